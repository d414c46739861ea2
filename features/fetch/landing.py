"""The landing store: immutable Parquet pages of text and the state that says which of them count."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from configs.city import City
from configs.errors import StateError
from configs.files import atomic_path, canonical_json, sha256_bytes, sha256_file, write_bytes
from features.fetch.position import Position
from features.fetch.state import Page, State, check_pages, read_state
from features.fetch.text import Row


@dataclass
class Landing:
    """The landing folder of one feed, open for a run under the workspace's lock.

    A page is written whole, then the state that names it; what a killed run wrote without naming it is no part of
    the landing, and its name is used again.

    Attributes
    ----------
    folder : pathlib.Path
        Where the pages are.
    state : State
        As last written.
    """

    folder: Path
    state: State

    def add(self, rows: Sequence[Row], cursor: Position, last: str | None) -> None:
        """Write a page and the state that names it.

        Parameters
        ----------
        rows : sequence of tuple
            Texts in the order of the state's columns. Shape: (n_rows,).
        cursor : int, float or str
            Where the next run continues.
        last : str or None
            The cursor's text in the last row.
        """
        columns = zip(*rows, strict=True) if rows else [()] * len(self.state.columns)
        texts = [pa.array(column, pa.string()) for column in columns]
        self.add_table(pa.table(dict(zip(self.state.columns, texts, strict=True))), cursor, last)

    def add_table(self, table: pa.Table, cursor: Position, last: str | None) -> None:
        """Write a page from a table of text columns and the state that names it; otherwise as `add`."""
        path = self.folder / f"{len(self.state.pages) + 1:06}.parquet"
        with atomic_path(path) as temporary:
            pq.write_table(table, temporary, compression="zstd")
            digest = sha256_file(temporary)
        page = Page(file=path.name, rows=table.num_rows, digest=digest, last=last)
        self._write(self.state.model_copy(update={"cursor": cursor, "pages": (*self.state.pages, page)}))

    def settle(self) -> None:
        """Write the state of a feed that had no rows, so that it counts as fetched."""
        if not self.state.pages:
            self._write(self.state)

    def _write(self, state: State) -> None:
        write_bytes(self.folder / "state.json", canonical_json(state.model_dump(mode="json")))
        self.state = state

    def rows_of(self, wanted: Callable[[str], bool], column: str) -> list[Row]:
        """Return the landed rows whose text in a column is wanted, from pages whose last text there is.

        Pages are in the order of the cursor, so a page whose last row is not wanted has no row that is.
        """
        place = self.state.columns.index(column)
        found: list[Row] = []
        for page in self.state.pages:
            if page.last is not None and wanted(page.last):
                table = pq.read_table(self.folder / page.file)
                rows = zip(*(table[name].to_pylist() for name in self.state.columns), strict=True)
                found += [row for row in rows if row[place] is not None and wanted(row[place])]
        return found


def landing_folder(city: City, group: str, key: str) -> Path:
    """Return the folder of a feed's landing."""
    return city.home / "landing" / f"{group}-{key}"


def open_landing(folder: Path, feed: Mapping[str, Any], columns: tuple[str, ...], where: str) -> Landing:
    """Open the landing of a feed to add to it; what a killed run left half-written is removed.

    Parameters
    ----------
    folder : pathlib.Path
        See `landing_folder`.
    feed : mapping
        The settings that say which rows they are; only their digests are kept.
    columns : tuple of str
        The columns to land.
    where : str
        The feed's key in the city file.

    Raises
    ------
    StateError
        The landing is of other settings, or its state cannot be read.
    IntegrityError
        A page is missing or is not what was written.
    """
    digests = {name: sha256_bytes(canonical_json(value)) for name, value in feed.items()}
    state = read_state(folder)
    if state is None or not state.pages:
        state = State(feed=digests, columns=columns)
    changed = [name for name in sorted({*digests, *state.feed}) if digests.get(name) != state.feed.get(name)]
    changed += ["the columns that are mapped"] if columns != state.columns else []
    if changed:
        raise StateError(
            f"{', '.join(changed)} changed since rows were landed, and the old and the new may not be mixed",
            where=where,
            remedy=f"set it back, or delete the folder {folder} to fetch everything anew",
        )
    check_pages(folder, state)
    named = {page.file for page in state.pages}
    for left in (path for path in folder.glob("*.parquet") if path.name not in named):
        left.unlink()
    return Landing(folder, state)


def landing_files(city: City, group: str, key: str) -> list[Path]:
    """Return the landed pages of a feed, oldest first, each checked to be what was written; none for no rows.

    Parameters
    ----------
    city : City
        The city.
    group : str
        One of sources, counts, attributes, places, calendar or weather.
    key : str
        The table's key in its group.

    Raises
    ------
    StateError
        Nothing has been fetched.
    IntegrityError
        A page is missing or is not what was written.
    """
    folder = landing_folder(city, group, key)
    state = read_state(folder)
    if state is None:
        raise StateError("nothing has been fetched", where=f"{group}.{key}", remedy="run fairward fetch first")
    check_pages(folder, state)
    return [folder / page.file for page in state.pages]
