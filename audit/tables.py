"""Turns rows of numbers into tables of text: a heading and a format for each column."""

from collections.abc import Sequence
from typing import Any

from audit.words import number

PERCENT = {
    "people_share",
    "share",
    "hit_rate",
    "hit_low",
    "hit_high",
    "incidents_caught",
    "fnr",
    "fpr",
    "flagged_share",
}
WHOLE = {"observed", "forecast", "incidents_needed", "people_entering", "people_leaving"}
PERCENT |= {"perfect_fpr", "perfect_fnr", "most_often", "kept", "rate", "error"}
INTERVALS = {
    "low": ("high", "interval"),
    "hit_low": ("hit_high", "hit rate, interval"),
    "fpr_excess_low": ("fpr_excess_high", "over perfect, interval"),
    "fnr_excess_low": ("fnr_excess_high", "beyond perfect, interval"),
}
HEADINGS = {
    "check": "what is checked",
    "people_share": "share of people",
    "dispersion": "over-dispersion Φ",
    "incidents_needed": "incidents needed",
    "more": "more of them needed",
    "raw": "raw exposure",
    "adjusted": "need-adjusted",
    "perfect_forecast": "perfect forecast",
    "best_rule": "best simple rule",
    "deviance": "error (deviance)",
    "rule_deviance": "rule's error",
    "incidents_caught": "incidents in flagged areas",
    "fpr": "false-positive rate",
    "fnr": "false-negative rate",
    "perfect_fpr": "perfect forecast's",
    "perfect_fnr": "perfect forecast's",
    "fpr_highest": "FPR of",
    "fpr_lowest": "against",
    "fpr_found": "FPR ratio",
    "fpr_perfect": "perfect forecast's",
    "fpr_excess": "over perfect",
    "fnr_highest": "FNR of",
    "fnr_lowest": "against",
    "fnr_found": "FNR gap",
    "fnr_perfect": "perfect forecast's",
    "fnr_excess": "beyond perfect",
    "psi": "PSI",
    "evidently": "Evidently",
    "r2": "R²",
    "gini": "Gini",
    "recorded_gini": "where most was recorded",
    "random_gini": "at random",
    "ever_flagged": "areas ever flagged",
    "most_often": "of the most flagged area",
    "jaccard": "Jaccard index",
    "both": "flagged by both",
    "either": "flagged by either",
    "people_entering": "people in areas that enter",
    "people_leaving": "people in areas that leave",
    "hidden_first": "hidden, being small",
    "hidden_to_guard": "hidden to guard them",
    "narrowest": "narrowest interval",
    "needed": "width needed",
    "true": "true hotspots",
    "flagged": "flagged",
    "perfect": "perfect",
    "detectable": "smallest disparity found",
    "detectable_gap": "smallest gap found",
    "detectable_low": "smallest disparity found, below",
    "detectable_high": "and above",
    "kept": "share of the record kept",
    "whole": "this release",
    "thinned": "trained again",
}
_UPPER = {high for high, _ in INTERVALS.values()}


def table(caption: str, rows: Sequence[dict[str, Any]], *, leave: Sequence[str] = ()) -> dict[str, Any]:
    """Return a table ready to print; the two bounds of an interval become one column, group and outcome come first.

    Parameters
    ----------
    caption : str
        What the table shows.
    rows : sequence of dict
        The columns are those of the first row.
    leave : sequence of str
        Columns to leave out.

    Returns
    -------
    dict
        caption, head (text and css class) and rows of cells (text and css class).
    """
    names = [name for name in (rows[0] if rows else {}) if name not in leave and name not in _UPPER]
    first = ["group" if "group" in names else names[0], "outcome"] if names else []
    names.sort(key=lambda name: first.index(name) if name in first else len(first))
    numeric = {name: all(isinstance(row[name], int | float | None) for row in rows) for name in names}
    head = [{"text": _heading(name), "css": "n" if numeric[name] else ""} for name in names]
    body = [[_cell(name, row, numeric=numeric[name]) for name in names] for row in rows]
    return {"caption": caption, "head": head, "rows": body}


def _heading(name: str) -> str:
    if name in INTERVALS:
        return INTERVALS[name][1]
    return HEADINGS.get(name, name.replace("_", " "))


def _cell(name: str, row: dict[str, Any], *, numeric: bool) -> dict[str, str]:
    value = row[name]
    if name.startswith("outcome"):
        return {"text": str(value), "css": f"o {str(value).replace(' ', '-')}"}
    if name in INTERVALS:
        high = row[INTERVALS[name][0]]
        known = value is not None and high is not None
        return {"text": f"{_text(name, value)} to {_text(name, high)}" if known else "–", "css": "n"}
    return {"text": _text(name, value), "css": "n" if numeric else "d" if name == "found" else ""}


def _text(name: str, value: Any) -> str:
    if isinstance(value, float) and name in PERCENT:
        return f"{value:.1%}"
    if isinstance(value, float) and name in WHOLE:
        return f"{value:,.0f}"
    return number(value)
