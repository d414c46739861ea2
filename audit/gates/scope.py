"""The scope gate: areas and never persons, and no protected attribute in what the model reads."""

import re
from typing import Any

import numpy as np

from audit.evidence import Evidence
from audit.proxy import area_features, reconstruction
from audit.results import GateResult, Outcome
from audit.words import listing
from configs.areas import BandGroups, ShareGroups

NAME, TITLE = "scope", "Is it about areas only, never about persons or who they are?"
PERSON_WORDS = frozenset(
    [
        "forename",
        "surname",
        "firstname",
        "lastname",
        "fullname",
        "dob",
        "birth",
        "birthday",
        "birthdate",
        "address",
        "street",
        "postcode",
        "phone",
        "mobile",
        "email",
        "nhs",
        "ssn",
        "passport",
        "licence",
        "license",
        "plate",
        "suspect",
        "victim",
        "offender",
        "accused",
        "witness",
        "officer",
        "person",
        "gang",
        "narrative",
        "description",
        "notes",
        "comment",
        "comments",
        "text",
    ]
)
PROTECTED_WORDS = frozenset(
    [
        "ethnic",
        "ethnicity",
        "race",
        "racial",
        "religion",
        "religious",
        "gender",
        "sex",
        "age",
        "disability",
        "disabled",
        "pregnancy",
        "marital",
        "nationality",
        "orientation",
        "migrant",
        "asylum",
        "white",
        "black",
        "asian",
        "hispanic",
        "latino",
        "arab",
        "mixed",
        "muslim",
        "christian",
        "jewish",
    ]
)
_HUB_MAY = frozenset({"source", "source_id", "code", "offence", "file", "row"})


def check(evidence: Evidence) -> GateResult:
    """Look for persons and protected attributes in what the model reads."""
    rows = _columns(evidence)
    proxies = _proxies(evidence)
    outcome: Outcome = "fail" if any(row["outcome"] == "fail" for row in rows) else "pass"
    strongest = max((row for row in proxies if row["r2"] is not None), key=lambda row: row["r2"], default=None)
    policy = evidence.policy.gates.scope
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=True, statistic=strongest["r2"] if strongest else None,
        statistic_name="how well features give away a protected group's share (R²; reported, does not decide)",
        interval=None, threshold="no person and no protected attribute in hub, panel or features; "
        f"R² above {policy.proxy_warns} warns",
        source=policy.source, sentence=_sentence(rows, strongest), rows=tuple(rows),
        warnings=_warnings(evidence, proxies),
        method="Names of columns and features are read word by word. Proxy check: R² of each protected group's share "
        "of an area's people, predicted out of sample (5 folds over areas) from the area's mean features; the better "
        "of ridge regression and extremely randomised trees.",
        record={"proxies": proxies},
    )  # fmt: skip


def words_of(name: str) -> set[str]:
    """Split a column's name into lower-case words: camel case, underscores, digits and signs part them."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return {word for word in re.split(r"[^a-zA-Z]+", parted.lower()) if word}


def _columns(evidence: Evidence) -> list[dict[str, Any]]:
    release = evidence.release
    read = {
        "hub": _hub_columns(evidence),
        "backtest": tuple(release.backtest().columns),
        "design matrix": tuple(release.features_current().columns),
        "model's features": tuple(feature["name"] for feature in release.manifest["features"]),
    }
    protected = PROTECTED_WORDS | _group_words(evidence)
    rows = []
    for place, names in read.items():
        if names is None:
            rows.append(_found("no person and no protected attribute", place, "not in this workspace", "not judged"))
            continue
        bad = sorted(name for name in names if words_of(name) & (PERSON_WORDS | protected) or name in protected)
        what = listing(bad) or f"none among {len(names)} columns"
        rows.append(_found("no person and no protected attribute", place, what, "fail" if bad else "pass"))
    return rows


def _hub_columns(evidence: Evidence) -> tuple[str, ...] | None:
    from pyarrow import parquet

    path = evidence.city.home / "hub" / "incidents.parquet"
    return tuple(parquet.read_schema(path).names) if path.is_file() else None


def _group_words(evidence: Evidence) -> set[str]:
    """Return the attribute columns from which protected groups are made."""
    names: set[str] = set()
    for group in evidence.city.groups.values():
        if group.protected and isinstance(group, ShareGroups):
            names |= set(group.members.values())
        if group.protected and isinstance(group, BandGroups):
            names.add(group.numerator)
    return names


def _found(what: str, where: str, found: str, outcome: str) -> dict[str, Any]:
    return {"check": what, "where": where, "found": found, "outcome": outcome}


def _proxies(evidence: Evidence) -> list[dict[str, Any]]:
    features = [feature["name"] for feature in evidence.release.manifest["features"]]
    x = area_features(evidence.release.features_reference(), features, evidence.cube.areas)
    rows = []
    for dimension in evidence.dimensions:
        if not dimension.protected:
            continue
        explained = reconstruction(x, dimension.shares, dimension.people.sum(axis=1), evidence.city.seed)
        for name, r2 in zip(dimension.names, explained, strict=True):
            rows.append({"dimension": dimension.title, "group": name, "r2": float(r2) if np.isfinite(r2) else None})
    return rows


def _warnings(evidence: Evidence, proxies: list[dict[str, Any]]) -> tuple[str, ...]:
    limit = evidence.policy.gates.scope.proxy_warns
    high = [row for row in proxies if row["r2"] is not None and row["r2"] > limit]
    if not high:
        return ()
    named = listing([f"{row['group']} (R² {row['r2']:.2f})" for row in high])
    return (
        f"The model's features give away much of where these groups live: {named}. It is told nothing of them, but "
        "could treat them differently through what it does know.",
    )


def _sentence(rows: list[dict[str, Any]], strongest: dict[str, Any] | None) -> str:
    failed = [row for row in rows if row["outcome"] == "fail"]
    if failed:
        named = listing([f"{row['where']} ({row['found']})" for row in failed])
        return f"No: {named}."
    if strongest is None:
        return "Yes: neither persons nor protected attributes are in what the model reads."
    return (
        "Yes: neither persons nor protected attributes are in what the model reads. From what it does read, "
        f"one could guess {max(strongest['r2'], 0):.0%} of the differences between areas in their share of "
        f"{strongest['group']} residents, the most of any protected group."
    )
