"""The whole explanation of one area's forecast of one offence, as numbers."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from configs.city import City
from configs.errors import ConfigError
from features.hub import Hub
from training.bundle import Release
from training.combine import Span
from training.explain.change import Change, smallest_change
from training.explain.drivers import contributions_at
from training.explain.past import PastCounts, past_counts
from training.explain.stability import DRAWS, rank_stability
from training.predict import asked, flagged_areas, forecast


@dataclass(frozen=True)
class Explanation:
    """Why an area ranks where it does.

    Attributes
    ----------
    area, offence, title : str
        Ids, and what a person calls the offence.
    start, end : pandas.Timestamp
        What is forecast, naive local time.
    windows : str
        What its windows are called, one and several: `week`, `month`, …
    mean, low, high : float
        Expected count and its 90% interval.
    rank, areas, k : int
        Rank, of how many, and how many are flagged.
    expected : float
        The long-run expectation, from which the factors lead to the mean.
    factors : dict of str to float
        What each group multiplies the expected count by, strongest first.
    past : PastCounts
        The incidents behind it.
    stays_flagged : float
        Share of draws of the past in which it is among the first k (`training.explain.stability`).
    rank_low, rank_high : int
        90% interval of its rank in those draws.
    draws : int
        How many.
    change : Change
        The smallest change that moves it over the line.
    """

    area: str
    offence: str
    title: str
    start: pd.Timestamp
    end: pd.Timestamp
    windows: str
    mean: float
    low: float
    high: float
    rank: int
    areas: int
    k: int
    expected: float
    factors: dict[str, float]
    past: PastCounts
    stays_flagged: float
    rank_low: int
    rank_high: int
    draws: int
    change: Change

    def told(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        return {**asdict(self), "start": self.start.isoformat(), "end": self.end.isoformat()}


def explain_area(
    city: City,
    hub: Hub,
    release: Release,
    area: str,
    offence: str | None = None,
    origin: date | None = None,
    span: Span = (1, 1),
) -> list[Explanation]:
    """Explain the forecasts of an area, of one offence or of each.

    Raises
    ------
    ConfigError
        There is no such area, or the offence is not forecast.
    DataError
        The origin starts no window that the hub's history allows, or the release does not forecast so far ahead.
    StateError
        The release reads features that this code does not make.
    """
    panel, index = asked(city, hub, release, origin, (span,))
    if area not in panel.areas:
        raise ConfigError(f"no area has the id {area!r}", remedy="fairward search AREA-NAME shows ids")
    if offence is not None and offence not in panel.offences:
        raise ConfigError(f"offence {offence!r} is not forecast", remedy=f"name one of {', '.join(panel.offences)}")
    rows = forecast(city, hub, release, origin, span)
    means = {str(name): part["mean"].to_numpy(dtype=np.float64) for name, part in rows.groupby("offence", sort=False)}
    k, place = flagged_areas(city, len(panel.areas)), panel.areas.index(area)
    firm = rank_stability(panel, index, means, k, np.random.default_rng(city.seed))
    moved = contributions_at(release, panel, index, span)
    found = []
    for name in [offence] if offence else panel.offences:
        number = panel.offences.index(name)
        row = rows[(rows["offence"] == name) & (rows["area"] == area)].iloc[0]
        factors = {group: float(np.exp(log[place])) for group, log in moved[name].logs.items()}
        found.append(
            Explanation(
                area=area,
                offence=name,
                title=city.offences[name].title,
                start=row["window_start"],
                end=row["window_end"],
                windows=panel.windows.settings.unit,
                mean=float(row["mean"]),
                low=float(row["q0.05"]),
                high=float(row["q0.95"]),
                rank=int(row["rank"]),
                areas=len(panel.areas),
                k=k,
                expected=float(moved[name].start[place]),
                factors=dict(sorted(factors.items(), key=lambda item: (-abs(np.log(item[1])), item[0]))),
                past=past_counts(panel, index, place, number, span),
                stays_flagged=float(firm[name].flagged[place]),
                rank_low=int(firm[name].low[place]),
                rank_high=int(firm[name].high[place]),
                draws=DRAWS,
                change=smallest_change(release, panel, index, place, number, k, span),
            )
        )
    return found
