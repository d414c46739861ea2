"""Measures accuracy and speed against bars and peers; never part of the tests."""
