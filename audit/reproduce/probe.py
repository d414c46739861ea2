"""Whether a row knows what came later: everything that did is changed, and the row must not move by a bit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.reproduce.later import Moment, with_later_changed, without_later
from features.design import designs_ahead
from features.hub import Hub
from features.panel import Panel
from features.rules import BASELINES

Rows = Callable[[Panel, int], dict[str, NDArray[Any]]]
"""Makes the rows of an origin from a panel: an array for each feature, by its name."""
_STREAM = 0x9E0B


@dataclass(frozen=True)
class Probe:
    """What an origin's rows knew.

    Attributes
    ----------
    origin : int
        The origin's window.
    tried : tuple of str
        Features that were tried.
    moved : tuple of str
        Those of them that moved.
    changed : bool
        Whether the count of the window ahead was changed; without that nothing was tried.
    """

    origin: int
    tried: tuple[str, ...]
    moved: tuple[str, ...]
    changed: bool


def probe(
    hub: Hub, panel: Panel, build: Callable[[Hub], Panel], rows: Rows, at: tuple[int, Moment], seed: int
) -> Probe:
    """Make the rows of an origin again twice: with what came later taken out, and with it changed.

    Parameters
    ----------
    hub, panel : Hub, Panel
        As they are.
    build : callable
        Makes the panel of a hub.
    rows : callable
        Makes the rows of an origin.
    at : tuple of int and Moment
        The origin, and its moment.
    seed : int
        The city's.
    """
    origin, moment = at
    rng = np.random.default_rng([seed, _STREAM, origin])
    before, ahead, moved, changed = rows(panel, origin), panel.counts.values[origin], set[str](), False
    for other in (without_later(hub, moment), with_later_changed(hub, moment, rng)):
        made = build(other)
        after = rows(made, origin)
        moved |= {name for name, values in before.items() if values.tobytes() != after[name].tobytes()}
        changed = changed or not np.array_equal(made.counts.values[origin], ahead)
    return Probe(origin, tuple(before), tuple(name for name in before if name in moved), changed)


def design_rows(names: Sequence[str], horizons: int) -> Rows:
    """Return what makes the rows of a city's models: features, rules and the long-run level, of each window ahead."""

    def rows(panel: Panel, origin: int) -> dict[str, NDArray[Any]]:
        """Return every array by its name."""
        made = designs_ahead(panel, np.array([origin]), names, range(1, horizons + 1))
        features = np.stack([design.features[0] for design in made])
        rules = np.stack([design.baselines[0] for design in made])
        found: dict[str, NDArray[Any]] = {name: features[..., i] for i, name in enumerate(names)}
        found |= {f"the rule {name}": rules[:, i] for i, name in enumerate(BASELINES)}
        return found | {"the long-run level": made[0].offset[0]}

    return rows


def drawn_origins(first: int, last: int, n: int, seed: int) -> list[int]:
    """Draw origins between two, the last left out: one in each of `n` parts of that time, by a seed."""
    ends = np.linspace(first, last, n + 1).astype(int)
    rng = np.random.default_rng([seed, _STREAM])
    return sorted({int(rng.integers(low, max(high, low + 1))) for low, high in pairwise(ends)})
