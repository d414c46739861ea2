"""From what each model forecast to what is issued: blended and given a spread, both learned on the past only."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from configs.city import City
from features.arrays import Floats
from features.catalogue.known import Memory
from features.panel import Panel
from training.blend import learn_weights
from training.reconcile import CityLevels, Levels, Nodes, Record, learn_levels, learn_totals, moved, signals_at
from training.reconcile.levels import KEPT, SIGNALS
from training.rolling import Rolled, blocks
from training.rows import outcomes, whole_windows
from training.spread import Spread, learn_spread

Span = tuple[int, int]
"""Windows ahead that are forecast together, first and last horizon: (1, 1) is the next, (1, 4) the next four."""


def spans(horizons: int) -> tuple[Span, ...]:
    """Return what is forecast: each window ahead, and all together where there are several."""
    each = tuple((h, h) for h in range(1, horizons + 1))
    return (*each, (1, horizons)) if horizons > 1 else each


@dataclass(frozen=True)
class Learned:
    """What past forecasts taught before an origin.

    Attributes
    ----------
    weights : numpy.ndarray
        Shape: (n_members, n_horizons, n_offences).
    spreads : dict
        By span, then one for each offence.
    levels : Levels
        How areas are moved by what is known of districts and city.
    totals : dict
        By level (`city` or `district`) and span, spreads of totals: one for each offence, then of all together.
    """

    weights: Floats
    spreads: dict[Span, list[Spread]]
    levels: Levels
    totals: dict[tuple[str, Span], list[Spread]]


@dataclass(frozen=True)
class Issued:
    """What would have been issued at each origin.

    Attributes
    ----------
    origins : numpy.ndarray
        Shape: (n_origins,).
    mean : numpy.ndarray
        Expected counts, blended and moved, float32. Shape: (n_horizons, n_origins, n_offences, n_areas).
    learned : list
        For each block of origins that one fit forecast: its first origin, the one after its last, what was learned.
    record : Record
        What the blended counts added up to, and by what they could have been moved.
    city : CityLevels
        Levels of the whole city at origins, for others to use again.
    """

    origins: NDArray[np.int64]
    mean: NDArray[np.float32]
    learned: list[tuple[int, int, Learned]]
    record: Record
    city: CityLevels

    def of_span(self, span: Span) -> NDArray[np.float32]:
        """Return expected counts of windows together. Shape: (n_origins, n_offences, n_areas)."""
        total: NDArray[np.float32] = self.mean[span[0] - 1 : span[1]].sum(axis=0)
        return total


def issue(panel: Panel, rolled: Rolled, city: City) -> Issued:
    """Blend and move what was forecast at each origin, with weights and spread from the origins before it."""
    mean = np.empty(rolled.mean.shape[1:], dtype=np.float32)
    learned: list[tuple[int, int, Learned]] = []
    nodes, levels, memory = Nodes(panel.plan.districts), CityLevels(panel), Memory()
    record = _no_record(nodes, mean.shape)
    for block in blocks(rolled.origins, city.backtest):
        done = np.searchsorted(rolled.origins, block)
        past = slice(0, int(done[0]))
        so_far = Issued(rolled.origins[past], mean[:, past], learned, record.of(past), levels)
        taught = learn(panel, rolled, so_far, int(block[0]), int(rolled.trained[done[0]]))
        blended = np.einsum("mhk,mhoka->hoka", taught.weights, np.nan_to_num(rolled.mean[:, :, done])).astype(
            np.float32
        )
        record.bottom[:, done] = nodes.totals(blended)
        for i, origin in zip(done, block, strict=True):
            known = _recorded(taught.levels, rolled.origins, record, int(i))
            at = (known, int(origin), record.bottom[:, i], levels, memory)
            record.signals[:, i] = signals_at(panel, nodes, *at)
        mean[:, done] = blended * moves(nodes, taught.levels, record.signals[:, done])
        learned.append((int(block[0]), int(block[-1]) + 1, taught))
    return Issued(rolled.origins, mean, learned, record, levels)


def moves(nodes: Nodes, levels: Levels, signals: Floats) -> NDArray[np.float32]:
    """Return the factors of areas. Shape: (n_horizons, n_origins, n_offences, n_areas)."""
    each = [moved(nodes, signals[h], weights) for h, weights in enumerate(levels.weights)]
    return np.stack(each).astype(np.float32)


def moved_at(panel: Panel, levels: Levels, origin: int, blended: NDArray[np.float32]) -> NDArray[np.float32]:
    """Move blended forecasts of one origin as `issue` does. Shape of both: (n_horizons, n_offences, n_areas)."""
    nodes = Nodes(panel.plan.districts)
    n = len(blended)
    own = replace(levels, own=levels.own[:n], weights=levels.weights[:n])
    signals = signals_at(panel, nodes, own, origin, nodes.totals(blended), CityLevels(panel), Memory())
    return np.asarray(blended * moves(nodes, own, signals[:, None])[:, 0])


def _recorded(levels: Levels, origins: NDArray[np.int64], record: Record, n: int) -> Levels:
    """Return what was learned with the record up to an origin: forecasts of the block itself are known as well."""
    first = max(0, n - KEPT)
    kept = np.round(record.bottom[0, first:n], 6)
    return replace(levels, first=int(origins[first]), expected=kept)


def _no_record(nodes: Nodes, shape: tuple[int, ...]) -> Record:
    n_horizons, n_origins, n_offences, _ = shape
    bottom = np.zeros((n_horizons, n_origins, nodes.n_groups, n_offences + 1))
    return Record(bottom, np.zeros((n_horizons, n_origins, nodes.n_low, n_offences, len(SIGNALS))))


def learn(panel: Panel, rolled: Rolled, issued: Issued, origin: int, trained: int) -> Learned:
    """Learn weights and spreads from the forecasts whose outcome was known whole at an origin.

    They are for models trained on `trained` windows, so they are learned only from the forecasts of fits that had seen
    at least half as many: what a short history made says little of who is best, and how sure, on a longer one.
    """
    first = int(np.searchsorted(2 * rolled.trained[: len(issued.origins)], trained))
    counts, known = panel.as_of(origin).counts.values, whole_windows(panel, origin)
    n_members, n_horizons, _, n_offences, n_areas = rolled.mean.shape
    weights = np.zeros((n_members, n_horizons, n_offences))
    for h in range(n_horizons):
        said = ~np.isnan(rolled.mean[:, h]).any(axis=(1, 2, 3))
        past = _past(issued, known, h + 1, first)
        y = outcomes(counts, issued.origins[past], h + 1)
        weights[said, h] = learn_weights(y, rolled.mean[said, h, past])
    nodes, spreads = Nodes(panel.plan.districts), {}
    totals: dict[tuple[str, Span], list[Spread]] = {}
    for span in spans(n_horizons):
        past = _past(issued, known, span[1], first)
        y = span_outcomes(counts, issued.origins[past], span)
        mean, area = issued.of_span(span)[past], np.tile(np.arange(n_areas), len(issued.origins[past]))
        beside = (area, n_areas, panel.plan.districts, span[1] - span[0] + 1)
        spreads[span] = [learn_spread(y[:, k].ravel(), mean[:, k].ravel(), *beside) for k in range(n_offences)]
        found = learn_totals(nodes, y, mean, span[1] - span[0] + 1)
        totals |= {(level, span): each for level, each in found.items()}
    like = slice(first, None)
    levels = learn_levels(panel, nodes, issued.record.of(like), issued.origins[like], origin, issued.city)
    return Learned(weights, spreads, levels, totals)


def span_outcomes(counts: NDArray[np.int32], origins: NDArray[np.int64], span: Span) -> NDArray[np.int32]:
    """Return what was counted in windows together. Shape: (n_origins, n_offences, n_areas)."""
    each = [outcomes(counts, origins, horizon) for horizon in range(span[0], span[1] + 1)]
    total: NDArray[np.int32] = np.sum(each, axis=0, dtype=np.int32)
    return total


def _past(issued: Issued, known: int, horizon: int, first: int) -> slice:
    return slice(first, max(first, int(np.searchsorted(issued.origins + horizon, known, side="right"))))
