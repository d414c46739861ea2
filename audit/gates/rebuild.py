"""The rebuild gate: whether the release is made again from its raw data, and no feature knows what came later."""

from typing import Any

from audit.evidence import Evidence
from audit.results import GateResult, Outcome
from audit.studies import rebuild as study
from audit.words import few, listing

NAME, TITLE = "rebuild", "Does it come out the same when it is made again, knowing nothing of what came later?"
_OUTCOMES: dict[str, str] = {"same": "pass", "alike": "pass", "differs": "fail", "not compared": "not judged"}
_METHOD = (
    "In a process of its own, with a plain environment and an empty workspace, the raw files are read again, rows, "
    "models and the backtest are made again, and only then the release is opened and compared. Numbers may differ by "
    "{tolerance:g} of themselves, or of a usual one: another machine may round otherwise. {blocks}For the last row, "
    "at origins drawn by the seed ({origins}), everything that became known later (incidents, late reports, "
    "withdrawals, counts, calendar, weather, places and totals) is taken out, and then "
    "changed, and no feature may move by a bit."
)


def check(evidence: Evidence) -> GateResult:
    """Judge what the study found; what could not be made again fails."""
    found, policy = evidence.study(study.NAME), evidence.policy.gates.rebuild
    rows = found.value["rows"] if found.value else []
    outcome = _outcome(rows) if found.value else "fail"
    apart = [row["difference"] for row in rows if row["difference"] is not None]
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=True, statistic=max(apart) if apart else None,
        statistic_name="largest difference of a number made again, as a share", interval=None,
        threshold=f"nothing differs by more than {policy.tolerance:g}, the same areas are flagged, and no feature "
        "knows what came later",
        source=policy.source, sentence=_sentence(rows, found.why), rows=tuple(_row(row) for row in rows),
        warnings=_warnings(rows), method=_method(found.value, policy.tolerance), record=_record(rows),
    )  # fmt: skip


def _outcome(rows: list[dict[str, Any]]) -> Outcome:
    if any(row["outcome"] == "differs" and row["decides"] for row in rows):
        return "fail"
    return "inconclusive" if any(row["outcome"] == "not compared" and row["decides"] for row in rows) else "pass"


def _row(row: dict[str, Any]) -> dict[str, Any]:
    outcome = _OUTCOMES[row["outcome"]]
    return {
        "check": row["what"],
        "as_released": row["expected"],
        "made_again": row["found"],
        "largest_difference": row["difference"],
        "outcome": "warns" if outcome == "fail" and not row["decides"] else outcome,
    }


def _sentence(rows: list[dict[str, Any]], why: str) -> str:
    if not rows:
        return (
            f"No: it could not be made again ({why}). Put the raw data back where the city's settings look for them "
            "(data_folder, or the landing of fetched pages) and audit again."
        )
    leaks = next((row for row in rows if row["key"] == "features"), None)
    leaking = leaks is not None and leaks["outcome"] == "differs"
    unlike = [_plain(row) for row in rows if row["outcome"] == "differs" and row["decides"] and row is not leaks]
    said = []
    if leaking and leaks is not None:
        said.append(f"it learned from what it could not have known: {_named(leaks)}")
    if unlike:
        said.append(f"made again, it differs in {listing(unlike)}")
    if said:
        return f"No: {'; and '.join(said)}."
    return _same(rows)


def _same(rows: list[dict[str, Any]]) -> str:
    exact = all(row["outcome"] == "same" for row in rows if row["difference"] is not None)
    how = "the same to the last digit" if exact else "the same but for rounding"
    if _outcome(rows) == "inconclusive":
        untold = listing([row["what"] for row in rows if row["outcome"] == "not compared" and row["decides"]])
        return f"What could be compared came out {how}. Not compared: {untold}."
    return (
        f"Yes: made again from the raw data, its models and forecasts came out {how}, the same areas are flagged, and "
        "none of its features knows what came later."
    )


def _plain(row: dict[str, Any]) -> str:
    return str(row["what"]).partition(" (")[0]


def _named(row: dict[str, Any]) -> str:
    names = few(row["named"])
    return f"{names}, and {row['more']:,} more" if row["more"] else names


def _warnings(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """Name what differs without deciding, and what was left out."""
    others = [
        f"Not as when it was trained: {_plain(row)} ({_named(row) or row['found']}). What decides is whether it makes "
        "the same."
        for row in rows
        if row["outcome"] == "differs" and not row["decides"]
    ]
    left = [
        f"Not compared: {_plain(row)} ({row['expected']}; {row['found']})."
        for row in rows
        if row["outcome"] == "not compared" and not row["decides"]
    ]
    return (*others, *left)


def _method(value: dict[str, Any] | None, tolerance: float) -> str:
    blocks = origins = ""
    if value is not None:
        made, there = value["blocks"]
        part = "" if made == there else f" The policy asks for {made} of the backtest's {there} blocks."
        blocks = f"{part.strip()} Of further windows models are made again, and not their backtest. ".lstrip()
        origins = listing(value["origins"])
    return _METHOD.format(tolerance=tolerance, blocks=blocks, origins=origins or "none were reached")


def _record(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what differs, by name."""
    named = [{"check": row["what"], "found": name} for row in rows for name in row["named"]]
    named += [{"check": row["what"], "found": f"{row['more']:,} more"} for row in rows if row["more"]]
    return {"what_differs": named} if named else {}
