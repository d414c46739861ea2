"""Forecasts of a release: of next window, of further ones, and of several together."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.city import City
from configs.errors import ConfigError, DataError, StateError
from configs.load import load_policy
from features.catalogue import chosen
from features.design import Designs, designs_ahead
from features.hub import Hub
from features.panel import Panel
from features.panel.build import panel_of
from training.bundle import Release
from training.combine import Span, moved_at, spans
from training.frames import forecast_frame
from training.reconcile import total_frame
from training.rows import rows_of


def forecast(city: City, hub: Hub, release: Release, origin: date | None = None, span: Span = (1, 1)) -> pd.DataFrame:
    """Forecast windows ahead of an origin (by default the period's end) from what was known at it.

    Returns
    -------
    pandas.DataFrame
        The contract's columns without y, plus `rank` (1 = highest mean in its offence) and `flagged` (the top k
        by mean, k from the policy). A row for each offence × area.

    Raises
    ------
    DataError
        The origin starts no window that the hub's history allows, or the release does not forecast so far ahead.
    StateError
        The release reads features that this code does not make.
    """
    return forecast_spans(city, hub, release, origin, (span,))[span]


def forecast_spans(
    city: City, hub: Hub, release: Release, origin: date | None, wanted: Sequence[Span]
) -> dict[Span, pd.DataFrame]:
    """Forecast several spans from one origin, whose rows are made once; each as `forecast` does, with its errors."""
    panel, index = asked(city, hub, release, origin, wanted)
    designs = release_designs(release, panel, index, max(last for _, last in wanted))
    _, moved = means_ahead(release, panel, index, designs)
    flagged = flagged_areas(city, len(panel.areas))
    found = {}
    for span in wanted:
        mean = moved[None, span[0] - 1 : span[1]].sum(axis=1)
        spreads = [release.blends.spreads[offence, span] for offence in panel.offences]
        frame = forecast_frame(panel, designs, np.array([index]), mean, spreads, span)
        frame["rank"] = np.concatenate([ranks(each, panel.areas) for each in mean[0]])
        frame["flagged"] = frame["rank"] <= flagged
        found[span] = frame
    return found


def forecast_totals(
    city: City, hub: Hub, release: Release, forecast: pd.DataFrame, span: Span = (1, 1)
) -> pd.DataFrame:
    """Return totals of a forecast of one span for districts, the city and all offences (see `total_frame`)."""
    district = dict(zip(hub.areas["area"].astype(str), hub.areas["district"].astype(str), strict=True))
    spreads = {(level, name): each for (level, name, at), each in release.blends.totals.items() if at == span}
    return total_frame(forecast, district, city.title, spreads)


def asked(city: City, hub: Hub, release: Release, origin: date | None, wanted: Sequence[Span]) -> tuple[Panel, int]:
    """Return a city's panel and the position in it of the origin that somebody asked to forecast spans from.

    Raises
    ------
    DataError
        The origin starts no window that the hub's history allows, or the release does not forecast so far ahead.
    StateError
        The release reads features that this code does not make.
    """
    _refuse_other_features(release)
    for span in wanted:
        refuse_span(release, span)
    panel = panel_of(city, hub)
    try:
        return panel, panel.n_windows if origin is None else panel.origin_of(origin, history=panel.per_year)
    except ValueError as error:
        raise DataError(str(error), where=f"origin {origin}", remedy="choose another origin") from None


def refuse_span(release: Release, span: Span) -> None:
    """Refuse a span that a release does not forecast.

    Raises
    ------
    DataError
        With what it does forecast.
    """
    if span[1] > release.blends.horizons:
        raise DataError(
            f"release {release.number} forecasts {release.blends.horizons} windows ahead, not {span[1]}",
            where=f"horizon {span[1]}",
            remedy="ask for fewer, or raise model.horizons and train",
        )
    if span not in spans(release.blends.horizons):
        raise DataError(
            f"release {release.number} forecasts windows one by one, and all {release.blends.horizons} together",
            where=f"windows {span[0]} to {span[1]}",
            remedy="ask for one of these",
        )


def release_designs(release: Release, panel: Panel, origin: int, last: int) -> list[Designs]:
    """Build the rows of one origin for each horizon up to the last."""
    return designs_ahead(panel, np.array([origin]), release.features, range(1, last + 1))


def designs_at(release: Release, panel: Panel, origins: NDArray[np.int64]) -> Designs:
    """Build the rows of the next window at several origins. Shape of origins: (n_origins,)."""
    return designs_ahead(panel, origins, release.features, range(1, 2))[0]


def means_ahead(
    release: Release, panel: Panel, origin: int, designs: list[Designs]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what is expected in each window ahead: blended, and moved by what districts and the city show.

    Shape of both: (n_horizons, n_offences, n_areas), horizons as in `designs`.
    """
    at, blends = np.array([origin]), release.blends
    blended = [
        [blends.blends[offence, h].mean(rows_of(design, k, at)) for k, offence in enumerate(panel.offences)]
        for h, design in enumerate(designs, start=1)
    ]
    means = np.array(blended, dtype=np.float32)
    return means, moved_at(panel, blends.levels, origin, means)


def ranks(mean: NDArray[np.float32], areas: list[str]) -> NDArray[np.int64]:
    """Return the rank of each area, 1 the highest mean; equal means in the order of their ids. Shape: (n_areas,)."""
    found = np.empty(len(areas), dtype=np.int64)
    found[np.lexsort((np.array(areas), -mean))] = np.arange(1, len(areas) + 1)
    return found


def flagged_areas(city: City, n_areas: int) -> int:
    """Return how many areas are flagged for each offence: the policy's share, rounded up."""
    return int(np.ceil(round(load_policy(city.policy).flagged.share * n_areas, 9)))


def _refuse_other_features(release: Release) -> None:
    try:
        chosen(release.features)
    except ConfigError:
        raise StateError(
            f"release {release.number} reads features that this version of Fairward does not make",
            where=str(release.folder),
            remedy="train a release with this version, or go back to the version that trained it",
        ) from None
