"""The dossier's view of removal: on whose data the forecast depends."""

from typing import Any

from audit.tables import table
from audit.words import listing

_TITLE = "Whose data the forecast depends on"
_WAYS = {
    "learned": "Models fitted without a group's records, forecasting from the whole record",
    "lost": "Models fitted without a group's records, forecasting from what is left of it",
}


def removal_view(study: dict[str, Any]) -> dict[str, Any]:
    """Return sentences and tables of removal.

    Parameters
    ----------
    study : dict
        What the study of removal found.
    """
    removed = study["removed"]
    lines = [
        "Each group's share of every area's record was taken out, the models were fitted anew on what is left, and the "
        f"{study['windows']} windows of the backtest were forecast and held against all that was recorded. Once the "
        "forecast still reads the whole record: that shows what the models learned from the group's data. Once its "
        "records are gone for good.",
    ]
    if not removed:
        return {"title": _TITLE, "lines": [*lines, "The city names no protected group."], "tables": [], "more": []}
    return {
        "title": _TITLE,
        "lines": [*lines, *(_sentence(way, removed) for way in _WAYS)],
        "tables": [table("Without a group's records", [_row(each) for each in removed])],
        "more": [table(f"{text}: what changes for whom", _groups(way, removed)) for way, text in _WAYS.items()],
    }


def _sentence(way: str, removed: list[dict[str, Any]]) -> str:
    words = {
        "learned": "Left out of what models learn from, the error changes by",
        "lost": "Gone from the record as well, the error changes by",
    }
    said = [f"{_percent(each[way]['error'])} without {each['group']}" for each in removed]
    return f"{words[way]} {listing(said)}."


def _row(each: dict[str, Any]) -> dict[str, Any]:
    return {
        "group": each["group"], "dimension": each["dimension"], "records_removed": f"{each['records_removed']:.1%}",
        "error_learned": _percent(each["learned"]["error"]), "same_flags_learned": each["learned"]["jaccard"],
        "error_lost": _percent(each["lost"]["error"]), "same_flags_lost": each["lost"]["jaccard"],
    }  # fmt: skip


def _groups(way: str, removed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"without": each["group"], "for": row["group"], "forecast": _percent(row["forecast"]),
         "error": _percent(row["error"]), "flags_before": f"{row['attention_before']:.1%}",
         "flags_after": f"{row['attention_after']:.1%}"}
        for each in removed
        for row in each[way]["groups"]
    ]  # fmt: skip


def _percent(rise: float) -> str:
    return f"{round(rise, 3) + 0:+.1%}"
