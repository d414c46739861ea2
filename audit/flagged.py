"""How often each area is flagged: the numbers behind the map."""

from typing import Any

from audit.comparisons import title
from audit.evidence import Evidence

OFTEN = 0.8


def flagged_account(evidence: Evidence) -> dict[str, Any]:
    """Count the windows in which each area was flagged, for any offence and for each.

    Returns
    -------
    dict
        k, windows, areas (area, name, windows, share, offences), often (areas flagged in more than 80% of windows for
        one and the same offence) and never (their number).
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
    often = [area["area"] for area in areas if max(area["offences"].values(), default=0) > OFTEN * windows]
    return {
        "k": evidence.k, "windows": windows, "share": evidence.policy.flagged.share,
        "source": evidence.policy.flagged.source, "areas": areas, "often": often,
        "never": sum(area["windows"] == 0 for area in areas),
    }  # fmt: skip


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
