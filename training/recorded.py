"""What is on record of every offence in the period that a release is trained on, and who found it."""

from typing import Any

import pandas as pd

from configs.city import City
from features.hub import Hub


def recorded(city: City, hub: Hub) -> list[dict[str, Any]]:
    """Count the incidents of each offence of the taxonomy, targets and context.

    Parameters
    ----------
    city : City
        Its taxonomy says who finds an offence.
    hub : Hub
        Incidents that were withdrawn do not count; counts tables do, for the windows that lie in the period.

    Returns
    -------
    list of dict
        offence, title, found_by, target and incidents, in the taxonomy's order.
    """
    standing = hub.incidents["offence"][hub.incidents["withdrawn"].isna()].value_counts()
    counts = hub.context.counts
    first, end = pd.Timestamp(city.start), pd.Timestamp(city.end)
    inside = counts[(counts["window_start"] >= first) & (counts["window_end"] <= end)]
    tabled = inside.groupby("offence", observed=True)["count"].sum()
    return [
        {
            "offence": name,
            "title": offence.title,
            "found_by": offence.found_by,
            "target": offence.target,
            "incidents": int(standing.get(name, 0)) + int(tabled.get(name, 0)),
        }
        for name, offence in city.offences.items()
    ]
