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
# # A data scientist's tour
#
# From dirty rows to a model in MLflow, on a small simulated city whose truth is known. It runs in under a minute, asks
# no host for anything, and defines nothing: every step is a function of a room (`features`, `training`) that a verb of
# the command line calls too.
#
# It keeps what it makes in `$FAIRWARD_WORKSPACE/tour`, or in a temporary folder. Open it as a notebook with
# `jupytext --to ipynb notebooks/tour.py`; `make notebooks` runs it.

# %%
import os
import tempfile
from pathlib import Path

import altair as alt
import mlflow
import numpy as np
import pandas as pd

from configs.compute import ComputeSettings
from configs.files import one_writer
from configs.load import load_city
from features.catalogue import chosen
from features.design import STANDARD, design_at, designs_at
from features.rules import BASELINES
from features.hub import ingest, load_hub
from features.panel.build import panel_of
from features.simulate import resized, simulate
from training import registry
from training.backtest import all_designs, backtest_frame, run_rolling
from training.ceiling import closed_gap, read_truth
from training.combine import issue
from training.counts import QUANTILES
from training.executor import open_executor
from training.explain.drivers import drivers
from training.metrics import poisson_deviance, skill
from training.predict import forecast
from training.release import train_release
from training.rows import rows_of

alt.renderers.enable("svg")  # drawn here by vl-convert: no script is fetched
workspace = Path(os.environ.get("FAIRWARD_WORKSPACE") or tempfile.mkdtemp(prefix="fairward-")).absolute() / "tour"

# %% [markdown]
# ## A city
#
# A city is settings, frozen and typed. This one is the demo with fewer areas, a shorter history and fewer trees.

# %%
city = resized(load_city("demo"), areas=60, districts=4, years=4)
city = city.model_copy(
    update={
        "workspace": workspace,
        "data_folder": workspace / city.name / "sources",
        "model": city.model.model_copy(
            update={
                "members": ("lightgbm", "glm", "ewma"),
                "lightgbm": city.model.lightgbm.model_copy(update={"rounds": 100, "min_rows": 200}),
                "train_windows": 104,
                "horizons": 2,
            }
        ),
        "backtest": city.backtest.model_copy(update={"origins": 26, "calibration": 26, "refit_every": 26}),
        "compute": ComputeSettings(kind="here"),
    }
)
with one_writer(city.home):
    simulate(city)
    account = ingest(city)
print(f"{city.title}: {city.windows} weeks from {city.start}, targets {', '.join(city.targets)}")

# %% [markdown]
# ## The hub: every row is accounted for
#
# Three sources tell of the same incidents, with faults. Rows in = kept + quarantined + linked, for every file.

# %%
pd.DataFrame({name: part.model_dump() for name, part in {**account.sources, "all": account.total}.items()}).T[
    ["rows", "kept", "quarantined", "linked", "reasons"]
]

# %%
hub = load_hub(city)
hub.incidents[["source", "source_id", "offence", "occurred_start", "reported", "area", "location_confidence"]].head()

# %% [markdown]
# ## The panel: counts by window × area × offence

# %%
panel = panel_of(city, hub)
panel.counts

# %%
weekly = panel.counts.sum("area").to_series().rename("incidents").reset_index()
alt.Chart(weekly, width=640, height=220, title="Incidents a week in the whole city").mark_line().encode(
    x=alt.X("window:T", title=None), y=alt.Y("incidents:Q"), color=alt.Color("offence:N", title=None)
)

# %% [markdown]
# ## What an origin knew
#
# Some reports come late. `panel.known(origin)` is what a person could have counted at that moment, and it is all that
# features and labels ever see; the panel as it stands today knows more. `panel.known_evidence(origin)` adds what is
# expected to come, given how late reports had come until then.

# %%
origin = panel.n_windows - 10
now, then = panel.counts.values[:origin], panel.known(origin)
late = pd.DataFrame(
    {
        "weeks before the origin": np.arange(origin, 0, -1),
        "known at the origin": then.sum(axis=(1, 2)),
        "completed at the origin": panel.known_evidence(origin).sum(axis=(1, 2)),
        "known today": now.sum(axis=(1, 2)),
    }
).tail(12)
alt.Chart(
    late.melt("weeks before the origin", var_name="view", value_name="incidents"),
    width=640,
    height=220,
    title=f"The weeks before {panel.window_start(origin):%d %B %Y}, then and now",
).mark_line(point=True).encode(
    x=alt.X("weeks before the origin:O", sort="descending"),
    y=alt.Y("incidents:Q", scale=alt.Scale(zero=False)),
    color=alt.Color("view:N", title=None),
)

# %% [markdown]
# ## Design rows
#
# One function makes the rows of an origin, in training, backtest and service: for each offence and area its features,
# the log-offset on which the model improves, and the baselines.

# %%
design = design_at(panel, origin)
burglary = panel.offences.index("burglary")
rows = pd.DataFrame(design.features[burglary], columns=list(STANDARD), index=panel.areas)
rows.insert(0, "offset", design.offset[burglary])
rows.T.iloc[:, :3].assign(meaning=pd.Series({each.name: each.meaning for each in chosen(STANDARD)}))

# %% [markdown]
# ## Roll the origins, and compare with the baselines
#
# Every model is fitted on what was known at an origin and forecasts the weeks that follow; the forecasts are blended with
# weights that earlier origins taught. All of it runs in the city's executor: this process here, several or a Dask
# cluster where its settings say so, with the same result. Poisson deviance: lower is better.

# %%
designs = all_designs(panel, city)
with open_executor(city) as executor:
    rolled = run_rolling(panel, designs, city, executor, print)
ahead = backtest_frame(panel, designs, issue(panel, rolled, city), city, (1, 1))
scores = pd.DataFrame(
    {
        offence: {name: poisson_deviance(part["y"], part[name]) for name in ("mean", *BASELINES)}
        for offence, part in ahead.groupby("offence", sort=False)
    }
).rename({"mean": "model"})
scores.round(4)

# %%
relative = (scores / scores.drop("model").min()).drop(["mean_8", "same_week_last_year"])  # far to the right
relative = relative.rename_axis("forecast").reset_index()
alt.Chart(
    relative.melt("forecast", var_name="offence", value_name="relative"),
    width=420,
    height=alt.Step(28),
    title="Deviance over the best baseline's: left of 1 is better",
).mark_point(filled=True, size=70).encode(
    x=alt.X("relative:Q", title=None, scale=alt.Scale(zero=False)),
    y=alt.Y("offence:N", title=None),
    color=alt.Color("forecast:N", title=None, sort=None),
)

# %% [markdown]
# ## A release
#
# `train_release` does this for every offence, writes the backtest row by row, signs the models and registers the
# version. Run again with the same inputs it returns the same release.

# %%
with one_writer(city.home):
    release = train_release(city, trainer="a data scientist", progress=print)

# %% [markdown]
# ## Recompute a score
#
# The backtest is a table; anybody can check what the manifest says.

# %%
backtest = release.backtest()
part = backtest[backtest["offence"] == "burglary"]
said = release.manifest["metrics"]["burglary"]
again = skill(part["y"], part["mean"], part[said["best_baseline"]])
assert np.isclose(again, said["skill"]), "the manifest is wrong"
print(f"skill over {said['best_baseline']}: {again:.4f}, as the manifest says")
part.head()

# %% [markdown]
# Are the quantiles right? At least 90% of counts should not exceed their `q0.9`. On small counts it is more, because a
# quantile is a whole number too: the line may lie above the diagonal, never below it.

# %%
shares = {float(name[1:]): (backtest["y"] <= backtest[name]).mean() for name in QUANTILES}
reached = pd.DataFrame({"quantile": shares.keys(), "share": shares.values()})
chart = alt.Chart(reached, width=300, height=300, title="Share of counts at or below each quantile")
diagonal = chart.mark_line(strokeDash=[4, 4], color="grey").encode(x="quantile:Q", y="quantile:Q")
chart.mark_line(point=True).encode(x="quantile:Q", y=alt.Y("share:Q", title="share")) + diagonal

# %% [markdown]
# ## The run in MLflow
#
# Parameters, metrics, figures and files of every run; `mlflow ui --backend-store-uri` shows the same in a browser.

# %%
store = registry.client(city)
run = store.get_run(release.info["run_id"])
print(run.info.status, {name: run.data.params[name] for name in ("data_digest", "code_version", "seed")})
pd.Series({name: value for name, value in run.data.metrics.items() if name.endswith(("skill", "deviance"))}).round(4)

# %% [markdown]
# ## The model from MLflow
#
# The registered version is a script that reads text, never a pickle. It predicts what the release's models predict.

# %%
loaded = mlflow.pyfunc.load_model(f"models:/{city.name}/{release.number}")
at = np.array([panel.n_windows])
known = rows_of(designs_at(panel, at, release.features), burglary, at)
sample = pd.DataFrame(known.values, columns=list(known.names))
sample[list(BASELINES)] = known.baselines
sample = sample.assign(offence="burglary", horizon=1, area_number=np.arange(len(panel.areas)), offset=known.offset)
predicted = loaded.predict(sample)
np.testing.assert_allclose(predicted["mean"], release.blends.blends["burglary", 1].mean(known), rtol=1e-6)
predicted.head()

# %% [markdown]
# ## How near the truth
#
# The simulation wrote the true intensity beside its data. Of the gap from the best baseline to that truth, this much is
# closed: 0 adds nothing, 1 is all that can be known.

# %%
truth = read_truth(city)
gap = closed_gap(backtest, truth)
gap.round(4)

# %%
area = part.groupby("area")["y"].sum().idxmax()
keys = ["window_start", "area", "offence"]
seen = part[part["area"] == area].merge(truth, on=keys).rename(columns={"mean": "model", "recorded_mean": "truth"})
series = ["y", "model", "truth", said["best_baseline"]]
lines = seen.melt("window_start", series, var_name="series", value_name="incidents")
alt.Chart(lines, width=640, height=240, title=f"Burglary in {area}, a week each").mark_line().encode(
    x=alt.X("window_start:T", title=None), y="incidents:Q", color=alt.Color("series:N", title=None, sort=None)
)

# %% [markdown]
# ## Next week, and why
#
# No committee has decided on this release, so no verb and no page would serve it. A data scientist may look.

# %%
week = forecast(city, hub, release)
top = week[week["offence"] == "burglary"].nsmallest(5, "rank")
top[["area", "rank", "mean", "q0.05", "q0.95", "flagged"]]

# %%
why = drivers(city, hub, release).query("offence == 'burglary'").pivot(index="area", columns="driver", values="factor")
why.loc[top["area"]].round(2)
