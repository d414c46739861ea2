"""Sums over what an origin knows, without a copy of the panel: only windows that are not final are copied."""

import numpy as np
from numpy.typing import NDArray

from features.panel import Panel

BLOCK = 64
"""Windows in a block. Bounds do not depend on the data, so that what comes later cannot move a sum by a bit."""


class Known:
    """The evidence of all windows before an origin as known at it, completed for late reports, in blocks of windows.

    The same values as `panel.known_evidence(origin)`; most blocks are views of the panel.

    Parameters
    ----------
    panel : Panel
        The panel, which may hold what was not known.
    origin : int
        Index of the window ahead.
    """

    def __init__(self, panel: Panel, origin: int) -> None:
        values = panel.spread.values
        self._shape = values.shape[1:]
        self._flat = values.reshape(len(values), -1)
        self._origin = origin
        self._unknown = panel.unknown(origin)
        self._completion = panel.completion(origin).reshape(-1, self._flat.shape[1])
        self._blocks = [self._block(first) for first in range(0, origin, BLOCK)]

    def sums(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return weighted sums over windows. Shape: (n_sums, origin) → (n_sums, n_offences, n_areas)."""
        total = np.zeros((len(weights), self._flat.shape[1]), dtype=np.float32)
        for number, block in enumerate(self._blocks):
            part = weights[:, number * BLOCK : number * BLOCK + len(block)]
            asked = np.flatnonzero(part.any(axis=1))
            total[asked] += part[asked] @ block
        return np.ascontiguousarray(total.reshape(-1, *self._shape).transpose(0, 2, 1))

    def _block(self, first: int) -> NDArray[np.float32]:
        last = min(first + BLOCK, self._origin)
        block: NDArray[np.float32] = self._flat[first:last]
        open_from = self._origin - len(self._completion)
        late = self._unknown.where((self._unknown.window >= first) & (self._unknown.window < last))
        if last <= open_from and not len(late):
            return block
        block = block.copy()
        cell = late.area.astype(np.int64) * self._shape[1] + late.offence
        np.subtract.at(block, (late.window - first, cell), late.weight)
        low = max(first, open_from)
        block[max(low - first, 0) :] += self._completion[low - open_from : max(last, low) - open_from]
        return block
