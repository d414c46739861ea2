"""Compares all of a release with what was made again, and says of each feature whether it knew what came later."""

from typing import Any

import pandas as pd

from audit.reproduce.extent import Extent
from audit.reproduce.forecasts import compare_backtest, compare_next
from audit.reproduce.found import Compared, few
from audit.reproduce.inputs import compare_inputs
from audit.reproduce.later import Moment
from audit.reproduce.make import Remade, remake
from audit.reproduce.models import compare_learned, compare_models
from audit.reproduce.probe import Probe, design_rows, drawn_origins, probe
from configs.city import City
from features.panel.build import panel_of
from training.bundle import Release
from training.rolling import Progress
from training.rows import features_read


def reproduce(city: City, release: Release, extent: Extent, progress: Progress) -> dict[str, Any]:
    """Make a release again and compare.

    Parameters
    ----------
    city : City
        Of the release's period; its workspace is empty.
    release : Release
        Read only after everything was made again.
    extent : Extent
        How much is made again, and how closely it must agree.
    progress : callable
        Told a line at each step.

    Returns
    -------
    dict
        rows (what was compared: see `audit.reproduce.found.Compared`), blocks (made again, and there are), origins
        (starts of the windows at which features were tried) and tolerance; plain JSON.
    """
    remade = remake(city, extent, progress)
    progress("comparing with the release")
    rows = compare(release, remade, extent.tolerance)
    probes = probes_of(remade, extent, progress)
    return {
        "rows": [each.told() for each in [*rows, _known(probes)]],
        "blocks": list(remade.blocks),
        "origins": [remade.panel.window_start(each.origin).date().isoformat() for each in probes],
        "tolerance": extent.tolerance,
    }


def compare(release: Release, remade: Remade, tolerance: float) -> list[Compared]:
    """Compare what a release was made from, its models, its forecasts and its backtest with what was made again."""
    made, there = remade.blocks
    backtest = f"backtest (every number of {made} of its {there} blocks)"
    rows = [
        *compare_inputs(release.manifest, remade.city, remade.hub),
        compare_models(release, remade, tolerance),
        compare_learned(release, remade, tolerance),
        *compare_next(release, remade, tolerance),
        compare_backtest("backtest", backtest, remade.backtest, release.backtest(), tolerance),
    ]
    if remade.ahead is not None:
        released = pd.read_parquet(release.folder / "backtest-ahead.parquet")
        rows.append(compare_backtest("ahead", "backtest of further windows", remade.ahead, released, tolerance))
    return rows


def probes_of(remade: Remade, extent: Extent, progress: Progress) -> list[Probe]:
    """Change everything that came after some origins, drawn by the seed, and see which features move."""
    city, panel = remade.city, remade.panel
    published = {
        name: pd.Timestamp(table.known) for table in city.attributes.values() for name in table.attributes
    }  # fmt: skip
    rows = design_rows(features_read(city), city.model.horizons)
    found = []
    for origin in drawn_origins(int(remade.designs[0].origins[0]), panel.n_windows, extent.origins, city.seed):
        moment = Moment.of(panel.windows, origin, published)
        at = (origin, moment)
        found.append(probe(remade.hub, panel, lambda hub: panel_of(city, hub), rows, at, city.seed))
        progress(f"features: what came after {moment.local:%Y-%m-%d} was changed")
    return found


def _known(probes: list[Probe]) -> Compared:
    """Say which features moved; where nothing could be changed, that nothing was tried."""
    tried = [each for each in probes if each.changed]
    what = "features that knew what came later"
    if not tried:
        told = "nothing could be changed after the origins that were drawn"
        return Compared("features", what, "none", told, "not compared")
    moved = {name: [each for each in tried if name in each.moved] for name in tried[0].tried}
    named, more = few(f"{name}: moved at {len(at)} of {len(tried)} origins" for name, at in moved.items() if at)
    count = len(named) + more
    return Compared(
        "features", what, "none", f"{count or 'none'} of {len(tried[0].tried)}, tried at {len(tried)} origins",
        "differs" if count else "same", named=named, more=more,
    )  # fmt: skip
