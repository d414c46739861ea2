"""The public edition as plain JSON: what residents may read of a release, computed from the run."""

from typing import Any

from audit.atrs.computed import about, offences, period
from audit.comparisons import title
from audit.evidence import Evidence
from audit.public.earlier import shown
from audit.public.safe import may_be_public
from audit.studies import public_tables
from audit.studies.study import Found
from audit.words import plural
from configs.load import settings_digest
from configs.window_words import rate, upcoming

SCHEMA = 1
_NOTHING: dict[str, Any] = {"places": [], "tables": [], "withheld": []}


def build_public(document: dict[str, Any], evidence: Evidence) -> dict[str, Any]:
    """Gather everything that the public edition says.

    Parameters
    ----------
    document : dict
        The dossier's, as from `audit.document.build_document`.
    evidence : Evidence
        What the gates read; its tables are those that the disclosure gate attacked.

    Returns
    -------
    dict
        JSON values, the same for the same inputs; no time and no run id.
    """
    found: Found = evidence.study(public_tables.NAME)
    value = found.value or _NOTHING
    safe = not any(gate["gate"] == "disclosure" and gate["outcome"] == "fail" for gate in document["gates"])
    titles = {name: title(evidence, name) for name in evidence.cube.offences}
    return {
        "schema": SCHEMA,
        "release": document["release"],
        "city": document["city"],
        "title": document["title"],
        "windows": document["windows"],
        "verdict": _verdict(document),
        "does": _does(evidence),
        "never": _never(document),
        "gates": [_gate(gate, _private(evidence, value)) for gate in document["gates"]],
        "offences": titles,
        "flagged": {"each": evidence.k, "areas": len(evidence.cube.areas)},
        "places": [_place(place) for place in value["places"]] if safe else [],
        "tables": [shown(table) for table in value["tables"]] if safe else [],
        "withheld": value["withheld"] if safe else [_refused(evidence)],
        "decisions": _decisions(evidence),
        "not_known": _not_known(evidence, document),
        "record": document["record"],
        "policy": {"version": evidence.policy.version, "digest": settings_digest(evidence.policy)},
    }


def _verdict(document: dict[str, Any]) -> dict[str, str]:
    """Say in a resident's words whether the gates stand in the way; where the audit cannot be trusted, say that."""
    outcomes = [gate["outcome"] for gate in document["gates"]]
    failed, unclear, asked = outcomes.count("fail"), outcomes.count("inconclusive"), plural(len(outcomes), "question")
    if document["verdict"]["outcome"] == "blocked" and not failed:
        return dict(document["verdict"])
    if failed:
        headline, rest = "It may not be used as it is.", f"Of {asked}, {failed} did not pass."
    elif unclear:
        headline = "No question was failed, but not all could be answered."
        rest = f"Of {asked}, {unclear} could not be answered: there is too little data."
    else:
        headline, rest = "Every question was passed.", f"They are {asked}."
    decides = "Whether it is used is for the committee to decide; what passes here is not yet a yes."
    return {"outcome": document["verdict"]["outcome"], "headline": headline, "sentence": f"{rest} {decides}"}


def _does(evidence: Evidence) -> list[str]:
    manifest, areas = evidence.release.manifest, len(evidence.cube.areas)
    return [
        f"It forecasts how many incidents will be recorded {upcoming(evidence.window)} in each of {areas:,} areas of "
        f"{manifest['title']}: {offences(evidence)}.",
        f"For each kind of incident it flags the {evidence.k} areas ({evidence.policy.flagged.share:.0%}) with the "
        "highest forecast.",
        f"It was made from {about(manifest['account']['kept'])} incidents recorded from {period(manifest)}, and tested "
        f"on {evidence.tested} that it had not seen.",
        f"A forecast is made once {rate(evidence.window)}.",
    ]


def _never(document: dict[str, Any]) -> list[str]:
    clean = any(gate["gate"] == "scope" and gate["outcome"] == "pass" for gate in document["gates"])
    return [
        *(
            ["It knows no persons: no names, no addresses, no faces, no records of anybody."]
            if clean
            else ["Whether it knows no persons is not established: see the question about what it reads below."]
        ),
        "It does not say who will do something, or to whom. It counts what was recorded in places.",
        "It does not decide what happens in a flagged area, and it sends nobody. People do.",
        "It is not used until a committee has said yes, and not after that yes has lapsed.",
    ]


def _private(evidence: Evidence, value: dict[str, Any]) -> list[str]:
    """Return the names and ids of areas that are not shown as places themselves, and of those who made the release."""
    places = {place["name"] for place in value["places"]}
    persons = [evidence.release.manifest["trainer"], *(waiver.by for waiver in evidence.policy.waivers)]
    names = [*evidence.areas["name"].astype(str), *evidence.cube.areas, *persons]
    return sorted({name for name in names if name and name not in places})


def _gate(gate: dict[str, Any], private: list[str]) -> dict[str, Any]:
    may = may_be_public(gate["sentence"], private)
    return {name: gate[name] for name in ("gate", "title", "outcome", "hard")} | {
        "sentence": gate["sentence"] if may else None
    }


def _place(place: dict[str, Any]) -> dict[str, Any]:
    return {"name": place["name"], "districts": place["districts"], "areas": place["areas"]}


def _refused(evidence: Evidence) -> dict[str, str]:
    return {"title": "Every table", "why": "the tables did not pass the committee's gate of disclosure"}


def _decisions(evidence: Evidence) -> dict[str, Any]:
    approval = evidence.policy.approval
    return {
        "committee": evidence.policy.committee,
        "months": approval.months,
        "outcomes": ["approve", "approve with conditions", "amend and return", "ask for more information", "reject"],
        "condition": approval.inconclusive_needs_condition,
    }


def _not_known(evidence: Evidence, document: dict[str, Any]) -> list[str]:
    account = evidence.release.manifest["account"]
    lost = account["quarantined"] / max(account["rows"], 1)
    unclear = [gate["title"] for gate in document["gates"] if gate["outcome"] == "inconclusive"]
    return [
        *(f"“{title}”: there is too little data to tell." for title in unclear),
        "It is judged against incidents that were recorded. What is never reported is not in them, and some people may "
        "report less than others.",
        "Groups of people are counted by where they live, not by who passes through a place.",
        f"{lost:.1%} of the records could not be used (no place, impossible dates and the like).",
        "What police or others do in a flagged area, and what that does to the people there, is not in the data.",
    ]
