"""Near repeats: what happened here and nearby, forgotten exponentially in time and in distance."""

import numpy as np

from features.catalogue.feature import ORIGIN, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values

DAYS = (14, 42)
METRES = (200, 400, 800)


def _kernel(days: int, metres: int) -> Feature:
    def compute(past: Past) -> Values:
        return past.around(past.ground.kernel(metres), past.weighted(np.exp(-past.days_ago / days)))

    meaning = (
        f"sum over past incidents of exp(-days ago / {days}) × exp(-metres away / {metres}), from the middle of "
        "their windows to the origin and between centres of areas, weights of distance of 1% and more"
    )
    source = "near-repeat victimisation (Johnson & Bowers 2004)"
    return Feature(f"near_repeat_{days}_{metres}", "incidents", meaning, ORIGIN, "near_repeat", compute, source=source)


FEATURES = tuple(_kernel(days, metres) for days in DAYS for metres in METRES)
