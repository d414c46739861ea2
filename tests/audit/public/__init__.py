"""Tests of the public edition and the public record."""
