"""The same time of last year."""

from features.catalogue.feature import ORIGIN, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values, mean_area

_SOURCE = "seasonal naive forecast (Hyndman & Athanasopoulos 2021, 5.2)"


def last_year(past: Past) -> Values:
    """Return the count of the window at the same time of last year."""
    return past.level("season", past.season, 0)


def last_year_around(past: Past) -> Values:
    """Return the mean of that window and two on each side."""
    return past.level("season", past.season, 2)


def last_year_city(past: Past) -> Values:
    """Return the same mean over all areas."""
    return mean_area(last_year_around(past))


FEATURES = (
    Feature(
        "last_year", "incidents", "incidents here in the window at the same time of last year (52 weeks, 364 days or "
        "12 months before)", ORIGIN, "seasons", last_year, source=_SOURCE,
    ),
    Feature(
        "last_year_2", "incidents a window", "mean of that window and the two on each side", ORIGIN, "seasons",
        last_year_around, source=_SOURCE,
    ),
    Feature(
        "last_year_2_city", "incidents a window", "the same for the mean area of the city", ORIGIN, "seasons",
        last_year_city, source=_SOURCE,
    ),
)  # fmt: skip
