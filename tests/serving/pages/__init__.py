"""Tests of pages, group by group."""
