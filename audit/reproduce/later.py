"""What a hub holds that nobody could know at an origin: taken out of it, or changed as wildly as it can be."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from features.context.columns import WEATHER
from features.hub import Hub
from features.panel import Windows

_PLANTED = 20, 2_000, 50_000
"""Incidents planted for each area, at least, and at most."""
_WITHIN = 60_000
"""Minutes after an origin within which what is planted becomes known."""
_WILD = 1e9


@dataclass(frozen=True)
class Moment:
    """An origin in time.

    Attributes
    ----------
    first, utc, end : pandas.Timestamp
        Start of the panel's first window, the origin, and the end of the window ahead (UTC).
    local : pandas.Timestamp
        The origin in naive local time.
    unpublished : tuple of str
        Totals of areas that were published after it.
    """

    first: pd.Timestamp
    utc: pd.Timestamp
    end: pd.Timestamp
    local: pd.Timestamp
    unpublished: tuple[str, ...] = ()

    @classmethod
    def of(cls, windows: Windows, origin: int, published: dict[str, pd.Timestamp]) -> "Moment":
        """Return an origin's moment; `published` says from when each total of areas was known."""
        local = windows.start(origin)
        unpublished = tuple(name for name, day in published.items() if day > local)
        first, utc, end = (windows.start_utc(index) for index in (0, origin, origin + 1))
        return cls(first, utc, end, local, unpublished)


def without_later(hub: Hub, at: Moment) -> Hub:
    """Return a hub from which everything that became known after an origin is taken out."""
    context, places = hub.context, hub.context.places
    there = places[~(places["opened"] > at.local)]
    known = _known(hub.incidents, at)
    return replace(
        hub,
        incidents=known.assign(withdrawn=known["withdrawn"].where(known["withdrawn"] < at.utc)),
        areas=hub.areas.assign(**dict.fromkeys(at.unpublished, np.nan)),
        context=replace(
            context,
            counts=context.counts[context.counts["reported"] <= at.utc],
            days=context.days[context.days["known"] <= at.utc],
            weather=context.weather[context.weather["known"] <= at.utc],
            places=there.assign(closed=there["closed"].where(there["closed"] <= at.local)),
        ),
    )


def with_later_changed(hub: Hub, at: Moment, rng: np.random.Generator) -> Hub:
    """Return a hub in which everything that became known after an origin is changed, and much is added to it.

    Incidents that stand are withdrawn later, others are reported later (some at the very moment of the origin), of the
    window ahead and of windows long past; counts, calendar, weather, places and totals are told otherwise.
    """
    context = hub.context
    return replace(
        hub,
        incidents=_incidents(hub, at, rng),
        areas=hub.areas.assign(**{name: hub.areas[name] * 1e6 + 1 for name in at.unpublished}),
        context=replace(
            context,
            counts=_counts(context.counts, at, rng),
            days=_days(context.days, at, rng),
            weather=_weather(context.weather, at, rng),
            places=_places(context.places, at, rng),
        ),
    )


def _known(incidents: pd.DataFrame, at: Moment) -> pd.DataFrame:
    return incidents[incidents["reported"] < at.utc]


def _after(at: Moment, n: int, rng: np.random.Generator, least: int = 1) -> pd.DatetimeIndex:
    """Draw moments from `least` minutes after an origin on. Shape: (n,)."""
    return pd.DatetimeIndex(at.utc + pd.to_timedelta(rng.integers(least, _WITHIN, n), unit="min")).as_unit("us")


def _incidents(hub: Hub, at: Moment, rng: np.random.Generator) -> pd.DataFrame:
    known = _known(hub.incidents, at)
    stands = ~(known["withdrawn"] < at.utc)
    fall = stands & (rng.random(len(known)) < 0.5)
    moments = pd.Series(_after(at, len(known), rng, 0), known.index)
    known = known.assign(withdrawn=known["withdrawn"].where(~fall, moments))
    if hub.incidents.empty:
        return known
    each, least, most = _PLANTED
    n = min(max(each * len(hub.areas), least), most)
    planted = hub.incidents.iloc[rng.integers(0, len(hub.incidents), n)].reset_index(drop=True)
    anywhen = at.first + (at.utc - at.first) * rng.uniform(0, 1.1, n)
    ahead = at.utc + (at.end - at.utc) * rng.random(n)
    occurred = pd.DatetimeIndex(np.where(rng.random(n) < 1 / 3, ahead, anywhen)).as_unit("us")
    told = _after(at, n, rng, 0).where(rng.random(n) > 0.1, at.utc)
    reported = pd.DatetimeIndex(np.maximum(told, occurred)).as_unit("us")
    planted = planted.assign(
        occurred_start=occurred,
        occurred_end=occurred + pd.to_timedelta(rng.integers(0, 100_000, n), unit="min"),
        reported=reported,
        withdrawn=pd.Series(reported + pd.Timedelta(days=3), planted.index).where(rng.random(n) < 0.3),
    )
    return pd.concat([known, planted.astype(hub.incidents.dtypes.to_dict())], ignore_index=True)


def _counts(counts: pd.DataFrame, at: Moment, rng: np.random.Generator) -> pd.DataFrame:
    later = counts["reported"] > at.utc
    other = counts["count"].where(~later, rng.integers(0, 200, len(counts)))
    changed = counts.assign(count=other.astype(np.int32))
    again = changed[rng.random(len(changed)) < 0.5]
    again = again.assign(count=np.int32(90), reported=_after(at, len(again), rng))
    return pd.concat([changed, again.astype(counts.dtypes.to_dict())], ignore_index=True)


def _days(days: pd.DataFrame, at: Moment, rng: np.random.Generator) -> pd.DataFrame:
    """Announce later that every day around the origin is of every kind; take back what was announced later."""
    dates = pd.date_range(at.local.normalize() - pd.Timedelta(days=40), periods=80, freq="D", unit="us")
    kinds = days[["kind", "name"]].drop_duplicates()
    planted = kinds.merge(pd.Series(dates, name="date"), how="cross").assign(source="planted")
    planted = planted.assign(known=_after(at, len(planted), rng))[list(days.columns)]
    return pd.concat([days[days["known"] <= at.utc], planted.astype(days.dtypes.to_dict())], ignore_index=True)


def _weather(weather: pd.DataFrame, at: Moment, rng: np.random.Generator) -> pd.DataFrame:
    """Let all weather that was known later be a deluge, and measure each day once more, later."""
    later = weather["known"] > at.utc
    values = [name for name in weather.columns if name not in {column.name for column in WEATHER}]
    wild = {name: weather[name].where(~later, _WILD) for name in values}
    again = weather.assign(known=_after(at, len(weather), rng), **dict.fromkeys(values, -_WILD))
    return pd.concat([weather.assign(**wild), again.astype(weather.dtypes.to_dict())], ignore_index=True)


def _places(places: pd.DataFrame, at: Moment, rng: np.random.Generator) -> pd.DataFrame:
    """Open everything once more later, and close later what is there."""
    there = ~(places["closed"] <= at.local)
    days = [pd.Timedelta(days=int(day)) for day in rng.integers(1, 400, 2)]
    closed = places["closed"].where(~there, at.local + days[0])
    opened = places["opened"].where(~(places["opened"] > at.local), at.local + pd.Timedelta(days=1))
    again = places.assign(opened=at.local + days[1], closed=pd.Series(pd.NaT, places.index))
    parts = [places.assign(opened=opened, closed=closed), again]
    return pd.concat([part.astype(places.dtypes.to_dict()) for part in parts], ignore_index=True)
