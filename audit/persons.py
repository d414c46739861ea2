"""Whether two names are one person's."""


def same_person(one: str, other: str) -> bool:
    """Tell whether two names are one person's, whatever their case and spaces."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
