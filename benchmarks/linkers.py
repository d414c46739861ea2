"""Ways to link the rows of three sources, for comparison: each says of every row which incident it tells of."""

from collections.abc import Callable, Mapping

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from configs.linkage import Tolerance
from features.arrays import Floats, Integers
from features.linkage.group import NEVER, Standing, group_rows
from features.linkage.match import Pairs, Reports, near_pairs
from features.linkage.weights import log_odds

Rules = Mapping[int, Tolerance]
Linker = Callable[[Reports, Rules, Integers], Integers]


def plain(reports: Reports, rules: Rules, known: Integers) -> Integers:
    """Blocked comparison: the nearest pair first, all rows at once."""
    pairs = near_pairs(reports, rules)
    return group_rows(pairs, 3 - pairs.cost, _standing(reports, np.zeros_like(known)), {})


def plain_arriving(reports: Reports, rules: Rules, known: Integers) -> Integers:
    """Blocked comparison, rows in the order in which they became known."""
    pairs = near_pairs(reports, rules)
    return group_rows(pairs, 3 - pairs.cost, _standing(reports, known), {})


def learned_arriving(reports: Reports, rules: Rules, known: Integers) -> Integers:
    """Learned weights, rows in the order in which they became known: what the product does."""
    pairs = near_pairs(reports, rules)
    return group_rows(pairs, log_odds(reports, pairs, rules, known), _standing(reports, known), {})


def learned_at_once(reports: Reports, rules: Rules, known: Integers) -> Integers:
    """Learned weights, the likeliest pair first, all rows at once."""
    pairs = near_pairs(reports, rules)
    odds = log_odds(reports, pairs, rules, known)
    return group_rows(pairs, odds, _standing(reports, np.zeros_like(known)), {})


def learned_assigned(reports: Reports, rules: Rules, known: Integers) -> Integers:
    """Learned weights; the sources one after the other, each matched to those before with the largest sum of odds."""
    pairs = near_pairs(reports, rules)
    odds = log_odds(reports, pairs, rules, known)
    pairs, odds = Pairs(*(part[odds > 0] for part in (pairs.first, pairs.second, pairs.cost))), odds[odds > 0]
    label = np.arange(len(known))
    for source in range(1, int(reports.source.max()) + 1):
        now = np.flatnonzero(reports.source[pairs.second] == source)
        first, second = _assigned(label[pairs.first[now]], pairs.second[now], odds[now])
        label[second] = first
    return label


def _standing(reports: Reports, known: Integers) -> Standing:
    return Standing(known, np.full(len(known), NEVER), reports.source, reports.source)


def _assigned(left: Integers, right: Integers, odds: Floats) -> tuple[Integers, Integers]:
    """Match one-to-one with the largest sum of odds; a row on the right may also stay alone, at no gain."""
    (lefts, i), (rights, j) = (np.unique(side, return_inverse=True) for side in (left, right))
    alone = np.arange(len(rights))
    columns = np.r_[i, len(lefts) + alone]
    gain = csr_array(coo_array((np.r_[odds + 1, np.ones(len(rights))], (np.r_[j, alone], columns))))
    rows, chosen = min_weight_full_bipartite_matching(gain, maximize=True)
    matched = chosen < len(lefts)
    return lefts[chosen[matched]], rights[rows[matched]]
