"""What is landed at and after a position: by it rows that share a cursor are told from those that are new."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

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
        self.add([row for row in new if row[self.place] == str(position)])

    def at(self, position: Position) -> int:
        """Return how many remembered rows have a position's cursor."""
        return self.rows.get(str(position), Counter()).total()


def from_position(position: Position, order: Order) -> Callable[[str], bool]:
    """Return whether a cursor's text is at a position or, with an overlap, after it."""
    if not order.overlap:
        return lambda text: text == str(position)
    least = order_of(position, order.where)
    return lambda text: order_of(text, order.where) >= least
