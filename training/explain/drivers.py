"""What moves each forecast of a window away from its long-run level, as factors that multiply to the mean."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from configs.city import City
from features.hub import Hub
from features.panel import Panel
from training.bundle import Release
from training.combine import Span
from training.explain.contributions import of_blend
from training.explain.product import Contributions, together
from training.explain.usual import Usual, usual_of
from training.explain.words import CITY, START
from training.predict import asked, means_ahead, release_designs
from training.rows import rows_of


def drivers(city: City, hub: Hub, release: Release, origin: date | None = None, span: Span = (1, 1)) -> pd.DataFrame:
    """Return what moves each forecast away from the long-run level, in groups a person would name.

    Returns
    -------
    pandas.DataFrame
        Columns area, offence, driver, factor: each driver multiplies the expected count by `factor`; the product
        of all, times `start`, is the mean. A row for each offence × area × driver, `start` among them as the
        driver 'long-run expectation'.

    Raises
    ------
    DataError
        The origin starts no window that the hub's history allows, or the release does not forecast so far ahead.
    StateError
        The release reads features that this code does not make.
    """
    panel, index = asked(city, hub, release, origin, (span,))
    found = contributions_at(release, panel, index, span)
    parts = []
    for offence, each in found.items():
        factors = {START: each.start, **{group: np.exp(log) for group, log in each.logs.items()}}
        part = pd.DataFrame({"area": panel.areas, "offence": offence, **factors})
        parts.append(part.melt(["area", "offence"], var_name="driver", value_name="factor"))
    return pd.concat(parts, ignore_index=True)


def contributions_at(release: Release, panel: Panel, origin: int, span: Span) -> dict[str, Contributions]:
    """Return the contributions to the forecasts of one origin, a row an area, by offence."""
    designs, at = release_designs(release, panel, origin, span[1]), np.array([origin])
    blended, moved = (each[span[0] - 1 :].sum(axis=0) for each in means_ahead(release, panel, origin, designs))
    found = {}
    for k, offence in enumerate(panel.offences):
        usual = usual_at(release, offence)
        parts = [
            of_blend(release.blends.blends[offence, h], rows_of(designs[h - 1], k, at), usual)
            for h in range(span[0], span[1] + 1)
        ]
        whole = together(parts)
        city = whole.logs.get(CITY, 0.0) + np.log(moved[k] / blended[k], dtype=np.float64)
        found[offence] = replace(whole, logs={**whole.logs, CITY: city})
    return found


def usual_at(release: Release, offence: str) -> Usual:
    """Return what columns usually held in a release's training rows of an offence."""
    sample = release.features_reference()
    return usual_of(sample[sample["offence"] == offence], tuple(release.features))
