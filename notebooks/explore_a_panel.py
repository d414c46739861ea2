# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Explore a panel
#
# A panel is counts by window × area × offence, with everything that an origin could have known beside it. This notebook
# looks at one: how much there is, where and when, how late reports come, and how alike neighbours are. It makes a small
# simulated city and asks no host for anything; put the name of your own city in the place of `demo` and leave
# `simulate` out to look at yours.
#
# `make notebooks` runs it; `jupytext --to ipynb notebooks/explore_a_panel.py` opens it as a notebook.

# %%
import os
import tempfile
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd

from configs.files import one_writer
from configs.load import load_city
from features.catalogue.ground import Ground
from features.hub import ingest, load_hub
from features.panel.build import panel_of
from features.simulate import resized, simulate

alt.renderers.enable("svg")  # drawn here by vl-convert: no script is fetched
root = Path(os.environ.get("FAIRWARD_WORKSPACE") or tempfile.mkdtemp(prefix="fairward-")).absolute()
workspace = root / "explore_a_panel"

# %%
city = resized(load_city("demo"), areas=60, districts=4, years=4)
city = city.model_copy(update={"workspace": workspace, "data_folder": workspace / city.name / "sources"})
with one_writer(city.home):
    simulate(city)
    ingest(city)
hub = load_hub(city)
panel = panel_of(city, hub)
print(f"{city.title}: {panel.n_windows} weeks × {len(panel.areas)} areas × {len(panel.offences)} offences")

# %% [markdown]
# ## The cube
#
# `counts` is an `xarray.DataArray`, time first; it cannot be written to. Every sum is one line.

# %%
panel.counts

# %%
cells = panel.counts.values
pd.DataFrame(
    {
        "incidents": cells.sum(axis=(0, 1)),
        "a week and area": cells.mean(axis=(0, 1)).round(3),
        "share of cells with none": (cells == 0).mean(axis=(0, 1)).round(3),
        "largest cell": cells.max(axis=(0, 1)),
    },
    index=panel.offences,
)

# %% [markdown]
# Counts this sparse are mostly chance: a forecast is judged by its expected count, not by guessing the zeros.
#
# ## When
#
# The whole city, a week each, and the year folded on itself.

# %%
weekly = panel.counts.sum("area").to_series().rename("incidents").reset_index()
alt.Chart(weekly, width=640, height=220, title="Incidents a week in the whole city").mark_line().encode(
    x=alt.X("window:T", title=None), y=alt.Y("incidents:Q"), color=alt.Color("offence:N", title=None)
)

# %%
weekly["week"] = weekly["window"].dt.isocalendar().week.astype(int)
folded = weekly.groupby(["offence", "week"], as_index=False)["incidents"].mean()
alt.Chart(folded, width=640, height=220, title="The mean year").mark_line().encode(
    x=alt.X("week:Q", title="ISO week"), y=alt.Y("incidents:Q"), color=alt.Color("offence:N", title=None)
)

# %% [markdown]
# ## Where
#
# Areas in the order of their totals: a few hold much of the city. The share that the busiest 5% hold is what a map of
# long-run levels reaches without any forecast.

# %%
shares = np.sort(cells.sum(axis=0), axis=0)[::-1].cumsum(axis=0) / cells.sum(axis=(0, 1))
held = pd.DataFrame(shares, columns=list(panel.offences)).assign(areas=np.arange(1, len(panel.areas) + 1))
alt.Chart(
    held.melt("areas", var_name="offence", value_name="share"),
    width=420,
    height=260,
    title="Share of incidents in the busiest areas",
).mark_line().encode(
    x=alt.X("areas:Q", title="areas, the busiest first"),
    y=alt.Y("share:Q", axis=alt.Axis(format="%")),
    color=alt.Color("offence:N", title=None),
)

# %%
top = int(np.ceil(0.05 * len(panel.areas)))
print(f"the busiest {top} of {len(panel.areas)} areas hold:")
held.iloc[[top - 1]].drop(columns="areas").map("{:.0%}".format)

# %% [markdown]
# ## More than chance?
#
# If an area's weeks were drawn from one Poisson rate, the variance of its counts would be their mean. What lies above
# the line is over-dispersion: seasons, trends, repeats.

# %%
spread = pd.DataFrame(
    {
        "area": np.repeat(panel.areas, len(panel.offences)),
        "offence": np.tile(panel.offences, len(panel.areas)),
        "mean": cells.mean(axis=0).ravel(),
        "variance": cells.var(axis=0, ddof=1).ravel(),
    }
).query("mean > 0")
points = alt.Chart(spread, width=420, height=300, title="Each area's weeks: variance against mean")
line = points.mark_line(color="grey", strokeDash=[4, 4]).encode(
    x=alt.X("mean:Q", scale=alt.Scale(type="log")), y=alt.Y("mean:Q", scale=alt.Scale(type="log"), title="variance")
)
points.mark_circle(size=25).encode(x="mean:Q", y="variance:Q", color=alt.Color("offence:N", title=None)) + line

# %% [markdown]
# ## Neighbours
#
# `Ground` holds who touches whom as a sparse matrix. The correlation of an area's long-run level with the mean of its
# neighbours says how much a neighbour's past can tell.

# %%
levels = cells.mean(axis=0)
near = Ground(panel.plan).near @ levels
pd.Series(
    {name: np.corrcoef(levels[:, k], near[:, k])[0, 1] for k, name in enumerate(panel.offences)},
    name="correlation with the neighbours' mean",
).round(2)

# %% [markdown]
# ## How late reports come
#
# `as_of(origin)` is the panel that a person would have had then; features and labels see nothing else. The share of a
# week's incidents that was known so many weeks later, over the last year:

# %%
ends = np.arange(panel.n_windows - 52, panel.n_windows - 8)
delays = range(1, 9)
final = cells[ends].sum(axis=1)
known = {d: np.stack([panel.known(int(w) + d)[int(w)].sum(axis=0) for w in ends]) for d in delays}
share = pd.DataFrame({d: known[d].sum(axis=0) / final.sum(axis=0) for d in delays}, index=panel.offences)
told = share.rename_axis("offence").reset_index().melt("offence", var_name="weeks", value_name="known")
alt.Chart(told, width=420, height=260, title="Share of a week's incidents known so many weeks later").mark_line(
    point=True
).encode(
    x=alt.X("weeks:O", title="weeks after the week began"),
    y=alt.Y("known:Q", axis=alt.Axis(format="%"), scale=alt.Scale(zero=False)),
    color=alt.Color("offence:N", title=None),
)

# %% [markdown]
# `panel.completion(origin)` is what is expected to come yet, and depends on nothing but what was known then. How near
# is the completed count of the last week to what came in the end?

# %%
rows = [
    {
        "known": float(panel.known(int(origin))[-1].sum()),
        "completed": float(panel.known_evidence(int(origin))[-1].sum()),
        "in the end": float(cells[origin - 1].sum()),
    }
    for origin in range(panel.n_windows - 40, panel.n_windows - 8)
]
late = pd.DataFrame(rows)
(late.mean() / late["in the end"].mean()).round(3)

# %% [markdown]
# ## And next
#
# `notebooks/train_compare_read.py` fits models on such a panel; `notebooks/add_a_feature.py` asks whether a further
# feature helps.
