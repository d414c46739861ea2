"""Sums over what an origin knows: in blocks of windows, copied only where they are not final, and used again."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from features.catalogue.values import Values
from features.panel import Panel

BLOCK = 128
"""Windows in a block. Bounds do not depend on the data, so that what comes later cannot move a sum by a bit."""
_DUST = 1e-20


class Memory(dict[tuple[object, ...], tuple[tuple[bytes, ...], NDArray[np.float32]]]):
    """Decayed sums of blocks, and what was not known of each then, for other origins of the same panel to use again.

    One for each block and set of rates, the last made: origins ascend, and what they knew of a block does not return.
    """


class Known:
    """The evidence of all windows before an origin as known at it, completed for late reports.

    The same values as `panel.known_evidence(origin)`, without a copy of all of them.

    Parameters
    ----------
    panel : Panel
        The panel, which may hold what was not known.
    origin : int
        Index of the window ahead.
    memory : Memory
        Of the same panel.
    """

    def __init__(self, panel: Panel, origin: int, memory: Memory) -> None:
        values = panel.spread.values
        self._shape = values.shape[1:]
        self._flat = values.reshape(len(values), -1)
        self._origin = origin
        self._memory = memory
        self._completion = panel.completion(origin).reshape(-1, self._flat.shape[1])
        self._open_from = origin - len(self._completion)
        late = panel.unknown(origin)
        order = np.argsort(late.window, kind="stable")
        cell = late.area.astype(np.int64) * self._shape[1] + late.offence
        self._late = (late.window[order], cell[order], late.weight[order])
        self._bounds = np.searchsorted(self._late[0], np.arange(0, origin + BLOCK, BLOCK))
        self._blocks: dict[int, NDArray[np.float32]] = {}

    def sums(self, weights: NDArray[np.float32]) -> Values:
        """Return weighted sums over windows. Shape: (n_sums, origin) → (n_sums, n_offences, n_areas)."""
        total = np.zeros((len(weights), self._flat.shape[1]), dtype=np.float32)
        for number in range(len(self._bounds) - 1):
            part = weights[:, number * BLOCK : (number + 1) * BLOCK]
            asked = np.flatnonzero(part.any(axis=1))
            if len(asked):
                total[asked] += part[asked] @ self._block(number)
        return self._by_offence(total)

    def ewmas(self, rates: Sequence[float]) -> Values:
        """Return exponentially weighted means. Shape: (n_rates, n_offences, n_areas).

        The weights sum to 1 however short the history is (the bias correction of Kingma & Ba 2015, section 3).
        """
        keep = 1 - np.asarray(rates)
        total = np.zeros((len(rates), self._flat.shape[1]), dtype=np.float32)
        for number in range(len(self._bounds) - 1):
            after = self._origin - min((number + 1) * BLOCK, self._origin)
            scale = ((1 - keep) * keep**after / (1 - keep**self._origin)).astype(np.float32)
            felt = np.flatnonzero(scale > _DUST)
            decayed = self._decayed(number, tuple(rates[int(row)] for row in felt))
            for row, part in zip(felt, decayed, strict=True):
                total[row] += scale[row] * part
        return self._by_offence(total)

    def _decayed(self, number: int, rates: tuple[float, ...]) -> NDArray[np.float32]:
        """Return sums over a block with weights that fall from 1 at its end. Shape: (n_rates, n_cells)."""
        first, last = self._span(number)
        final = last <= self._open_from and last - first == BLOCK
        key, late = (rates, number), tuple(each.tobytes() for each in self._late_of(number))
        held = self._memory.get(key)
        if final and held is not None and held[0] == late:
            return held[1]
        found: NDArray[np.float32] = _falling(rates, last - first) @ self._block(number)
        if final:
            self._memory[key] = (late, found)
        return found

    def _block(self, number: int) -> NDArray[np.float32]:
        """Return a block as known and completed, a view of the panel where it is final. Shape: (n_windows, n_cells)."""
        if number not in self._blocks:
            first, last = self._span(number)
            window, cell, weight = self._late_of(number)
            block: NDArray[np.float32] = self._flat[first:last]
            if last > self._open_from or len(window):
                block = block.copy()
                np.subtract.at(block, (window - first, cell), weight)
                low = max(first, self._open_from)
                block[max(low - first, 0) :] += self._completion[low - self._open_from : max(last - self._open_from, 0)]
            self._blocks[number] = block
        return self._blocks[number]

    def _span(self, number: int) -> tuple[int, int]:
        return number * BLOCK, min((number + 1) * BLOCK, self._origin)

    def _late_of(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.float32]]:
        """Return window, cell and weight of what was not known of a block. Shape of each: (n_late,)."""
        window, cell, weight = self._late
        here = slice(self._bounds[number], self._bounds[number + 1])
        return window[here], cell[here], weight[here]

    def _by_offence(self, total: NDArray[np.float32]) -> Values:
        return np.ascontiguousarray(total.reshape(-1, *self._shape).transpose(0, 2, 1))


@lru_cache(maxsize=64)
def _falling(rates: tuple[float, ...], n_windows: int) -> NDArray[np.float32]:
    """Return weights that fall from 1 at the last window. Shape: (n_rates, n_windows)."""
    weights = (1 - np.asarray(rates))[:, None] ** np.arange(n_windows - 1, -1, -1)
    return np.asarray(weights, dtype=np.float32)
