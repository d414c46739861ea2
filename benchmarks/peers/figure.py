"""The comparison as a figure: deviance against the 52-week mean, and CPU seconds, a row for each forecaster."""

from collections.abc import Mapping, Sequence
from typing import Any

NOTHING = 0.02
"""CPU seconds below which times are drawn alike."""


def figure(cases: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Draw every case's rows (`title`, `deviance`, `fit_cpu`, `forecast_cpu`, `truth`) as SVG text."""
    import altair as alt
    import pandas as pd
    import vl_convert

    parts = []
    for title, rows in cases.items():
        data = pd.DataFrame(points(rows))
        order = list(data["forecaster"])
        y = alt.Y("forecaster:N", title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelLimit=260))
        kind = alt.Color("kind:N", title=None, scale=alt.Scale(domain=KINDS, range=COLOURS))
        base = alt.Chart(data, height=alt.Step(20))
        zero = alt.Chart(pd.DataFrame({"at": [0.0]})).mark_rule(strokeDash=[4, 3]).encode(x="at:Q")
        against = alt.X("against:Q", title="Poisson deviance against the 52-week mean", axis=alt.Axis(format="+.0%"))
        dots = base.mark_point(filled=True, size=80, opacity=1).encode(x=against, y=y, color=kind)
        seconds = alt.X("seconds:Q", title="CPU seconds, fit and all forecasts", scale=alt.Scale(type="log"))
        spent = base.transform_filter("isValid(datum.seconds)").mark_point(filled=True, size=80, opacity=1)
        times = spent.encode(
            x=seconds, y=alt.Y("forecaster:N", title=None, scale=alt.Scale(domain=order), axis=None), color=kind
        )
        left, right = alt.layer(zero, dots).properties(width=340), times.properties(width=240)
        parts.append(alt.hconcat(left, right, title=title))
    return str(vl_convert.vegalite_to_svg(alt.vconcat(*parts).to_dict()))


KINDS = ["Fairward", "peer", "reference", "truth"]
COLOURS = ["#0b6e4f", "#c2410c", "#64748b", "#111827"]


def points(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what is drawn: forecaster, kind, deviance against the 52-week mean, CPU seconds (None where not timed)."""
    mean_52 = next(float(row["deviance"]) for row in rows if row["key"] == "mean_52")
    found = []
    for row in rows:
        timed = row.get("fit_cpu") is not None
        spent = max(row["fit_cpu"] + row["forecast_cpu"] * row["n_origins"], NOTHING) if timed else None
        told = {"forecaster": row["title"], "kind": row["kind"], "seconds": spent}
        found.append(told | {"against": float(row["deviance"]) / mean_52 - 1})
    return found
