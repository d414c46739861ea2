"""Learns from the rows themselves how probable it is that two reports are one incident: Fellegi–Sunter weights."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from configs.linkage import Tolerance
from features.arrays import Floats, Integers
from features.linkage.match import Pairs, Reports, near_pairs

LEAST = 250
"""Pairs of two sources that must be known before anything is learned from them."""
_WEEK = 7 * 24 * 3600 * 1_000_000
_PLACES = 15
_TIMES = np.r_[np.arange(1, _PLACES) / _PLACES, 1, 2, 4, 8, 16]
_SHAPE = (len(_TIMES) + 1, _PLACES + 1)
_STEPS = 60
_JUST = 1e-9
"""The odds of a pair at both limits: within the tolerance, and so likely as long as nothing is learned."""
_PRIOR = 10.0
"""Chance pairs that are held to have been seen from the start: evenly over time, and over the surface of places."""


def log_odds(reports: Reports, pairs: Pairs, rules: Mapping[int, Tolerance], known: Integers) -> Floats:
    """Return the log odds that each pair is one incident, by what was known when its later row became known.

    Minutes (between the nearer ends of the two times) and metres are put in levels relative to the offence's
    tolerance; that a point is missing and the area is the same is a level too. How often a level occurs by chance (u)
    is counted in pairs of rows weeks apart, which cannot be one incident; how often among rows of one incident (m),
    and the share of pairs that are one, follow by expectation maximisation. The weight of a level is log(m / u). It
    is learned for each two sources, anew whenever the number of their pairs has doubled, always from earlier pairs
    alone; until `LEAST` are known every pair is held to be one incident, the sooner the less unlike its rows are.

    Parameters
    ----------
    reports : Reports
        All reports that take part. Shape: (n_reports,).
    pairs : Pairs
        As from `near_pairs`.
    rules : mapping of int to Tolerance
        The limits of each offence's code.
    known : numpy.ndarray
        When each report became known, in microseconds. Shape: (n_reports,).

    Returns
    -------
    numpy.ndarray
        Natural logarithms. Shape: (n_pairs,).

    References
    ----------
    I. P. Fellegi and A. B. Sunter, "A theory for record linkage", JASA 64 (1969); W. E. Winkler, "Using the EM
    algorithm for weight computation in the Fellegi–Sunter model" (1988).
    """
    apart = reports.source * _WEEK
    moved = replace(reports, start=reports.start + apart, end=reports.end + apart)
    odds = np.maximum(2 - pairs.cost, _JUST)
    if len(pairs.first) > LEAST:
        chance = near_pairs(moved, rules)
        told, by_chance = (_Told(*each, rules, known) for each in ((reports, pairs), (moved, chance)))
        for sources in np.unique(told.sources):
            _learn(told, np.flatnonzero(told.sources == sources), by_chance.of(sources), odds)
    return odds


class _Told:
    """Pairs as what is learned from: their sources, levels (one number for both) and when they became known."""

    def __init__(self, reports: Reports, pairs: Pairs, rules: Mapping[int, Tolerance], known: Integers) -> None:
        first, second = pairs.first, pairs.second
        self.sources = reports.source[first] * (reports.source.max() + 1) + reports.source[second]
        self.moment = np.maximum(known[first], known[second])
        limits = np.array([(rules[one].minutes, rules[one].metres) for one in range(max(rules) + 1)])
        minutes, metres = np.maximum(limits[reports.offence[first]], 1e-9).T
        ends = [abs(end[second] - end[first]) / 60e6 for end in (reports.start, reports.end)]
        time = np.digitize(np.minimum(*ends) / minutes, _TIMES)
        far = np.minimum(np.floor(reports.metres(first, second) / metres * _PLACES), _PLACES - 1)
        self.level = time * _SHAPE[1] + np.where(np.isnan(far), _PLACES, far).astype(np.int64)

    def of(self, sources: int) -> tuple[Integers, Integers]:
        chosen = self.sources == sources
        return self.level[chosen], self.moment[chosen]


def _learn(told: _Told, chosen: Integers, by_chance: tuple[Integers, Integers], odds: Floats) -> None:
    """Set the odds of the chosen pairs, from `LEAST` on and each time their number has doubled."""
    moment, level = told.moment[chosen], told.level[chosen]
    ordered, size = np.sort(moment), LEAST
    while size < len(chosen):
        since = ordered[size]
        later = moment > since
        seen, control = level[~later], by_chance[0][by_chance[1] <= since]
        odds[chosen[later]] = weights(_count(seen), _count(control)).ravel()[level[later]]
        size *= 2


def _count(level: Integers) -> Floats:
    return np.bincount(level, minlength=int(np.prod(_SHAPE))).reshape(_SHAPE).astype(np.float64)


def weights(seen: Floats, control: Floats) -> Floats:
    """Return the log odds of being one incident for each level of time and place.

    Expectation maximisation starts where the chance pairs are taken away from the pairs.

    Parameters
    ----------
    seen, control : numpy.ndarray
        Numbers of pairs, and of pairs that can only be chance, the last place being that of a missing point.
        Shape: (n_times, n_places).
    """
    prior = np.ones(seen.shape[0]), np.r_[2.0 * np.arange(seen.shape[1] - 1) + 1, seen.shape[1]]
    u = [_shares(control.sum(axis=axis) + _PRIOR * _shares(each)) for axis, each in zip((1, 0), prior, strict=True)]
    share = float(np.clip(1 - control.sum() / seen.sum(), 0.01, 0.99))
    m = [_shares(np.maximum(seen.sum(axis=axis) - control.sum(axis=axis), 0) + 0.5) for axis in (1, 0)]
    by_chance = np.outer(*u)
    for _ in range(_STEPS):
        one = share * np.outer(*m)
        expected = seen * one / (one + (1 - share) * by_chance)
        share = float(np.clip(expected.sum() / seen.sum(), 0.001, 0.999))
        m = [_shares(expected.sum(axis=axis) + 0.05) for axis in (1, 0)]
    return np.asarray(np.log(share / (1 - share)) + np.log(np.outer(*m) / by_chance))


def _shares(numbers: Floats) -> Floats:
    return np.asarray(numbers / numbers.sum())
