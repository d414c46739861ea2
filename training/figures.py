"""Figures of a training run, as declarative Altair charts rendered to SVG without a network."""

from typing import Any

ALL = "All together"


def skill_chart(manifest: dict[str, Any]) -> str:
    """Draw each offence's skill over its best baseline with its interval, and all together, as SVG text."""
    titles = {offence["offence"]: offence["title"] for offence in manifest["offences"]}
    rows = [
        {
            "offence": titles[name],
            "skill": scores["skill"],
            "low": scores["skill_low"],
            "high": scores["skill_high"],
            "against": f"over: {scores['best_baseline']}",
        }
        for name, scores in manifest["metrics"].items()
    ]
    overall = {name: manifest["overall"][name] for name in ("skill", "low", "high")}
    return _forest(
        [*rows, {"offence": ALL, **overall, "against": "over: each its best"}], "skill over the best baseline"
    )


def placebo_chart(manifest: dict[str, Any]) -> str:
    """Draw the skill that was left when incident times were shuffled, with its interval, as SVG text."""
    titles = {offence["offence"]: offence["title"] for offence in manifest["offences"]} | {"all": ALL}
    rows = [
        {"offence": titles[name], "against": told, **{key: part[key] for key in ("skill", "low", "high")}}
        for name, scores in manifest["placebo"]["offences"].items()
        for told, part in (("over the level told outright", scores), ("in its own window", scores["own"]))
    ]
    return _forest(rows, "skill with incident times shuffled: nothing may lie right of 0")


def _forest(rows: list[dict[str, Any]], title: str) -> str:
    """Draw estimates with intervals about a line at 0, in per cent."""
    import altair as alt
    import pandas as pd
    import vl_convert

    data = pd.DataFrame(rows)
    y = alt.Y("offence:N", title=None, sort=None)
    offset = alt.YOffset("against:N", sort=None)
    colour = alt.Color("against:N", title=None, sort=None)
    axis = alt.Axis(format=".1%")
    base = alt.Chart(data, width=420, height=alt.Step(28))
    bars = base.mark_rule(size=2).encode(x=alt.X("low:Q", title=title, axis=axis), x2="high:Q", y=y, color=colour)
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(x="skill:Q", y=y, color=colour)
    several = bool(data.duplicated("offence").any())
    parts = [part.encode(yOffset=offset) for part in (bars, dots)] if several else [bars, dots]
    nothing = alt.Chart(pd.DataFrame({"at": [0.0]})).mark_rule(strokeDash=[4, 3]).encode(x="at:Q")
    return str(vl_convert.vegalite_to_svg(alt.layer(nothing, *parts).to_dict()))
