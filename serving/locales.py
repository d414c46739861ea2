"""How numbers are written where a reader is: the words stay English, separators and the order of dates follow."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Locale:
    """One way of writing numbers, dates and times of day.

    Attributes
    ----------
    name : str
        BCP 47 tag of the reader's language.
    title : str
        What a reader chooses by.
    thousands, decimal : str
        Separators.
    month_first : bool
        Whether a date is 'January 5, 2026'.
    half_day : bool
        Whether a time of day is '2:00 pm'.
    """

    name: str
    title: str
    thousands: str = ","
    decimal: str = "."
    month_first: bool = False
    half_day: bool = False

    def number(self, text: str) -> str:
        """Return a number that was written with commas and a point as it is written here."""
        return text.translate({ord(","): self.thousands, ord("."): self.decimal})


NARROW = "\N{NARROW NO-BREAK SPACE}"
LOCALES = {
    locale.name: locale
    for locale in (
        Locale("en-GB", "English (UK)"),
        Locale("en-US", "English (US)", month_first=True, half_day=True),
        Locale("de", "Deutsch", ".", ","),
        Locale("de-CH", "Schweiz", "’", "."),
        Locale("es", "Español", ".", ","),
        Locale("fr", "Français", NARROW, ","),
        Locale("nl", "Nederlands", ".", ","),
    )
}
DEFAULT = LOCALES["en-GB"]
_SPOKEN = ContextVar("spoken", default=DEFAULT)


def spoken() -> Locale:
    """Return how numbers and dates are written at this moment."""
    return _SPOKEN.get()


@contextmanager
def speaking(locale: Locale) -> Iterator[None]:
    """Write numbers and dates in one way until the end of the block."""
    before = _SPOKEN.set(locale)
    try:
        yield
    finally:
        _SPOKEN.reset(before)
