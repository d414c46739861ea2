"""The concentration gate: how unevenly flags fall on areas, and which areas need a named review."""

from typing import Any

import numpy as np

from audit.comparisons import title
from audit.evidence import Evidence
from audit.flagged import often_flagged
from audit.flagging import realised_top
from audit.inequality import gini, random_gini
from audit.results import Figure, GateResult
from audit.words import few, listing, number, plural
from configs.window_words import noun

NAME, TITLE = "concentration", "Do flags fall on the same few areas again and again?"
ANY = "any offence"
_PARTS = {"gini": "as forecast", "recorded_gini": "where most was recorded", "random_gini": "at random"}


def check(evidence: Evidence) -> GateResult:
    """Describe how flagged windows are spread over areas, and name the areas that a person must look at.

    The gate warns and does not fail: it asks for a review.
    """
    rows, often = _rows(evidence), often_flagged(evidence)
    policy, nouns = evidence.policy.gates.concentration, noun(evidence.window, 2)
    lead = rows[-1]
    return GateResult(
        gate=NAME, title=TITLE, outcome="pass", hard=False, statistic=lead["gini"],
        statistic_name=f"Gini coefficient of flagged {nouns} over areas, any offence", interval=None,
        threshold=f"none fails; an area flagged in more than {policy.often:.0%} of the {nouns} for one offence needs a "
        "named review",
        source=policy.source, sentence=_sentence(evidence, lead, often), rows=tuple(rows), warnings=_warnings(often),
        method=f"Gini of the number of {nouns} in which each area was flagged: 0 where all areas are flagged alike, "
        f"{1 - evidence.k / len(evidence.cube.areas):.2f} for one offence where it is always the same {evidence.k}. "
        f"At random: {evidence.k} areas drawn in each {noun(evidence.window)} for each offence, computed exactly. "
        f"Where most was recorded: the {evidence.k} areas with most incidents of each {noun(evidence.window)}, ties "
        "sharing the last places. It describes what was flagged, so no interval belongs to it.",
        figure=_figure(rows), record={"often": often},
    )  # fmt: skip


def _rows(evidence: Evidence) -> list[dict[str, Any]]:
    top = realised_top(evidence.cube.y, evidence.k)
    rows = [
        _row(evidence, title(evidence, offence), evidence.flagged[:, :, o], top[:, :, o], 1)
        for o, offence in enumerate(evidence.cube.offences)
    ]
    count = len(evidence.cube.offences)
    return [*rows, _row(evidence, ANY, evidence.flagged.any(axis=2), 1 - np.prod(1 - top, axis=2), count)]


def _row(evidence: Evidence, label: str, flagged: Any, top: Any, offences: int) -> dict[str, Any]:
    windows, areas = flagged.shape
    each = flagged.sum(axis=0)
    return {
        "offence": label,
        "gini": gini(each.astype(np.float64)),
        "recorded_gini": gini(top.sum(axis=0)),
        "random_gini": random_gini(areas, evidence.k, windows, offences),
        "ever_flagged": int((each > 0).sum()),
        "most_often": float(each.max() / windows),
    }


def _sentence(evidence: Evidence, lead: dict[str, Any], often: list[dict[str, Any]]) -> str:
    nouns, areas = noun(evidence.window, 2), len(evidence.cube.areas)
    head = (
        f"Of {areas:,} areas, {lead['ever_flagged']:,} were flagged at least once in the {evidence.tested} tested. "
        f"On a scale from 0 (all flagged alike) to 1 (one alone) that is {lead['gini']:.2f}; areas flagged at random "
        f"would give {lead['random_gini']:.2f}, and those where most was recorded each {noun(evidence.window)} "
        f"{lead['recorded_gini']:.2f}."
    )
    limit = f"more than {evidence.policy.gates.concentration.often:.0%} of the {nouns} for one offence"
    named = len({row["area"] for row in often})
    if not named:
        return f"{head} No area was flagged in {limit}."
    return f"{head} {plural(named, 'area')} {'was' if named == 1 else 'were'} flagged in {limit}: each needs a review."


def _warnings(often: list[dict[str, Any]]) -> tuple[str, ...]:
    if not often:
        return ()
    names = few(list(dict.fromkeys(f"{row['name']} ({row['area']})" for row in often)))
    return (f"Needs a review by a named person, who says why it is flagged so often and what is done there: {names}.",)


def _figure(rows: list[dict[str, Any]]) -> Figure:
    marks = tuple(
        {"label": said, "part": row["offence"], "estimate": row[key], "low": None, "high": None, "outcome": "described"}
        for row in rows
        for key, said in _PARTS.items()
    )
    values = listing([f"{mark['part']}, {mark['label']} {number(mark['estimate'])}" for mark in marks])
    return Figure("forest", "Gini coefficient of flags over areas", "0 = all areas alike, 1 = one area alone",
                  f"{values}.", marks)  # fmt: skip
