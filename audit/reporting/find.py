"""Puts together what the study of under-reporting finds of a release."""

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from audit.comparisons import title
from audit.evidence import Evidence, gather
from audit.flagging import realised_top
from audit.reporting.gaps import gap_rows
from audit.reporting.hotspots import hotspot_rows
from audit.reporting.rates import Rates, rates_of
from audit.reporting.retrained import planted_rows, retrain
from audit.studies.study import Progress
from configs.city import City
from configs.policy import Policy
from features.arrays import Floats
from features.hub import Hub, load_hub

if TYPE_CHECKING:
    from training.bundle import Release

_USE = 0x4E9


def find(release: "Release", city: City, policy: Policy, progress: Progress) -> dict[str, Any]:
    """Return rates, gaps, hotspots flagged and true, what retraining on a thinned record flags, and the known truth.

    Raises
    ------
    StateError
        There is no hub.
    """
    hub = load_hub(city)
    linked = pd.read_parquet(city.home / "hub" / "linked.parquet")
    evidence = gather(release, city, policy, date.min)
    rng, settings = evidence.rng(_USE), policy.gates.under_reporting
    rows = (hub.incidents, linked)
    cube = evidence.cube
    known = rates_of(city, settings, evidence.dimensions, cube.offences, rows, cube.areas, rng)
    titles = {offence: title(evidence, offence) for offence in cube.offences}
    found: dict[str, Any] = {"sources": [], "gaps": [], "hotspots": []}
    for rates in known:
        progress(f"under-reporting: {rates.title}")
        found["sources"].append({"title": rates.title, "origin": rates.origin, "assumed": rates.assumed})
        of = [cube.offences.index(offence) for offence in rates.offences]
        counts = cube.y[:, :, of].sum(axis=(0, 1))
        if not rates.assumed:
            found["gaps"] += gap_rows(rates, counts, titles, policy)
        found["hotspots"] += hotspot_rows(evidence, rates, rng)
    found["planted"] = _planted(evidence, release, city, hub, known, found["hotspots"], rng, progress)
    found["truth"] = _truth(evidence, city)
    return found


def kept(evidence: Evidence, rates: Rates) -> Floats:
    """Return the share of the record that is kept if the best reported area is kept whole. Shape: (areas, offences)."""
    share = rates.of_areas(rates.mean)
    keep = np.ones((len(evidence.cube.areas), len(evidence.cube.offences)))
    for o, offence in enumerate(rates.offences):
        keep[:, evidence.cube.offences.index(offence)] = share[:, o] / share[:, o].max()
    return keep


def _planted(
    evidence: Evidence, release: "Release", city: City, hub: Hub, known: list[Rates], rows: list[dict[str, Any]],
    rng: np.random.Generator, progress: Progress,
) -> dict[str, Any]:  # fmt: skip
    """Retrain on the record thinned by the rates under which flagged and true hotspots differ most."""
    if not known:
        return {"trained": 0, "rows": []}
    far = {rates.title: 0.0 for rates in known}
    for row in rows:
        if row["ratio"] and row["outcome"] != "not judged":
            far[row["source"]] = max(far[row["source"]], abs(float(np.log(row["ratio"]))))
    rates = max(known, key=lambda each: far[each.title])
    progress(f"under-reporting: training again on a record thinned as in {rates.title}")
    again = retrain(evidence, release, city, hub, kept(evidence, rates), rng)
    return {"trained": again.trained, "rows": planted_rows(evidence, rates, again)}


def _truth(evidence: Evidence, city: City) -> list[dict[str, Any]]:
    """Compare what is flagged with the hotspots of the simulated city's truth, where windows are the truth's."""
    path = city.data_folder / "truth" / "intensity.parquet"
    if city.simulation is None or not path.is_file():
        return []
    cube = evidence.cube
    frame = pd.read_parquet(path, columns=["window_start", "area", "offence", "mean"])
    frame = frame[frame["window_start"].isin(pd.to_datetime(list(cube.windows)))]
    if frame.empty:
        return []
    total = frame.astype({"area": str, "offence": str}).pivot_table("mean", "area", "offence", "sum", observed=True)
    true = realised_top(total.loc[list(cube.areas), list(cube.offences)].to_numpy()[None], evidence.k)[0]
    flagged = evidence.flagged.mean(axis=0)
    rows = []
    for dimension in evidence.dimensions:
        for g, name in enumerate(dimension.names):
            there, here = (float(dimension.shares[:, g] @ each.sum(axis=1)) for each in (true, flagged))
            rows.append(
                {"dimension": dimension.title, "group": name, "true": there, "flagged": here,
                 "ratio": here / there if there else None}
            )  # fmt: skip
    return rows
