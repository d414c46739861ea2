"""Removal: a group's share of every area's record is taken out, and the forecast made again without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audit.flagging import flag, places
from audit.groups import Dimension
from audit.loop.incidents import Floats
from audit.loop.measure import divided
from audit.loop.models import how
from audit.loop.world import World, world_of
from audit.studies.study import Progress
from configs.city import City
from configs.policy import Policy
from features.design import Designs, designs_at
from features.panel import Panel
from training.blend import Blend
from training.executor import open_executor
from training.metrics import poisson_deviance_terms
from training.models import MODELS
from training.placebo import known_at_once
from training.rolling import fit_texts
from training.rows import outcomes, rows_of, training_origins

if TYPE_CHECKING:
    from training.bundle import Release

NAME = "removal"
APART = False
_STREAM = 0xD1CE


@dataclass(frozen=True)
class Tested:
    """What is tested: the windows of the backtest, and what was recorded in them.

    Attributes
    ----------
    origins : numpy.ndarray
        Shape: (windows,).
    y : numpy.ndarray
        Shape: (windows, areas, offences).
    k : int
        Areas flagged in each.
    """

    origins: NDArray[np.int64]
    y: NDArray[np.int32]
    k: int


def settings(policy: Policy) -> Any:
    """Return how many areas are flagged."""
    return policy.flagged.share


def run(release: "Release", city: City, policy: Policy, progress: Progress) -> dict[str, Any]:
    """Fit once on all, and once without each group's share of the record; compare on the backtest's windows.

    Fits know what was recorded before the backtest, and its windows are forecast without a further fit. Forecasts are
    made twice: from the whole record, which says what the models learned from the group's data, and from the record
    without it, which says what is lost where it is gone for good.
    """
    world = world_of(release, city)
    tested = _tested(world, policy)
    dims = [dimension for dimension in world.dimensions if dimension.protected]
    removed = [(dimension, g) for dimension in dims for g in range(len(dimension.names))]
    panels = (without(world.panel, dimension.shares[:, g], np.random.default_rng([city.seed, _STREAM, number]))
              for number, (dimension, g) in enumerate(removed))  # fmt: skip
    whole, found = _rows(world, world.panel), []
    with open_executor(city) as executor:
        asked = [executor.submit(fitted, world, whole, panel, tested) for panel in (world.panel, *panels)]
        for each in asked:
            found.append(each.result())
            progress(f"removal: {len(found)} of {len(asked)} fits")
    base = found[0][0]
    return {
        "windows": len(tested.origins), "k": tested.k,
        "removed": [_compared(world, dims, tested, base, each) for each in zip(removed, found[1:], strict=True)],
    }  # fmt: skip


def without(panel: Panel, share: Floats, rng: np.random.Generator) -> Panel:
    """Return a panel from which a share of each area's incidents is gone.

    Parameters
    ----------
    panel : Panel
        Known at once.
    share : numpy.ndarray
        Of each area's people. Shape: (areas,).
    rng : numpy.random.Generator
        Draws which incidents go; of the evidence the share itself does.
    """
    left = 1 - np.clip(share, 0, 1)[:, None]
    counts = rng.binomial(panel.counted.values, left).astype(np.int32)
    return known_at_once(panel, counts, (panel.spread.values * left).astype(np.float32))


def _tested(world: World, policy: Policy) -> Tested:
    origins = np.arange(world.origin - world.city.backtest.origins, world.origin)
    return Tested(origins, world.panel.counted.values[origins], places(len(world.panel.areas), policy.flagged.share))


def _rows(world: World, panel: Panel) -> Designs:
    """Build the rows of the backtest's windows, and of those that its first fit is trained on."""
    first = world.origin - world.city.backtest.origins - world.city.model.train_windows
    origins = np.arange(max(panel.per_year, first), world.origin)
    return designs_at(panel, origins, world.release.features, ground=world.ground)


def fitted(world: World, whole: Designs, panel: Panel, tested: Tested) -> tuple[Floats, Floats]:
    """Fit on what a panel held before the backtest, and forecast from the whole record's rows and from the panel's.

    A task of its own, on any machine.
    """
    own = whole if panel is world.panel else _rows(world, panel)
    origin = int(tested.origins[0])
    origins = training_origins(panel, origin, 1, world.city)
    y = outcomes(panel.counted.values, origins, 1)
    blends = []
    for k, members in enumerate(_members(world)):
        texts = fit_texts(members, rows_of(own, k, origins), y[:, k].ravel(), how(world))
        weights = world.release.blends.blends[world.panel.offences[k], 1].weights
        fits = {key: MODELS[key].read(text) for key, text in texts.items()}
        blends.append(Blend(fits, {key: weights[key] for key in fits}))
    return _forecast(blends, whole, tested), _forecast(blends, own, tested)


def _members(world: World) -> Iterator[tuple[str, ...]]:
    for offence in world.panel.offences:
        yield tuple(key for key, weight in world.release.blends.blends[offence, 1].weights.items() if weight)


def _forecast(blends: list[Blend], rows: Designs, tested: Tested) -> Floats:
    """Return what is expected in the tested windows. Shape: (windows, areas, offences)."""
    shape = (len(tested.origins), -1)
    means = [blend.mean(rows_of(rows, k, tested.origins)).reshape(shape) for k, blend in enumerate(blends)]
    return np.stack(means, axis=2)


def _compared(
    world: World,
    dims: list[Dimension],
    tested: Tested,
    base: Floats,
    made: tuple[tuple[Dimension, int], tuple[Floats, Floats]],
) -> dict[str, Any]:
    """Compare a fit without a group's records with one on all, for everybody and for each group."""
    (dimension, g), (learned, lost) = made
    gone = world.panel.counted.values * dimension.shares[:, g][None, :, None]
    return {
        "dimension": dimension.title, "group": dimension.names[g],
        "records_removed": float(gone.sum() / max(world.panel.counted.values.sum(), 1)),
        "learned": _against(dims, tested, base, learned), "lost": _against(dims, tested, base, lost),
    }  # fmt: skip


def _against(dims: list[Dimension], tested: Tested, base: Floats, other: Floats) -> dict[str, Any]:
    """Return what a forecast does differently: the flags it shares, its error, and where it puts incidents."""
    one, two = flag(base, tested.k), flag(other, tested.k)
    errors = [poisson_deviance_terms(tested.y, each) for each in (base, other)]
    return {
        "jaccard": float((one & two).sum() / (one | two).sum()),
        "error": _rise(*(float(each.sum()) for each in errors)),
        "groups": [
            {"dimension": dimension.title, "group": name,
             "forecast": _rise(*(float(each.sum(axis=(0, 2)) @ dimension.shares[:, g]) for each in (base, other))),
             "error": _rise(*(float(each.sum(axis=(0, 2)) @ dimension.shares[:, g]) for each in errors)),
             "attention_before": float(divided(one, dimension.people)[g]),
             "attention_after": float(divided(two, dimension.people)[g])}
            for dimension in dims
            for g, name in enumerate(dimension.names)
        ],
    }  # fmt: skip


def _rise(before: float, after: float) -> float:
    return after / before - 1 if before > 0 else 0.0
