"""Flags areas by the committee's rule, from forecasts and who lives where: the one way in which anything is flagged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audit.bootstrap import ratio
from audit.flagging import flag, realised_top
from audit.groups import Dimension
from audit.mitigation.programme import choose
from configs.errors import ConfigError
from configs.flagging import CapRule, FloorRule, OffsetRule, PlainRule, Rule
from configs.policy import Policy

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
RECORD = "mean_104"
"""The baseline by which need is known when a window begins: counts of the two years (104 weeks) before it."""


@dataclass(frozen=True)
class Forecasts:
    """What a rule chooses from.

    Attributes
    ----------
    mean : numpy.ndarray
        Forecast means, areas in the order of their id. Shape: (windows, areas, offences).
    record : numpy.ndarray
        Mean counts of the two years before each window. Same shape.
    dimensions : sequence of Dimension
        Who lives where, the same areas in the same order.
    k : int
        Areas flagged in each window, for each offence.
    """

    mean: Floats
    record: Floats
    dimensions: Sequence[Dimension]
    k: int


@dataclass(frozen=True)
class Flagged:
    """What a rule flags.

    Attributes
    ----------
    flags : numpy.ndarray
        True where flagged. Shape: (windows, areas, offences).
    unmet : numpy.ndarray
        True where the rule could not be met, so that what comes nearest to it was flagged. Shape: (windows, offences).
    """

    flags: Flags
    unmet: Flags


def flag_by(policy: Policy, forecasts: Forecasts, rule: Rule | None = None) -> Flagged:
    """Flag areas by a rule: by default the policy's.

    Caps and floors hold in each window and for each offence, for groups that are large enough to be judged, so that the
    choice of a window needs no other window.

    Parameters
    ----------
    policy : Policy
        The rule, and which groups are too small to be judged.
    forecasts : Forecasts
        What it chooses from.
    rule : Rule, optional
        Another rule than the policy's.

    Raises
    ------
    ConfigError
        The rule names groups that the city does not count.
    """
    rule = policy.flagged.rule if rule is None else rule
    none = np.zeros((len(forecasts.mean), forecasts.mean.shape[2]), dtype=np.bool_)
    if isinstance(rule, PlainRule):
        return Flagged(flag(forecasts.mean, forecasts.k), none)
    dimension = _dimension(forecasts.dimensions, rule.dimension)
    if isinstance(rule, OffsetRule):
        rates = reporting_rates(dimension, rule)
        return Flagged(flag(forecasts.mean / rates[None, :, None], forecasts.k), none)
    flags = np.zeros(forecasts.mean.shape, dtype=np.bool_)
    for w, o in np.ndindex(none.shape):
        limits = exposure_limits(dimension, rule, forecasts.record[w, :, o], forecasts.k, policy.groups.smallest_share)
        chosen = choose(forecasts.mean[w, :, o], limits, forecasts.k)
        flags[w, :, o], none[w, o] = chosen.flags, not chosen.met
    return Flagged(flags, none)


def exposure_limits(
    dimension: Dimension, rule: CapRule | FloorRule, record: Floats, k: int, smallest: float = 0.0
) -> Floats:
    """Return what each area adds to each group's exposure above a cap, or below a floor.

    A group's share of the people in flagged areas may be at most c times its share s of the people, or of those where
    most was recorded: Σ (p_ig − c · s_g · p_i) over flagged areas is at most 0. For a floor it is at least 0.

    Parameters
    ----------
    dimension : Dimension
        People of each area by group, p_ig; p_i is their sum.
    rule : CapRule or FloorRule
        The bound, and what it is held against.
    record : numpy.ndarray
        Mean counts before the window. Shape: (areas,).
    k : int
        Number of areas of need.
    smallest : float
        Groups with a smaller share of the people are not held.

    Returns
    -------
    numpy.ndarray
        Shape: (groups held, areas).
    """
    share = fair_shares(dimension, rule, record, k)
    held = (dimension.portions >= smallest) & (dimension.portions > 0) & np.isfinite(share)
    people, all_people = dimension.people[:, held], dimension.people.sum(axis=1, keepdims=True)
    if isinstance(rule, CapRule):
        return np.asarray((people - rule.at_most * share[held] * all_people).T)
    return np.asarray((rule.at_least * share[held] * all_people - people).T)


def fair_shares(dimension: Dimension, rule: CapRule | FloorRule, record: Floats, k: int) -> Floats:
    """Return the share of each group against which a rule is held. Shape: (groups,)."""
    if rule.against == "people":
        return dimension.portions
    need = realised_top(record[None, :, None], k)[0, :, 0] @ dimension.people
    return ratio(need, need.sum())


def reporting_rates(dimension: Dimension, rule: OffsetRule) -> Floats:
    """Return each area's reporting rate, the mean of its groups' by their shares of its people; 1 without people.

    Raises
    ------
    ConfigError
        A rate is for a group that the dimension does not have.
    """
    if strange := sorted(set(rule.rates) - set(dimension.names)):
        raise ConfigError(
            f"flagged.rule.rates: {dimension.title} has no group {strange[0]!r}",
            remedy=f"name some of {', '.join(dimension.names)}",
        )
    lost = np.array([1 - rule.rates.get(name, 1.0) for name in dimension.names])
    return np.asarray(1 - dimension.shares @ lost)


def _dimension(dimensions: Sequence[Dimension], key: str) -> Dimension:
    for dimension in dimensions:
        if dimension.key == key:
            return dimension
    keys = ", ".join(dimension.key for dimension in dimensions) or "none: it counts no people"
    raise ConfigError(
        f"flagged.rule.dimension: the city has no groups {key!r}",
        where="policy",
        remedy=f"name one of the city's ({keys}), or let the rule be plain",
    )
