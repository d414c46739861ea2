"""What a verb says: progress on standard error, its result on standard output as lines or as JSON."""

import json
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

_WIDE = 1000
"""Columns of a file or a pipe: a table's row is one line there."""


class Reporter:
    """Tells a person, or a machine, how a verb gets on and what came of it."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._err = Console(stderr=True, highlight=False)
        self._out = Console(highlight=False, soft_wrap=True)
        if not self._out.is_terminal:
            self._out.width = _WIDE
        self._bar: Progress | None = None

    def step(self, text: str) -> None:
        """Say that a step is done: a line, or the text beside the spinner of a terminal."""
        if self._bar is not None:
            self._bar.console.print(f"  {text}", style="dim")
        elif not self._as_json:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()

    @contextmanager
    def working(self, title: str) -> Iterator[None]:
        """Show on a terminal that work goes on, and for how long it has."""
        if not self._err.is_terminal or self._as_json:
            self.step(title)
            yield
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=self._err, transient=True) as bar:
            bar.add_task(title, total=None)
            self._bar = bar
            try:
                yield
            finally:
                self._bar = None

    def result(self, value: dict[str, Any], *, lines: list[str] | None = None, table: Table | None = None) -> None:
        """Print the result: as one JSON object for machines, as lines and a table for people."""
        if self._as_json:
            text = json.dumps(_in_json(value), ensure_ascii=False, default=str, allow_nan=False)
            sys.stdout.write(text + "\n")
            return
        for line in lines or []:
            self._out.print(line, markup=False)
        if table is not None:
            self._out.print(table)


def table(title: str, columns: list[str], rows: list[list[str]]) -> Table:
    """Make a table for the terminal; columns after the first are aligned right."""
    made = Table(title=Text(title, style="italic"), title_justify="left", box=None, pad_edge=False)
    for index, column in enumerate(columns):
        made.add_column(Text(column), justify="left" if index == 0 else "right")
    for row in rows:
        made.add_row(*map(Text, row))  # as text: the name of an area may hold brackets, which rich would read as style
    return made


def _in_json(value: Any) -> Any:
    """Return a value as JSON has it: null for numbers that are missing or infinite."""
    if isinstance(value, dict):
        return {key: _in_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_in_json(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
