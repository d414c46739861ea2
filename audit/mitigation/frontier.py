"""The accuracy-fairness frontier of a release: every rule tried on its own backtest, each measured against plain."""

from datetime import date
from typing import TYPE_CHECKING, Any

from audit.evidence import forecasts_of, gather
from audit.mitigation.measure import measure
from audit.mitigation.pareto import pareto
from audit.mitigation.points import points
from audit.mitigation.reweighed import refitted
from audit.mitigation.rules import flag_by
from audit.mitigation.words import short, titles
from audit.studies.study import Progress
from configs.city import City
from configs.errors import StateError
from configs.policy import Policy

if TYPE_CHECKING:
    from training.bundle import Release

RESAMPLES = 400


def frontier(release: "Release", city: City, policy: Policy, progress: Progress) -> dict[str, Any]:
    """Flag the release's own rolling-origin backtest anew by every rule, and measure each against plain.

    Returns
    -------
    dict
        chosen (position of the policy's rule), points, refits (None where the policy wants none), windows, k and
        resamples. A point has key (a letter), name, rule, unmet (of cells, windows of an offence), efficient and what
        `measure` finds.

    Raises
    ------
    StateError
        The city has no protected groups to trade anything between.
    """
    evidence = gather(release, city, policy.model_copy(update={"bootstrap": RESAMPLES}), date.min)
    if not any(dimension.protected for dimension in evidence.dimensions):
        raise StateError("the city's settings name no protected group", where="groups")
    forecasts = forecasts_of(evidence.cube, evidence.dimensions, evidence.k)
    rules = points(policy, evidence.dimensions)
    flagged = []
    for rule in rules:
        flagged.append(flag_by(policy, forecasts, rule))
        progress(f"frontier: {len(flagged)} of {len(rules)} rules flagged, {short(rule, titles(city))}")
    found = measure(evidence, [each.flags for each in flagged])
    told = [
        {"key": letter(i), "name": short(rule, titles(city)), "rule": rule.model_dump(mode="json"),
         "unmet": int(flagged[i].unmet.sum()), "cells": int(flagged[i].unmet.size)} | found[i]
        for i, rule in enumerate(rules)
    ]  # fmt: skip
    refits = refitted(release, city, evidence, progress) if policy.mitigation.reweighing else None
    return {
        "chosen": rules.index(policy.flagged.rule),
        "points": [
            point | {"efficient": {"raw": raw, "exposure": adjusted}}
            for point, raw, adjusted in zip(told, pareto(told, "raw"), pareto(told, "exposure"), strict=True)
        ],
        "refits": refits, "windows": len(evidence.cube.windows), "k": evidence.k, "resamples": RESAMPLES,
    }  # fmt: skip


def letter(place: int) -> str:
    """Return the letter of a point: A to Z, then AA and so on."""
    return chr(65 + place) if place < 26 else letter(place // 26 - 1) + chr(65 + place % 26)
