"""What a release would do to people, in the plain words of the first page: who lives where it flags, and how often."""

import numpy as np
from numpy.typing import NDArray

from audit.comparisons import too_small
from audit.evidence import Evidence
from audit.groups import Dimension
from audit.words import plural
from configs.window_words import noun

Flags = NDArray[np.bool_]


def what_it_would_do(evidence: Evidence) -> list[str]:
    """Say who lives in flagged areas, whose group most often, how often nothing happened there, and who always does.

    Parameters
    ----------
    evidence : Evidence
        Of the release; without counts of people only areas are spoken of.

    Returns
    -------
    list of str
        Sentences computed from the windows tested.
    """
    flagged: Flags = evidence.flagged.sum(axis=2) > 0
    protected = [dimension for dimension in evidence.dimensions if dimension.protected]
    return [
        _reach(evidence, flagged),
        *[said for each in protected for said in _group(each, flagged, ~too_small(evidence, each))],
        _nothing_there(evidence),
        *_always(evidence),
    ]


def _reach(evidence: Evidence, flagged: Flags) -> str:
    if not evidence.dimensions:
        return "How many people live where it flags is not known: the city's settings count no people."
    people = evidence.dimensions[0].people.sum(axis=1)
    reached = float((flagged @ people).mean())
    return (
        f"In a mean {noun(evidence.window)}, {reached:,.0f} of {people.sum():,.0f} people "
        f"({reached / people.sum():.0%}) live in an area that is flagged for at least one offence."
    )


def _group(dimension: Dimension, flagged: Flags, judged: Flags) -> list[str]:
    """Name the groups that live most and least in flagged areas, of those that are not too small to judge."""
    total, reached = dimension.people.sum(axis=0), (flagged @ dimension.people).mean(axis=0)
    ranked = sorted((reached[g] / total[g], dimension.names[g]) for g in np.flatnonzero(judged & (total > 0)))
    if len(ranked) < 2:
        return []
    (least, seldom), (most, often) = ranked[0], ranked[-1]
    return [
        f"{dimension.title}: {most:.1%} of people of group {often} live in a flagged area, more than of any other "
        f"group; of group {seldom} it is {least:.1%}, the least."
    ]


def _nothing_there(evidence: Evidence) -> str:
    empty = float((evidence.cube.y[evidence.flagged] == 0).mean())
    return (
        f"In {empty:.0%} of the times that an area was flagged for an offence, no incident of that offence was "
        f"recorded there in that {noun(evidence.window)}."
    )


def _always(evidence: Evidence) -> list[str]:
    above = evidence.policy.gates.concentration.often
    often = (evidence.flagged.mean(axis=0) > above).any(axis=1)
    if not often.any():
        return []
    people = evidence.dimensions[0].people.sum(axis=1)[often].sum() if evidence.dimensions else None
    lived = "" if people is None else f", where {people:,.0f} people live,"
    return [
        f"{plural(int(often.sum()), 'area')}{lived} would be flagged for one offence in more than {above:.0%} of "
        f"{noun(evidence.window, 2)}: the same places again and again."
    ]
