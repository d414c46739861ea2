"""Areas whose level changed, as the history of an edition shows them."""

import numpy as np
import pandas as pd

from serving.approved.behind import Behind
from serving.approved.served import Served

FALSE_DISCOVERIES = 0.05


def emerging_areas(served: Served, behind: Behind, offence: str | None) -> pd.DataFrame | None:
    """Return what `features.lookup.emerging` finds in the archived history; None where it is too short."""
    from features.lookup.emerging import emerging
    from features.where.near import queen

    mine = served.edition.history.read(offence=offence, columns=("window_start", "area", "y"))
    areas = [str(area) for area in served.edition.areas["area"]]
    counts = mine.groupby(["window_start", "area"], observed=True)["y"].sum().unstack("area")[areas]
    touching = behind.kept("queen", lambda: queen(served.edition.areas))
    rng = np.random.default_rng(served.city.seed)
    try:
        return emerging(
            counts.to_numpy(dtype=np.float64), areas, touching, false_discoveries=FALSE_DISCOVERIES, rng=rng
        )
    except ValueError:
        return None
