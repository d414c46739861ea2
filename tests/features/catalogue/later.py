"""Changes to the tables of a city that nobody could know at an origin, as wild as they can be."""

from dataclasses import replace

import numpy as np
import pandas as pd

from features.panel import Attribute, Surroundings
from tests.features.catalogue.worlds import EVENTS, KINDS, VALUES, World


def plant(rng: np.random.Generator, city: World, origin: int) -> World:
    """Change everything that became known after an origin, in every table, and add much to it."""
    moment, start = city.windows.start_utc(origin), city.windows.start(origin)
    beside = city.beside
    return replace(
        city,
        incidents=_incidents(rng, city, origin),
        counts=_counts(rng, city, moment),
        beside=Surroundings(
            _days(rng, beside.days, moment, start),
            _weather(rng, beside.weather, moment, start),
            _places(rng, beside.places, start),
            {
                name: each if each.published <= start else Attribute(each.published, each.totals * 1e6 + 1)
                for name, each in beside.attributes.items()
            },
        ),
    )


def _after(rng: np.random.Generator, moment: pd.Timestamp, n: int, least: int = 0) -> pd.DatetimeIndex:
    """Draw moments from `least` minutes after an origin on."""
    return pd.DatetimeIndex(moment + pd.to_timedelta(rng.integers(least, 60_000, n), unit="min")).as_unit("us")


def _incidents(rng: np.random.Generator, city: World, origin: int) -> pd.DataFrame:
    """Drop what was reported later, withdraw later what stands, and report any number of incidents later."""
    moment = city.windows.start_utc(origin)
    known = city.incidents[city.incidents["reported"] < moment]
    fall = (known["withdrawn"].isna() | (known["withdrawn"] >= moment)) & (rng.random(len(known)) < 0.5)
    known = known.assign(
        withdrawn=known["withdrawn"].where(~fall, pd.Series(_after(rng, moment, len(known)), known.index))
    )
    planted = known.sample(2000, replace=True, random_state=int(rng.integers(2**31)))
    n = len(planted)
    # of the whole time before and after the origin, a third in the window ahead
    occurred = city.windows.start_utc(0) + (moment - city.windows.start_utc(0)) * rng.uniform(0, 1.1, n)
    ahead = moment + (city.windows.start_utc(origin + 1) - moment) * rng.random(n)
    occurred = pd.DatetimeIndex(np.where(rng.random(n) < 1 / 3, ahead, occurred)).as_unit("us")
    reported = np.maximum(_after(rng, moment, n), occurred)
    planted = planted.assign(
        occurred_start=occurred,
        occurred_end=occurred + pd.to_timedelta(rng.integers(0, 100_000, n), unit="min"),
        reported=reported,
        withdrawn=pd.Series(reported + pd.Timedelta(days=3), planted.index).where(rng.random(n) < 0.3),
    )
    return pd.concat([known, planted], ignore_index=True).sample(frac=1, random_state=int(rng.integers(2**31)))


def _counts(rng: np.random.Generator, city: World, moment: pd.Timestamp) -> pd.DataFrame:
    """Multiply counts that came later, and let half of the table come again, later."""
    later = city.counts["reported"] > moment
    changed = city.counts.assign(
        count=city.counts["count"].where(~later, rng.integers(0, 200, len(later))).astype(np.int32)
    )
    again = changed.sample(frac=0.5, random_state=int(rng.integers(2**31)))
    return pd.concat([changed, again.assign(count=np.int32(90), reported=_after(rng, moment, len(again), 1))])


def _days(rng: np.random.Generator, days: pd.DataFrame, moment: pd.Timestamp, start: pd.Timestamp) -> pd.DataFrame:
    """Announce later that every day around the origin is of every kind; take back what was announced later."""
    dates = pd.date_range(start.normalize() - pd.Timedelta(days=40), periods=80, freq="D", unit="us")
    kinds = [("holiday", "holiday"), ("school", "school"), *(("event", name) for name in EVENTS)]
    planted = pd.DataFrame(
        [{"source": "t", "date": date, "kind": kind, "name": name} for date in dates for kind, name in kinds]
    )
    planted["known"] = _after(rng, moment, len(planted), 1)
    return pd.concat([days[days["known"] <= moment], planted], ignore_index=True)


def _weather(
    rng: np.random.Generator, weather: pd.DataFrame, moment: pd.Timestamp, start: pd.Timestamp
) -> pd.DataFrame:
    """Let all weather that was known later be a deluge, and add a second measurement of each day."""
    later = weather["known"] > moment
    wild = {value: weather[value].where(~later, 1e9) for value in VALUES}
    again = weather.assign(known=_after(rng, moment, len(weather), 1), **dict.fromkeys(VALUES, -1e9))
    return pd.concat([weather.assign(**wild), again], ignore_index=True)


def _places(rng: np.random.Generator, places: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
    """Open a thousand places later, and close later what is there."""
    there = ~(places["closed"] <= start)
    closed = places["closed"].where(~there, start + pd.Timedelta(days=int(rng.integers(1, 400))))
    opened = places["opened"].where(~(places["opened"] > start), start + pd.Timedelta(days=1))
    n = 1000
    planted = pd.DataFrame(
        {
            "kind": rng.choice(KINDS, n),
            "x": rng.uniform(0, 1500, n),
            "y": rng.uniform(0, 1500, n),
            "opened": start + pd.to_timedelta(rng.integers(1, 400, n), unit="D"),
            "closed": pd.Series(pd.NaT, index=range(n), dtype=closed.dtype),
        }
    )
    return pd.concat([places.assign(opened=opened, closed=closed), planted], ignore_index=True)
