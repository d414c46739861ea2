"""Whether two names are one person's."""

from configs.people import fold


def same_person(one: str, other: str) -> bool:
    """Tell whether two names are one person's, whatever their case and spaces."""
    return fold(one) == fold(other)
