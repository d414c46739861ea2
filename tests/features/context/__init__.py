"""Tests of what stands beside incidents."""
