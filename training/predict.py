"""Next window's forecast of a release, and what drives it."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from configs.city import City
from configs.errors import ConfigError, DataError, StateError
from configs.load import load_policy
from features.catalogue import chosen
from features.design import designs_at
from features.hub import Hub
from features.panel import Panel
from features.panel.build import panel_of
from training.bundle import Release
from training.combine import Span
from training.frames import forecast_frame
from training.models.lightgbm import FittedTrees
from training.rows import rows_of

WORDS = {
    "recent weeks here": ("own_0.3", "own_0.1", "own_0.05"),
    "long-run level here": ("own_0.02", "own_0.01", "own_0.005", "level"),
    "nearby areas": ("near_0.1", "near_0.01", "near_all_0.1"),
    "other offences here": ("all_0.05", "all_level"),
    "time of year": ("last_year_here", "city_last_year", "week_of_year"),
    "the city as a whole": ("city_0.3", "city_0.05"),
}
FAMILIES = {
    "recent weeks here": ("lags", "means", "ewmas", "recency"),
    "nearby areas": ("neighbours", "near_repeat"),
    "other offences here": ("offences",),
    "time of year": ("seasons", "calendar"),
    "the city as a whole": ("levels",),
}


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
    panel, index = _asked(city, hub, release, origin)
    if span[1] > release.blends.horizons:
        raise DataError(
            f"release {release.number} forecasts {release.blends.horizons} windows ahead, not {span[1]}",
            where=f"horizon {span[1]}",
            remedy="ask for fewer, or raise model.horizons and train",
        )
    at = np.array([index])
    designs = [designs_at(panel, at, release.features, h) for h in range(1, span[1] + 1)]
    mean = np.zeros((1, len(panel.offences), len(panel.areas)), dtype=np.float32)
    for k, offence in enumerate(panel.offences):
        for h in range(span[0], span[1] + 1):
            mean[0, k] += release.blends.blends[offence, h].mean(rows_of(designs[h - 1], k, at)).astype(np.float32)
    spreads = [release.blends.spreads[offence, span] for offence in panel.offences]
    frame = forecast_frame(panel, designs, at, mean, spreads, span)
    k = int(np.ceil(load_policy(city.policy).flagged.share * len(panel.areas)))
    ordered = frame.sort_values(["offence", "mean", "area"], ascending=[True, False, True])
    frame["rank"] = ordered.groupby("offence").cumcount().add(1).reindex(frame.index).astype(int)
    frame["flagged"] = frame["rank"] <= k
    return frame


def _asked(city: City, hub: Hub, release: Release, origin: date | None) -> tuple[Panel, int]:
    _refuse_other_features(release)
    panel = panel_of(city, hub)
    try:
        return panel, panel.n_windows if origin is None else panel.origin_of(origin, history=panel.per_year)
    except ValueError as error:
        raise DataError(str(error), where=f"origin {origin}", remedy="choose another origin") from None


def _refuse_other_features(release: Release) -> None:
    try:
        chosen(release.features)
    except ConfigError:
        raise StateError(
            f"release {release.number} reads features that this version of Fairward does not make",
            where=str(release.folder),
            remedy="train a release with this version, or go back to the version that trained it",
        ) from None


def _groups(names: Sequence[str]) -> dict[str, list[int]]:
    """Return the columns of each driver, by `WORDS` or the feature's family."""
    words = {name: group for group, listed in WORDS.items() for name in listed}
    families = {family: group for group, listed in FAMILIES.items() for family in listed}
    groups: dict[str, list[int]] = {}
    for column, each in enumerate(chosen(names)):
        family = each.feature.family
        groups.setdefault(words.get(each.name) or families.get(family, family.replace("_", " ")), []).append(column)
    return groups


def drivers(city: City, hub: Hub, release: Release, origin: date | None = None) -> pd.DataFrame:
    """Return what moves each forecast away from the long-run level, in groups a person would name.

    Returns
    -------
    pandas.DataFrame
        Columns area, offence, driver, factor: each driver multiplies the expected count by `factor`; the product
        of all, times `start`, is the mean. A row for each offence × area × driver, `start` among them as the
        driver 'long-run expectation'.

    Raises
    ------
    StateError
        The release reads features that this code does not make.
    """
    panel, index = _asked(city, hub, release, origin)
    at = np.array([index])
    designs = designs_at(panel, at, release.features)
    parts = []
    for k, offence in enumerate(panel.offences):
        rows, blend = rows_of(designs, k, at), release.blends.blends[offence, 1]
        mean, trees = blend.mean(rows), blend.members.get("lightgbm")
        wide = {}
        if isinstance(trees, FittedTrees):
            logs = trees.contributions(rows)
            wide = {words: np.exp(logs[:, columns].sum(axis=1)) for words, columns in _groups(trees.names).items()}
            wide["long-run expectation"] = rows.offset * np.exp(logs[:, -1])
        wide["what rules of thumb say"] = mean / np.prod(list(wide.values()), axis=0) if wide else mean
        part = pd.DataFrame({"area": panel.areas, "offence": offence, **wide})
        parts.append(part.melt(["area", "offence"], var_name="driver", value_name="factor"))
    return pd.concat(parts, ignore_index=True)
