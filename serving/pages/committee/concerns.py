"""The residents' concerns that wait for the committee: where the page of concerns is joined to the inbox."""

from configs.city import City


def waiting_concerns(city: City) -> list[object]:
    """Return the concerns that nobody has answered; none while the service takes none.

    Parameters
    ----------
    city : City
        Whose residents wrote.
    """
    return []


def concerns_count(city: City) -> int:
    """Return how many concerns wait."""
    return len(waiting_concerns(city))
