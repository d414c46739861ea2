"""Tests of the benchmarks' tables and files: no network, no clock."""
