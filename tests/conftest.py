"""Fixtures that rooms share: the released city and a real service of it."""

from tests.released import own_city, released_city, released_path, service

__all__ = ["own_city", "released_city", "released_path", "service"]
