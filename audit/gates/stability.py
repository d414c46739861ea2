"""The stability gate: whether a release flags much the same areas as the one that it replaces."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.bootstrap import interval, ratio, resample_weights
from audit.comparisons import ALL, title
from audit.evidence import Evidence
from audit.replaced import Both, flagged_by_both, is_kept, replaced
from audit.results import Figure, GateResult, Interval, Outcome
from audit.words import between, few, listing, number
from configs.window_words import many, noun

Floats = NDArray[np.float64]
NAME, TITLE = "stability", "Does it flag much the same areas as the release that it replaces?"
_METHOD = (
    "Jaccard index: areas that both releases flag over those that either flags, summed over the {nouns} that both "
    "forecast in their backtests, each by fits that had not seen them, with the same {k} areas flagged for each "
    "offence. What is released decides, so the index itself is held against the policy; the interval (block "
    "bootstrap over windows) says how far it rests on these {nouns}. The release it replaces is the last other one "
    "that was brought into use. {seeds}"
)

_GONE = (
    "It cannot be compared with release {0}, which it replaces: the ledger names that release, and its files are "
    "neither in the workspace nor in the registry."
)


def check(evidence: Evidence) -> GateResult:
    """Hold the Jaccard index of the flagged areas, for all offences together and for each, against the policy's least.

    Without another release that was ever in use there is nothing to compare, and the gate passes and says so.
    """
    other = replaced(evidence)
    kept = other is not None and is_kept(evidence, other)
    both = flagged_by_both(evidence, other) if other is not None and kept else None
    rows = _rows(evidence, both) if both else []
    outcome = "pass" if other is None else _outcome(rows)
    lead, policy = rows[0] if rows else None, evidence.policy.gates.stability
    words = {"k": evidence.k, "nouns": noun(evidence.window, 2), "seeds": seeds(evidence.release.manifest)}
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=False, statistic=lead["jaccard"] if lead else None,
        statistic_name="Jaccard index of the areas flagged by both, all offences",
        interval=(lead["low"], lead["high"]) if lead else None,
        threshold=f"at least {policy.least:g}, for all offences together and for each", source=policy.source,
        sentence=_sentence(evidence, other, both, rows) if other is None or kept else _GONE.format(other),
        rows=tuple(rows),
        warnings=_warnings(evidence, both) if both else (), method=_METHOD.format(**words),
        figure=_figure(rows, policy.least) if rows else None,
        record={"changed": changed(evidence, both), "moved": moved(evidence, both)} if both else {},
    )  # fmt: skip


def seeds(manifest: dict[str, Any]) -> str:
    """Say what another seed would change in a release, from its settings."""
    bags = manifest["model"].get("lightgbm", {}).get("bags", 1)
    if bags == 1 or "lightgbm" not in {model["member"] for model in manifest["models"]}:
        return (
            "The seed changes nothing to speak of: no model of this release draws at random, but for the rows by which "
            "trees choose their bins where there are more than 200,000."
        )
    return (
        f"The seed draws the {bags} bags of the boosted trees, over which they are averaged; training again with "
        "another seed is not part of this gate."
    )


def changed(evidence: Evidence, both: Both) -> list[dict[str, Any]]:
    """Return the areas that enter or leave the flagged set, by offence, those that do so in most windows first."""
    enters, leaves = _crossing(both)
    rows = [
        {"area": evidence.cube.areas[i], "name": str(evidence.areas["name"].iloc[i]),
         "offence": title(evidence, both.offences[o]), "enters": int(enters[i, o]), "leaves": int(leaves[i, o])}
        for i, o in zip(*(enters + leaves).nonzero(), strict=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row["enters"] - row["leaves"], row["area"], row["offence"]))


def moved(evidence: Evidence, both: Both) -> list[dict[str, Any]]:
    """Return how many people of each group live in areas that enter or leave, in the mean window, for any offence."""
    this, other = both.this.any(axis=2), both.other.any(axis=2)
    enters, leaves = ((one & ~two).mean(axis=0) for one, two in ((this, other), (other, this)))
    return [
        {"dimension": dimension.title, "group": name, "people_share": float(dimension.portions[g]),
         "people_entering": float(enters @ dimension.people[:, g]),
         "people_leaving": float(leaves @ dimension.people[:, g])}
        for dimension in evidence.dimensions
        for g, name in enumerate(dimension.names)
    ]  # fmt: skip


def _crossing(both: Both) -> tuple[Any, Any]:
    """Return in how many windows each area enters and leaves. Shape of each: (areas, offences)."""
    return (both.this & ~both.other).sum(axis=0), (both.other & ~both.this).sum(axis=0)


def _rows(evidence: Evidence, both: Both) -> list[dict[str, Any]]:
    shared, either = (_all_first(sets.sum(axis=1)) for sets in (both.this & both.other, both.this | both.other))
    windows, policy = len(shared), evidence.policy
    weights = resample_weights(windows, evidence.block, policy.bootstrap, evidence.rng(4))
    rows = []
    for o, label in enumerate([ALL, *(title(evidence, offence) for offence in both.offences)]):
        index = float(shared[:, o].sum() / either[:, o].sum())
        low, high = _interval(evidence, shared[:, o], either[:, o], weights) or (None, None)
        rows.append(
            {"offence": label, "jaccard": index, "low": low, "high": high, "windows": windows,
             "both": int(shared[:, o].sum()), "either": int(either[:, o].sum()),
             "outcome": "pass" if index >= policy.gates.stability.least else "fail"}
        )  # fmt: skip
    return rows


def _interval(evidence: Evidence, shared: Floats, either: Floats, weights: Floats | None) -> Interval | None:
    if weights is None:
        return None
    return interval(ratio(weights @ shared, weights @ either), len(shared), evidence.block, evidence.policy.confidence)


def _all_first(counts: Any) -> Any:
    return np.column_stack([counts.sum(axis=1), counts]).astype(np.float64)


def _outcome(rows: list[dict[str, Any]]) -> Outcome:
    if not rows:
        return "inconclusive"
    return "fail" if any(row["outcome"] == "fail" for row in rows) else "pass"


def _sentence(evidence: Evidence, other: int | None, both: Both | None, rows: list[dict[str, Any]]) -> str:
    if other is None:
        return "There is nothing to compare it with: no other release was ever in use here."
    if both is None:
        return (
            f"It cannot be compared with release {other}, which it replaces: they were not tested on the same areas, "
            f"offences and {noun(evidence.window, 2)}."
        )
    lead, failed = rows[0], [row for row in rows[1:] if row["outcome"] == "fail"]
    found = (
        f"over the {many(evidence.window, lead['windows'])} that both were tested on, {lead['jaccard']:.1%} of the "
        f"areas flagged by it or by release {other}, which it replaces, are flagged by both (interval "
        f"{between((lead['low'], lead['high']), '{:.1%}')})."
    )
    if _outcome(rows) == "pass":
        return f"Yes: {found}"
    named = listing([f"{row['offence']} {row['jaccard']:.1%}" for row in failed])
    least = f"The policy asks for {evidence.policy.gates.stability.least:.0%}"
    return f"No: {found} {least}{f', and it is less for {named}' if named else ''}."


def _warnings(evidence: Evidence, both: Both) -> tuple[str, ...]:
    """Name the areas that one release flags in every window that both were tested on, and the other in none."""
    enters, leaves = _crossing(both)
    always = f"in every {noun(evidence.window)} that both were tested on, and"
    said = (
        (enters, f"Flagged for one offence {always} by the release that it replaces in none"),
        (leaves, f"Flagged for one offence by the release that it replaces {always} now in none"),
    )
    found = [(np.flatnonzero((crossing == len(both.this)).any(axis=1)), words) for crossing, words in said]
    names = evidence.areas["name"]
    return tuple(f"{words}: {few([str(names.iloc[i]) for i in areas])}." for areas, words in found if len(areas))


def _figure(rows: list[dict[str, Any]], least: float) -> Figure:
    marks = tuple(
        {"label": row["offence"], "part": "Offence", "estimate": row["jaccard"]}
        | {"low": row["low"], "high": row["high"], "outcome": row["outcome"]}
        for row in rows
    )
    values = listing([f"{mark['label']} {number(mark['estimate'])}" for mark in marks])
    return Figure("forest", "Areas flagged by both releases over those flagged by either", "1 = the same areas",
                  f"{values}. The policy's bound: {least:g}.", marks, (least, None))  # fmt: skip
