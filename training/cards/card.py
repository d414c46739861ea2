"""A card: questions of a published template with answers from a run; a blank has an owner, never an invention."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Item:
    """A question and its answer; where the run does not know it, who can give it.

    Attributes
    ----------
    question : str
        As the template asks it, in short.
    answer : str or None
        What the run says.
    owner : str
        Who answers where the run cannot.
    """

    question: str
    answer: str | None = None
    owner: str = ""

    def __post_init__(self) -> None:
        """Refuse a blank without an owner."""
        if self.answer is None and not self.owner:
            raise ValueError(f"{self.question!r} has neither an answer nor an owner")


@dataclass(frozen=True)
class Table:
    """Numbers of a run.

    Attributes
    ----------
    title : str
        What they are.
    columns : tuple of str
        Heads.
    rows : tuple of tuple of str
        Cells, as text.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A section of a card."""

    title: str
    parts: tuple[Item | Table, ...]


@dataclass(frozen=True)
class Card:
    """A card.

    Attributes
    ----------
    title, template : str
        Its title, and the publication whose questions it answers.
    sections : tuple of Section
        In the template's order.
    """

    title: str
    template: str
    sections: tuple[Section, ...]

    def blanks(self) -> list[Item]:
        """Return the questions that somebody has still to answer."""
        items = [part for section in self.sections for part in section.parts if isinstance(part, Item)]
        return [item for item in items if item.answer is None]

    def told(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        sections = [{"title": each.title, "parts": [_told(part) for part in each.parts]} for each in self.sections]
        return {"title": self.title, "template": self.template, "sections": sections}

    def markdown(self) -> str:
        """Return it as Markdown, how many blanks there are in its head."""
        blanks = self.blanks()
        owners = ", ".join(sorted({item.owner for item in blanks}))
        number_of = "1 question is" if len(blanks) == 1 else f"{len(blanks)} questions are"
        state = f"{number_of} open, for: {owners}." if blanks else "no question is open."
        lines = [f"# {self.title}", "", f"Questions after {self.template}. Written from the run; {state}"]
        for section in self.sections:
            lines += ["", f"## {section.title}", ""]
            for part in section.parts:
                lines += _item(part) if isinstance(part, Item) else _table(part)
        return "\n".join(lines) + "\n"


def _told(part: Item | Table) -> dict[str, Any]:
    if isinstance(part, Table):
        return {"table": part.title, "columns": list(part.columns), "rows": [list(row) for row in part.rows]}
    return {"question": part.question, "answer": part.answer, "owner": part.owner or None}


def _item(item: Item) -> list[str]:
    return [f"- **{item.question}** {item.answer or f'*Open: to be answered by {item.owner}.*'}"]


def _table(table: Table) -> list[str]:
    return [
        "",
        f"{table.title}:",
        "",
        _row(table.columns),
        _row(["---"] * len(table.columns)),
        *map(_row, table.rows),
        "",
    ]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def number(value: float | None, form: str = ".4g") -> str:
    """Return a number as text, a dash where there is none."""
    return "–" if value is None else format(value, form)
