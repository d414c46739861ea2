"""Turns rows of numbers into tables of text: a heading and a format for each column."""

from collections.abc import Sequence
from typing import Any

from audit.words import number

PERCENT = {
    "people_share", "share", "skill", "low%", "hit_rate", "hit_low", "hit_high", "incidents_caught", "ewma_skill",
    "fnr", "fpr", "flagged_share", "fnr_low", "fnr_high",
}  # fmt: skip
HEADINGS = {
    "check": "what is checked",
    "people_share": "share of people",
    "low": "from",
    "high": "to",
    "dispersion": "over-dispersion Φ",
    "incidents_needed": "incidents needed",
    "more_weeks": "more weeks needed",
    "raw": "raw exposure",
    "adjusted": "need-adjusted",
    "perfect_forecast": "perfect forecast",
    "best_rule": "best simple rule",
    "deviance": "error (deviance)",
    "rule_deviance": "rule's error",
    "hit_low": "hit rate from",
    "hit_high": "hit rate to",
    "incidents_caught": "incidents in flagged areas",
    "ewma_skill": "skill over EWMA",
    "fpr": "false-positive rate",
    "fnr": "false-negative rate",
    "fnr_low": "FNR from",
    "fnr_high": "FNR to",
    "fpr_ratio": "FPR ratio",
    "fpr_ratio_low": "ratio from",
    "fpr_ratio_high": "ratio to",
    "fpr_highest": "FPR highest",
    "fpr_lowest": "FPR lowest",
    "fnr_highest": "FNR highest",
    "fnr_lowest": "FNR lowest",
    "fnr_gap": "FNR gap",
    "fnr_gap_low": "gap from",
    "fnr_gap_high": "gap to",
    "perfect_fpr_ratio": "perfect forecast, ratio",
    "perfect_fnr_gap": "perfect forecast, gap",
    "psi": "PSI",
    "evidently": "Evidently",
    "r2": "R²",
    "rows_before": "rows before",
    "rows_now": "rows now",
}


def table(caption: str, rows: Sequence[dict[str, Any]], *, leave: Sequence[str] = ()) -> dict[str, Any]:
    """Return a table ready to print.

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
        caption, head (text and whether numeric) and rows of cells (text, css class).
    """
    names = [name for name in (rows[0] if rows else {}) if name not in leave]
    numeric = {name: all(isinstance(row[name], int | float | None) for row in rows) for name in names}
    head = [{"text": HEADINGS.get(name, name.replace("_", " ")), "css": "n" if numeric[name] else ""} for name in names]
    body = [[_cell(name, row[name], numeric=numeric[name]) for name in names] for row in rows]
    return {"caption": caption, "head": head, "rows": body}


def _cell(name: str, value: Any, *, numeric: bool) -> dict[str, str]:
    if name == "outcome":
        return {"text": str(value), "css": f"o {str(value).replace(' ', '-')}"}
    if isinstance(value, float) and name in PERCENT:
        return {"text": f"{value:.1%}", "css": "n"}
    if isinstance(value, float) and name in {"observed", "forecast", "incidents_needed"}:
        return {"text": f"{value:,.0f}", "css": "n"}
    return {"text": number(value), "css": "n" if numeric else "d" if name == "found" else ""}
