"""The screen for personal data at the door: withholds fields that hold it, blanks single values, and says so."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from configs.sources import PersonalScreen
from features.arrays import Integers, Mask
from features.sources.looks import looks_like, parts_of, suspects_of
from features.sources.patterns import DATES, NAME, PATTERNS, Pattern

Known = Mapping[str, frozenset[str]]
"""For each field the texts, in lower case, that are known to be harmless."""
SCREENED = ("id", "code", "place", "recorded_area")
MASKED = "withheld"
_MOST = 0.5
"""A pattern that needs a majority counts where more than this share of the distinct values look so."""
_REPEATS = 3
"""Values that hold in this many rows each, on average, are names of things."""
_DIFFERENT = 0.1
"""Least share of different letters among values that look like plates; in reference numbers they repeat."""


@dataclass(frozen=True)
class Finding:
    """What the screen found in one field of a file.

    Attributes
    ----------
    field : str
        The field.
    kind : str
        The kind of personal data that most of the values found look like.
    distinct : int
        Number of distinct values in the field, the empty one apart.
    personal : int
        How many of them look personal.
    rows : int
        Rows that hold one of these.
    withheld : bool
        Whether the whole field was withheld; otherwise these values alone.
    """

    field: str
    kind: str
    distinct: int
    personal: int
    rows: int
    withheld: bool

    @property
    def share(self) -> float:
        """Share of the distinct values that look personal."""
        return self.personal / self.distinct


@dataclass(frozen=True)
class Screen:
    """What the screen found in a file.

    Attributes
    ----------
    findings : tuple of Finding
        One for each field with values that look personal.
    headers : tuple of str
        Columns that were not read and whose header looks personal.
    """

    findings: tuple[Finding, ...] = ()
    headers: tuple[str, ...] = ()


def screen_table(table: pa.Table, settings: PersonalScreen, known: Known) -> tuple[pa.Table, tuple[Finding, ...]]:
    """Empty the texts that look personal in the fields that may hold words.

    Where more than `share` of a field's distinct values look personal, and more than one does or all do, the field
    is withheld whole: what the patterns do not find stands beside what they do.

    Parameters
    ----------
    table : pyarrow.Table
        Texts as from `text_table`. Shape: (n_rows, n_columns).
    settings : PersonalScreen
        The share, and fields that are allowed.
    known : mapping
        Texts that are harmless.

    Returns
    -------
    tuple
        The table, and what was found.
    """
    findings = []
    for field in SCREENED:
        if field in settings.allow or table[field].null_count == table.num_rows:
            continue
        texts, finding = _screened(field, table[field], settings.share, known.get(field, frozenset()))
        if finding is not None:
            findings.append(finding)
            table = table.set_column(table.column_names.index(field), field, texts)
    return table, tuple(findings)


def mask(texts: pd.Series) -> pd.Series:
    """Replace texts that look personal by `withheld`; dates and numbers pass.

    For the raw texts of fields that the screen does not judge as a whole: dates, numbers, cells of other tables. One
    text is judged by itself, and in doubt against it.

    Parameters
    ----------
    texts : pandas.Series
        Texts, null where there are none. Shape: (n_rows,).
    """
    suspects = suspects_of(pa.array(texts.dropna().unique(), pa.string()), frozenset())
    folded, found = pc.utf8_lower(suspects), np.zeros(len(suspects), dtype=bool)
    for pattern in PATTERNS:
        if pattern not in DATES and (pattern.scattered or not pattern.majority):
            found |= looks_like(suspects, folded, pattern)
    return texts.mask(texts.isin(suspects.filter(pa.array(found)).to_pylist()), MASKED)


def _screened(field: str, texts: Any, share: float, known: frozenset[str]) -> tuple[Any, Finding | None]:
    values = pc.unique(texts)
    suspects = suspects_of(values, known)
    if not len(suspects):
        return texts, None
    distinct = pc.sum(pc.greater(pc.binary_length(values), 0)).as_py()
    counts = pc.value_counts(texts.filter(pc.is_in(texts, suspects)))
    rows = pc.take(counts.field("counts"), pc.index_in(suspects, counts.field("values"))).to_numpy()
    found, kind = _judged(field, suspects, rows, distinct)
    personal = int(found.sum())
    if not personal:
        return texts, None
    withheld = personal > share * distinct and (personal > 1 or personal == distinct)
    refused = pc.is_valid(texts) if withheld else pc.is_in(texts, suspects.filter(pa.array(found)))
    return pc.if_else(refused, "", texts), Finding(field, kind, distinct, personal, int(rows[found].sum()), withheld)


def _judged(field: str, suspects: Any, rows: Integers, distinct: int) -> tuple[Mask, str]:
    folded, found = pc.utf8_lower(suspects), np.zeros(len(suspects), dtype=bool)
    kinds: Counter[str] = Counter()
    for pattern in PATTERNS:
        looks = looks_like(suspects, folded, pattern)
        if looks.any() and _is_meant(pattern, field, suspects, looks, rows, distinct):
            kinds[pattern.kind] += int((looks & ~found).sum())
            found |= looks
    return found, max(kinds, key=lambda kind: kinds[kind], default="")


def _is_meant(pattern: Pattern, field: str, suspects: Any, looks: Mask, rows: Integers, distinct: int) -> bool:
    hits = int(looks.sum())
    if pattern.scattered and (field == "place" or rows[looks].sum() >= _REPEATS * hits):
        return False
    if pattern.majority and hits <= _MOST * distinct and not (pattern.kind == NAME and field == "id"):
        return False
    return not pattern.part or parts_of(suspects.filter(pa.array(looks)), pattern) > max(2.0, _DIFFERENT * hits)
