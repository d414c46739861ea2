"""The label-origin gate: whether it forecasts what the public reports, or where police look."""

from typing import Any

from audit.evidence import Evidence
from audit.results import GateResult, Outcome
from audit.words import listing
from configs.policy import Waiver

NAME, TITLE = "label_origin", "Does it forecast what the public reports, rather than where police look?"


def check(evidence: Evidence) -> GateResult:
    """Fail a target that police find themselves unless the policy waives it, and weigh what they found.

    The statistic is the share of all incidents on record in the period of training that police found by looking.
    """
    rows, policy = _rows(evidence), evidence.policy.gates.label_origin
    outcome, share = _outcome(rows), _share(rows)
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=True, statistic=share,
        statistic_name="share of incidents in the training data that police found themselves", interval=None,
        threshold="no target that police find, unless a waiver in the policy names that offence; "
        f"more than {policy.police_share:.0%} of incidents found by police warns",
        source=policy.source, sentence=_sentence(rows, outcome, share), rows=tuple(rows),
        warnings=_warnings(rows, policy.police_share),
        waiver="not by a decision; only in the policy, offence by offence, with a person, a reason and an end",
        method="Who finds an offence is what the city's taxonomy says of it. Counted are the incidents of the hub in "
        "the period of training, as the signed manifest has them, without those that were withdrawn. Models learn "
        "from targets; context is on record and no model reads it. It is a count, so no interval belongs to it.",
    )  # fmt: skip


def _rows(evidence: Evidence) -> list[dict[str, Any]]:
    listed = evidence.release.manifest["recorded"]
    total = sum(offence["incidents"] for offence in listed)
    return [_row(evidence, offence, total) for offence in listed]


def _row(evidence: Evidence, offence: dict[str, Any], total: int) -> dict[str, Any]:
    police, count = offence["found_by"] == "police", offence["incidents"]
    waiver = _waiver(evidence, offence["offence"]) if police and offence["target"] else None
    failed = police and offence["target"] and waiver is None
    return {
        "offence": offence["title"],
        "found_by": offence["found_by"],
        "used_as": "target" if offence["target"] else "context",
        "incidents": count,
        "share": count / total if total else None,
        "waiver": f"by {waiver.by} until {waiver.expires}: {waiver.reason}" if waiver else None,
        "outcome": ("fail" if failed else "pass") if offence["target"] else "not judged",
    }


def _waiver(evidence: Evidence, offence: str) -> Waiver | None:
    for waiver in evidence.policy.waivers:
        if waiver.gate == NAME and waiver.offence == offence and waiver.expires >= evidence.today:
            return waiver
    return None


def _outcome(rows: list[dict[str, Any]]) -> Outcome:
    return "fail" if any(row["outcome"] == "fail" for row in rows) else "pass"


def _share(rows: list[dict[str, Any]]) -> float | None:
    """Return the share of the rows' incidents that police found, None where there are none."""
    total = sum(row["incidents"] for row in rows)
    found = sum(row["incidents"] for row in rows if row["found_by"] == "police")
    return found / total if total else None


def _warnings(rows: list[dict[str, Any]], limit: float) -> tuple[str, ...]:
    learnt = _share([row for row in rows if row["used_as"] == "target"])
    shares = {"all incidents on record in the period of training": _share(rows), "those that models learn from": learnt}
    high = [f"{share:.0%} of {what}" for what, share in shares.items() if share is not None and share > limit]
    if not high:
        return ()
    return (f"Police found {listing(high)} themselves, more than {limit:.0%}: they show where police looked.",)


def _sentence(rows: list[dict[str, Any]], outcome: Outcome, share: float | None) -> str:
    targets = [row for row in rows if row["used_as"] == "target" and row["found_by"] == "police"]
    failed = listing([row["offence"] for row in targets if row["outcome"] == "fail"])
    if outcome == "fail":
        return (
            f"No: it forecasts {failed}, which police find themselves. To forecast that is to forecast where police "
            "look, and to send them there again makes it come true. Only a waiver in the policy, which names the "
            "offence, lets it pass."
        )
    found = "Nothing is on record in the period of training."
    if share is not None:
        found = f"Of all incidents on record in the period of training, police found {share:.1%} themselves."
    if targets:
        named = listing([f"{row['offence']}, waived {row['waiver']}" for row in targets])
        return f"Not all of it, and the committee has let that pass: {named}. {found}"
    return f"Yes: the public reports every offence that it forecasts. {found}"
