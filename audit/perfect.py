"""What a perfect forecast would score: outcomes drawn from the forecasts themselves."""

import numpy as np
from numpy.typing import NDArray

from audit.evidence import Evidence
from audit.flagging import realised_top

Floats = NDArray[np.float64]
_DRAWS = 20


def expected_top(evidence: Evidence) -> Floats:
    """Return how far each area would belong to the realised top k if the forecasts were the truth.

    One week's counts are mostly chance, so the areas with most incidents in a week spread wider than those with the
    highest rate, which are flagged every week. Measures of the flagged set against the realised one therefore differ
    from "equal" even for a perfect forecast; this says by how much. Poisson counts, 20 draws.

    Returns
    -------
    numpy.ndarray
        Between 0 and 1. Shape: (windows, areas, offences).
    """
    rng = evidence.rng(1)
    total = np.zeros(evidence.cube.mean.shape)
    for _ in range(_DRAWS):
        total += realised_top(rng.poisson(evidence.cube.mean).astype(np.float64), evidence.k)
    return total / _DRAWS
