"""How often each area is flagged: the numbers behind the map."""

from typing import Any

from audit.comparisons import title
from audit.evidence import Evidence


def flagged_account(evidence: Evidence) -> dict[str, Any]:
    """Count the windows in which each area was flagged, for any offence and for each.

    Returns
    -------
    dict
        k, windows, areas (area, name, windows, share, offences), often (areas that need a named review), often_above
        (the share of windows, for one and the same offence, from which they do) and never (their number).
    """
    windows = len(evidence.cube.windows)
    any_offence = evidence.flagged.any(axis=2).sum(axis=0)
    each = evidence.flagged.sum(axis=0)
    names = [title(evidence, offence) for offence in evidence.cube.offences]
    areas: list[dict[str, Any]] = [
        {
            "area": area,
            "name": str(evidence.areas["name"].iloc[i]),
            "windows": int(any_offence[i]),
            "share": float(any_offence[i] / windows),
            "offences": {name: int(each[i, o]) for o, name in enumerate(names) if each[i, o]},
        }
        for i, area in enumerate(evidence.cube.areas)
    ]
    often = {row["area"] for row in often_flagged(evidence)}
    return {
        "k": evidence.k, "windows": windows, "share": evidence.policy.flagged.share,
        "source": evidence.policy.flagged.source, "areas": areas,
        "often": [area["area"] for area in areas if area["area"] in often],
        "often_above": evidence.policy.gates.concentration.often,
        "never": sum(area["windows"] == 0 for area in areas),
    }  # fmt: skip


def often_flagged(evidence: Evidence) -> list[dict[str, Any]]:
    """Return the areas flagged in more than the policy's share of windows for one and the same offence.

    Returns
    -------
    list of dict
        area, name, offence, windows and share: those flagged most first.
    """
    windows = len(evidence.cube.windows)
    each = evidence.flagged.sum(axis=0)
    found = [
        {
            "area": evidence.cube.areas[i],
            "name": str(evidence.areas["name"].iloc[i]),
            "offence": title(evidence, evidence.cube.offences[o]),
            "windows": int(each[i, o]),
            "share": float(each[i, o] / windows),
        }
        for i, o in zip(*(each > evidence.policy.gates.concentration.often * windows).nonzero(), strict=True)
    ]
    return sorted(found, key=lambda row: (-row["windows"], row["area"], row["offence"]))


def group_account(evidence: Evidence) -> list[dict[str, Any]]:
    """Say how people are divided into groups, and how many belong to each."""
    return [
        {
            "key": dimension.key,
            "title": dimension.title,
            "protected": dimension.protected,
            "groups": [
                {"name": name, "people": round(float(people), 1), "share": float(portion)}
                for name, people, portion in zip(
                    dimension.names, dimension.people.sum(axis=0), dimension.portions, strict=True
                )
            ],
        }
        for dimension in evidence.dimensions
    ]


def frontier_account(evidence: Evidence) -> dict[str, Any]:
    """Return the rule by which areas are flagged, and what the study of other rules found."""
    found = evidence.study("mitigation")
    return {"rule": evidence.policy.flagged.model_dump(mode="json"), "why": found.why, "found": found.value}
