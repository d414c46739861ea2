"""Figures of a training run, as declarative Altair charts rendered to SVG without a network."""

from typing import Any


def skill_chart(manifest: dict[str, Any]) -> str:
    """Draw each offence's deviance and its baselines', relative to the best baseline, as SVG text."""
    import altair as alt
    import pandas as pd

    rows = []
    for offence in manifest["offences"]:
        scores = manifest["metrics"][offence["offence"]]
        best = scores["baseline_deviance"][scores["best_baseline"]]
        by_name = {"model": scores["deviance"], **scores["baseline_deviance"]}
        rows += [{"offence": offence["title"], "forecast": k, "relative": v / best} for k, v in by_name.items()]
    chart = (
        alt.Chart(pd.DataFrame(rows), width=420, height=alt.Step(28))
        .mark_point(filled=True, size=70)
        .encode(
            x=alt.X("relative:Q", title="Poisson deviance over the best baseline's", scale=alt.Scale(zero=False)),
            y=alt.Y("offence:N", title=None, sort=None),
            color=alt.Color("forecast:N", title=None, sort=None),
        )
    )
    import vl_convert

    return str(vl_convert.vegalite_to_svg(chart.to_dict()))
