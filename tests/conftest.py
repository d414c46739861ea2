"""Fixtures that rooms share: the released city and a real service of it."""

from hypothesis import settings

from tests.released import own_city, released_city, released_path, service

__all__ = ["own_city", "released_city", "released_path", "service"]

settings.register_profile("untimed", deadline=None)  # machines are shared: no test is timed
settings.load_profile("untimed")
