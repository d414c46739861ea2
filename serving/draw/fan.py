"""The chart of one area and offence: counts, what was forecast for them, and a fan over the windows ahead."""

from datetime import datetime
from typing import Any

import pandas as pd

from configs.window_words import many, rate
from configs.windows import WindowSettings
from serving import words
from serving.draw.charts import Picture, altair, drawn
from serving.web import times

WIDTH, HEIGHT = 920, 250
FAN = (("q0.01", "q0.99", 0.16), ("q0.05", "q0.95", 0.3), ("q0.25", "q0.75", 0.5))


def fan_chart(window: WindowSettings, history: pd.DataFrame, ahead: pd.DataFrame) -> Picture:
    """Draw an area's history of one offence and its forecasts.

    Parameters
    ----------
    window : WindowSettings
        How long windows are.
    history : pandas.DataFrame
        One row a window in time order: window_start, y, and mean, q0.05, q0.95 of the backtest (missing before it).
    ahead : pandas.DataFrame
        One row for each window ahead, in time order: window_start, window_end, mean and quantiles.
    """
    alt = altair()

    starts = [*history["window_start"], *ahead["window_start"].head(1)]
    past = pd.DataFrame(
        {
            "start": _utc(starts[:-1]),
            "end": _utc(starts[1:]),
            **{to: history[name].to_numpy(dtype=float) for name, to in (("y", "y"), ("mean", "mean"), *_BAND)},
        }
    )
    known = past[past["mean"].notna()]
    stepped = pd.concat([known, known.tail(1).assign(start=known["end"].tail(1))]) if len(known) else known
    x = alt.X("start:T", scale=alt.Scale(type="utc"), axis=alt.Axis(title=None, grid=False, tickCount=10))
    y = alt.Y(
        "y:Q", axis=alt.Axis(title=None, orient="right", tickMinStep=1, domain=False), scale=alt.Scale(domainMin=0)
    )
    layers: list[Any] = [
        alt.Chart(_gapped(past)).mark_rect(color="var(--bar)").encode(x=x, x2=alt.X2("end:T"), y=y, y2=alt.Y2Datum(0))
    ]
    if len(stepped):
        base = alt.Chart(stepped)
        layers.append(
            base.mark_area(interpolate="step-after", color="var(--link)", opacity=0.16).encode(
                x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q")
            )
        )
        layers.append(
            base.mark_line(interpolate="step-after", color="var(--link)", strokeWidth=1.8).encode(
                x=x, y=alt.Y("mean:Q")
            )
        )
    layers += _fan(ahead, x)
    chart = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)
    return drawn(chart, _summary(window, history, ahead), fit="xMaxYMid slice")


_BAND = (("q0.05", "low"), ("q0.95", "high"))


def _fan(ahead: pd.DataFrame, x: Any) -> list[Any]:
    alt = altair()

    base = pd.DataFrame({"start": _utc(ahead["window_start"]), "end": _utc(ahead["window_end"])})
    base["mean"] = ahead["mean"].to_numpy(dtype=float)
    layers = []
    for low, high, opacity in FAN:
        bands = base.assign(low=ahead[low].to_numpy(dtype=float), high=ahead[high].to_numpy(dtype=float))
        marks = alt.Chart(bands).mark_rect(color="var(--flag)", opacity=opacity)
        layers.append(marks.encode(x=x, x2=alt.X2("end:T"), y=alt.Y("low:Q"), y2=alt.Y2("high:Q")))
    line = alt.Chart(base).mark_rule(color="var(--flag)", strokeWidth=3)
    return [*layers, line.encode(x=x, x2=alt.X2("end:T"), y=alt.Y("mean:Q"))]


def _gapped(past: pd.DataFrame) -> pd.DataFrame:
    """Return the windows with anything in them, a little narrower than they are, so that bars stand apart."""
    start, end = (pd.to_datetime(past[name]) for name in ("start", "end"))
    gap = (end - start) * 0.12
    return past.assign(start=_utc(start + gap), end=_utc(end - gap))[past["y"] > 0]


def _utc(moments: Any) -> list[str]:
    """Return local moments as if they were UTC, so that the drawing does not depend on the machine's zone."""
    return [pd.Timestamp(moment).tz_localize(None).strftime("%Y-%m-%dT%H:%M:%SZ") for moment in moments]


def _summary(window: WindowSettings, history: pd.DataFrame, ahead: pd.DataFrame) -> str:
    counts = history["y"]
    said = [_in_words(window, row) for row in ahead.to_dict("records")]
    return (
        f"Counts of the last {many(window, len(counts))}: {words.number(counts.sum())} incidents, from "
        f"{words.number(counts.min())} to {words.number(counts.max())} {rate(window)}. Forecasts: {'; '.join(said)}."
    )


def _in_words(window: WindowSettings, row: Any) -> str:
    start: datetime = pd.Timestamp(row["window_start"]).to_pydatetime()
    end: datetime = pd.Timestamp(row["window_end"]).to_pydatetime()
    return (
        f"{times.span(window, start, end)}: {words.amount(row['mean'])} expected, 50% interval "
        f"{words.interval(row['q0.25'], row['q0.75'])}, 90% interval {words.interval(row['q0.05'], row['q0.95'])}"
    )
