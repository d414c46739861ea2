"""What somebody asks of an issued forecast: which windows, areas or totals or bands of the day, in which format."""

from typing import TYPE_CHECKING

import pandas as pd

from configs.city import City
from configs.errors import ConfigError, DataError
from serving.archive.editions import Edition
from serving.draw.geometry import geojson_shapes
from serving.files.bands import KINDS, by_band, write_bands
from serving.files.formats import FORMATS, write
from serving.files.totals import write_totals

if TYPE_CHECKING:
    from training.bundle import Release

Span = tuple[int, int]
NEXT: Span = (1, 1)


def refuse_kind(kind: str, span: Span, *, by: str | None, totals: bool) -> None:
    """Refuse a format that what is asked for is not written in.

    Raises
    ------
    ConfigError
        With the formats that there are.
    """
    what, kinds = "a forecast is", list(FORMATS)
    if by is not None or totals:
        what, kinds = ("bands of the day are" if by is not None else "totals are"), list(KINDS)
    elif span[0] != span[1]:
        what, kinds = "windows together are", [name for name in FORMATS if name != "hub"]
    if kind not in kinds:
        raise ConfigError(f"{what} not written as {kind!r}", where="--format", remedy=f"use one of {', '.join(kinds)}")


def chosen(
    city: City, release: "Release", edition: Edition, span: Span, kind: str, *, by: str | None, totals: bool
) -> tuple[int, bytes]:
    """Return how many rows of an issued forecast were asked for, and the rows as written.

    Raises
    ------
    DataError
        The span was not issued, or times of day are not known.
    """
    start, end = window_of(edition, span)
    if totals:
        rows = within(edition.totals, start, end)
        return len(rows), write_totals(rows, kind)
    if by is not None:
        rows = by_band(city, release, edition.forecast, by)
        return len(rows), write_bands(rows, kind)
    rows = within(edition.forecast if span == NEXT else edition.ahead, start, end)
    return len(rows), write(rows, kind, geojson_shapes(edition.areas))


def window_of(edition: Edition, span: Span) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the start and end of a span; those of an edition are in the order of `training.combine.spans`.

    Raises
    ------
    DataError
        The span was not issued, with those that were.
    """
    from training.combine import spans

    ends = ["window_start", "window_end"]
    found = pd.concat([edition.forecast[ends].head(1), edition.ahead[ends]]).drop_duplicates()
    pairs = list(found.itertuples(index=False, name=None))
    known = dict(zip(spans(max(1, len(pairs) - 1)), pairs, strict=True))
    if span not in known:
        asked = str(span[0]) if span[0] == span[1] else f"{span[0]}-{span[1]}"
        names = [str(a) if a == b else f"{a}-{b}" for a, b in known]
        raise DataError(
            f"release {edition.release} does not forecast window {asked}",
            where="--ahead",
            remedy=f"ask for one of {', '.join(names)}, or raise model.horizons and train",
        )
    return known[span]


def within(rows: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Return the rows of one span."""
    at = (rows["window_start"] == start) & (rows["window_end"] == end)
    return rows[at].reset_index(drop=True)
