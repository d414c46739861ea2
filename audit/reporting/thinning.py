"""A hub from which incidents were taken out by chance, as if fewer had been reported."""

from dataclasses import replace

import numpy as np

from features.arrays import Floats
from features.hub import Hub


def thinned(hub: Hub, keep: Floats, areas: tuple[str, ...], offences: tuple[str, ...], rng: np.random.Generator) -> Hub:
    """Keep each incident, and each of a table's counts, with the probability of its area and offence.

    Parameters
    ----------
    hub : Hub
        As read.
    keep : numpy.ndarray
        Probabilities. Shape: (areas, offences).
    areas, offences : tuple of str
        What the two axes are of; incidents elsewhere, or of other offences, are all kept.
    rng : numpy.random.Generator
        Decides.
    """
    frames = {}
    for name, frame in (("incidents", hub.incidents), ("counts", hub.context.counts)):
        at = {value: i for i, value in enumerate(areas)}
        of = {value: i for i, value in enumerate(offences)}
        place = frame["area"].astype(str).map(at).fillna(-1).to_numpy(dtype=np.int64)
        kind = frame["offence"].astype(str).map(of).fillna(-1).to_numpy(dtype=np.int64)
        frames[name] = np.where((place < 0) | (kind < 0), 1.0, keep[place, kind])
    incidents = hub.incidents[rng.random(len(hub.incidents)) < frames["incidents"]].reset_index(drop=True)
    counts = hub.context.counts
    kept = rng.binomial(counts["count"].to_numpy(dtype=np.int64), frames["counts"])
    context = replace(hub.context, counts=counts.assign(count=kept.astype(np.int32)))
    return replace(hub, incidents=incidents, context=context)
