"""A table and figures of what matters over all areas: declarative Altair charts, made SVG without a network."""

from typing import Any

import pandas as pd

CONTRIBUTION, RISE = "mean |log| contribution", "rise of the deviance where shuffled"


def importance_table(explained: dict[str, Any]) -> pd.DataFrame:
    """Return a row for each offence × group: offence, group, contribution and rise, as `explain_models` told them."""
    rows = [{"offence": name, **each} for name, told in explained.items() for each in told["groups"]]
    return pd.DataFrame(rows, columns=["offence", "group", "contribution", "rise"])


def importance_chart(explained: dict[str, Any], titles: dict[str, str]) -> str:
    """Draw what matters, groups by offence, as SVG text: mean contribution, and rise of the deviance beside it."""
    import altair as alt

    rows = importance_table(explained).assign(offence=lambda table: table["offence"].map(titles))
    order = rows.groupby("group")["contribution"].mean().sort_values(ascending=False).index.tolist()
    base = alt.Chart(rows, width=300, height=alt.Step(9)).mark_bar()
    group = alt.Y("group:N", title=None, sort=order)
    colour = alt.Color("offence:N", title=None, sort=None)
    axes = ((CONTRIBUTION, "contribution:Q", ".2f"), (RISE, "rise:Q", ".1%"))
    parts = [
        base.encode(
            x=alt.X(of, title=title, axis=alt.Axis(format=form)),
            y=group,
            yOffset=alt.YOffset("offence:N", sort=None),
            color=colour,
        )
        for title, of, form in axes
    ]
    return _svg(alt.hconcat(*parts))


def dependence_chart(explained: dict[str, Any], titles: dict[str, str]) -> str:
    """Draw how the expected count changes with each group's main feature, a panel a group, as SVG text."""
    import altair as alt

    rows = [
        {"offence": titles[name], "group": each["group"], "feature": each["feature"], "value": value, "times": times}
        for name, told in explained.items()
        for each in told["dependence"]
        for value, times in zip(each["values"], each["times"], strict=True)
    ]
    data = pd.DataFrame(rows)
    panels = [_panel(alt, data[data["group"] == group], str(group)) for group in data["group"].unique()]
    return _svg(alt.concat(*panels, columns=3).resolve_scale(strokeDash="independent"))


def _panel(alt: Any, rows: pd.DataFrame, group: str) -> Any:
    """Draw one group; offences whose main feature is another have a line of another dash."""
    base = alt.Chart(rows, width=210, height=150, title=group).mark_line(point={"size": 18})
    features = list(rows["feature"].unique())
    return base.encode(
        x=alt.X("value:Q", title=" / ".join(features), scale=alt.Scale(zero=False)),
        y=alt.Y("times:Q", title="times the mean", scale=alt.Scale(zero=False)),
        color=alt.Color("offence:N", title=None, sort=None),
        strokeDash=alt.StrokeDash("feature:N", legend=None, sort=features),
    )


def _svg(chart: Any) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(chart.to_dict()))
