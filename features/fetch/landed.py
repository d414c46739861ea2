"""What is landed at and after a position: by it rows that share a cursor are told from those that are new."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from unicodedata import combining, normalize

from features.fetch.position import Position, order_of
from features.fetch.text import Row


@dataclass(frozen=True)
class Order:
    """The order in which a feed is asked.

    Attributes
    ----------
    column : str
        The cursor.
    overlap : float
        How far before the last position a run begins: see `features.fetch.position`.
    where : str
        The feed's key in the city file, for errors.
    """

    column: str
    overlap: float
    where: str


@dataclass
class LandedRows:
    """The rows landed from a position on, by the cursor's text, each with the number of its copies.

    Attributes
    ----------
    order : Order
        Says what is later.
    place : int
        Place of the cursor in a row.
    rows : dict
        The cursor's text, the rows that have it and how often each was landed.
    """

    order: Order
    place: int
    rows: dict[str, Counter[Row]] = field(default_factory=dict)

    def new_in(self, rows: list[Row]) -> list[Row]:
        """Return the rows of an answer that are not landed; of copies those beyond the number landed."""
        seen: Counter[Row] = Counter()
        new = []
        for row in rows:
            known = self.rows.get(str(row[self.place]))
            if known is not None:
                seen[row] += 1
            if known is None or seen[row] > known[row]:
                new.append(row)
        return new

    def add(self, rows: list[Row]) -> None:
        """Remember rows that are landed."""
        for row in rows:
            self.rows.setdefault(str(row[self.place]), Counter())[row] += 1

    def move_to(self, position: Position, new: list[Row]) -> None:
        """Forget what lies before a position, the last of the new rows, and remember those that share it."""
        wanted = from_position(position, self.order)
        self.rows = {text: rows for text, rows in self.rows.items() if wanted(text)}
        alike = _folded(str(position))
        self.add([row for row in new if _folded(str(row[self.place])) == alike])

    def at(self, position: Position) -> int:
        """Return how many remembered rows have a position's cursor."""
        alike = _folded(str(position))
        return sum(rows.total() for text, rows in self.rows.items() if _folded(text) == alike)

    def other_at(self, position: Position, rows: list[Row]) -> bool:
        """Return whether an answer has rows at a position, and none of them is one that was landed there."""
        known = self.rows.get(str(position), Counter())
        there = [row for row in rows if row[self.place] == str(position)]
        return bool(known) and bool(there) and not any(row in known for row in there)


def from_position(position: Position, order: Order) -> Callable[[str], bool]:
    """Return whether a cursor's text is at a position or, with an overlap, after it.

    Texts that differ in case, accents or blanks at the end are at one position: many databases hold them to be equal.
    """
    if not order.overlap:
        alike = _folded(str(position))
        return lambda text: _folded(text) == alike
    least = order_of(position, order.where)
    return lambda text: order_of(text, order.where) >= least


def _folded(text: str) -> str:
    if text.isascii():
        return text.rstrip().lower()
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter)).rstrip()
