"""Which values look like one pattern of personal data, and whether that counts in their field."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from features.arrays import Mask
from features.sources.patterns import FEWEST_DIGITS, SHORTEST, SUSPICIOUS, Pattern
from features.sources.words import FORENAMES, NOT_NAMES

_FORENAMES = pa.array(sorted(FORENAMES))
_NOT_NAMES = pa.array(sorted(NOT_NAMES))


def suspects_of(values: Any, known: frozenset[str]) -> Any:
    """Return the values in which a pattern may find something, the others being plain reference numbers.

    Parameters
    ----------
    values : pyarrow.Array
        Distinct texts. Shape: (n_values,).
    known : frozenset of str
        Texts, in lower case, that are harmless.
    """
    length = pc.utf8_length(values)
    short_number = pc.and_(pc.ascii_is_decimal(values), pc.less(length, FEWEST_DIGITS))
    suspects = values.filter(pc.and_not(pc.greater_equal(length, SHORTEST), short_number))
    if len(suspects):
        suspects = suspects.filter(pc.match_substring_regex(suspects, SUSPICIOUS))
    if not known or not len(suspects):
        return suspects
    return suspects.filter(pc.invert(pc.is_in(pc.utf8_lower(suspects), pa.array(sorted(known), pa.string()))))


def looks_like(values: Any, folded: Any, pattern: Pattern) -> Mask:
    """Return which values look like a pattern. Shape: (n_values,).

    Parameters
    ----------
    values : pyarrow.Array
        Texts. Shape: (n_values,).
    folded : pyarrow.Array
        The same in lower case. Shape: (n_values,).
    pattern : Pattern
        The pattern.
    """
    looks = _matches(values if pattern.cased else folded, pattern.finds).copy()
    chosen = values.filter(pa.array(looks))
    if not len(chosen):
        return looks
    stays = np.ones(len(chosen), dtype=bool)
    if pattern.unless:
        stays &= ~_matches(chosen, pattern.unless)
    if pattern.forename:
        stays &= _in(_group(chosen, pattern.forename), _FORENAMES)
    if pattern.nameable:
        stays &= ~_holds(chosen, _NOT_NAMES)
    looks[looks] = stays
    return looks


def parts_of(values: Any, pattern: Pattern) -> int:
    """Return how many different texts a pattern's `part` has in some values."""
    return len(pc.unique(_group(values, pattern.part)))


def _matches(values: Any, pattern: str) -> Mask:
    found: Mask = pc.match_substring_regex(values, pattern).to_numpy(zero_copy_only=False)
    return found


def _group(values: Any, pattern: str) -> Any:
    words = pc.utf8_normalize(pc.utf8_lower(pc.extract_regex(values, pattern).field("word")), "NFD")
    return pc.replace_substring_regex(words, r"\p{Mn}", "")


def _in(words: Any, listed: Any) -> Mask:
    found: Mask = pc.is_in(words, listed).to_numpy(zero_copy_only=False)
    return found


def _holds(values: Any, listed: Any) -> Mask:
    words = pc.split_pattern_regex(pc.utf8_lower(values), r"[^a-z'\x{80}-\x{10FFFF}]+")
    rows = pc.list_parent_indices(words).to_numpy()
    return np.bincount(rows[_in(pc.list_flatten(words), listed)], minlength=len(values)) > 0
