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
# # Train, compare, and read a model
#
# Models behind one interface are rolled over past origins, compared with one another and with their blend by paired
# tests, and then read: what each weighs in the blend, what matters to it, and why one area is forecast as it is.
#
# It runs on a small simulated city in under a minute and asks no host for anything. `make notebooks` runs it.

# %%
import os
import tempfile
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd

from configs.compute import ComputeSettings
from configs.files import one_writer
from configs.load import load_city, load_policy
from features.rules import BASELINES
from features.hub import ingest, load_hub
from features.panel.build import panel_of
from features.simulate import resized, simulate
from training.backtest import all_designs, run_rolling
from training.blend import Blend
from training.combine import issue
from training.executor import open_executor
from training.explain.contributions import of_blend
from training.explain.importance import deviance_rise
from training.explain.usual import usual_of
from training.metrics import poisson_deviance_terms
from training.models import MODELS
from training.rolling import fit_all
from training.rows import outcomes, rows_of, training_origins
from training.skill import compare, how

alt.renderers.enable("svg")  # drawn here by vl-convert: no script is fetched
root = Path(os.environ.get("FAIRWARD_WORKSPACE") or tempfile.mkdtemp(prefix="fairward-")).absolute()
workspace = root / "train_compare_read"

# %% [markdown]
# ## A city, and the models that are blended
#
# `members` are keys of `training.models.MODELS`; every one of them could be named here.

# %%
city = resized(load_city("demo"), areas=60, districts=4, years=4)
members = ("lightgbm", "glm", "smoothing", "ewma")
trees = city.model.lightgbm.model_copy(update={"rounds": 100, "min_rows": 200})
model = city.model.model_copy(update={"members": members, "lightgbm": trees, "train_windows": 104, "horizons": 1})
backtest = city.backtest.model_copy(update={"origins": 40, "calibration": 26, "refit_every": 22})
city = city.model_copy(
    update={
        "workspace": workspace,
        "data_folder": workspace / city.name / "sources",
        "model": model,
        "backtest": backtest,
        "compute": ComputeSettings(kind="here"),
    }
)
with one_writer(city.home):
    simulate(city)
    ingest(city)
panel = panel_of(city, load_hub(city))
pd.Series({key: each.title for key, each in MODELS.items()}, name="what it is")

# %% [markdown]
# ## Roll the origins
#
# Each model is fitted three times on nothing but what was known, and forecasts the weeks until the next fit. `issue`
# blends them: the weights at an origin were learned on the origins before it.

# %%
designs = all_designs(panel, city)
with open_executor(city) as executor:
    rolled = run_rolling(panel, designs, city, executor, print)
issued = issue(panel, rolled, city)
rolled.mean.shape  # models × horizons × origins × offences × areas

# %% [markdown]
# ## Compare
#
# Poisson deviance of every test window, summed over areas; the calibration origins before them only taught the weights.

# %%
tested = np.arange(panel.n_windows - city.backtest.origins, panel.n_windows)
at = np.searchsorted(rolled.origins, tested)
y = outcomes(panel.counts.values, tested, 1)
baselines = np.moveaxis(designs[0].of(tested).baselines, 1, 0)
forecasts = {
    **dict(zip(BASELINES, baselines, strict=True)),
    **dict(zip(members, rolled.mean[:, 0, at], strict=True)),
    "blend": issued.mean[0, at],
}
losses = {name: poisson_deviance_terms(y, mean).sum(axis=2) for name, mean in forecasts.items()}
scores = pd.DataFrame({name: loss.mean(axis=0) / len(panel.areas) for name, loss in losses.items()}).T
scores.columns = list(panel.offences)
scores.round(4)

# %% [markdown]
# Is a difference more than chance? Two forecasts of the same weeks are compared week by week: what makes a week hard for
# both takes no part. The interval resamples blocks of weeks; `skill` is 1 − the ratio of the deviances.

# %%
test = how(load_policy(city.policy), panel.per_year, city.seed)
best = scores.loc[list(BASELINES)].sum(axis=1).idxmin()
pairs = [(name, best) for name in (*members, "blend")] + [("blend", name) for name in members if name != best]
found = [
    {"forecast": a, "against": b, **compare(losses[a].sum(axis=1), losses[b].sum(axis=1), test).told()}
    for a, b in pairs
]
table = pd.DataFrame(found)
table = table[table["forecast"] != table["against"]]
table.round(4)

# %%
shown = alt.Chart(table.assign(pair=table["forecast"] + " against " + table["against"]), width=420, height=alt.Step(26))
skill_axis = alt.X("low:Q", title="skill, and its interval", axis=alt.Axis(format="%"))
bars = shown.mark_rule().encode(x=skill_axis, x2="high:Q", y=alt.Y("pair:N", title=None, sort=None))
bars + shown.mark_point(filled=True, size=60).encode(x="skill:Q", y=alt.Y("pair:N", title=None, sort=None))

# %% [markdown]
# ## Read the blend
#
# The weights that were learned on everything before the last fit: they are drawn to equal, and leave it where the scores
# do.

# %%
weights = issued.learned[-1][2].weights[:, 0]
held = pd.DataFrame(weights, index=list(members), columns=list(panel.offences)).rename_axis("model").reset_index()
alt.Chart(
    held.melt("model", var_name="offence", value_name="weight"), width=420, height=160, title="Weights in the blend"
).mark_bar().encode(
    x=alt.X("weight:Q", stack="zero"),
    y=alt.Y("offence:N", title=None),
    color=alt.Color("model:N", sort=None, title=None),
)

# %% [markdown]
# ## Read what matters
#
# Models fitted before the test, looked at on test rows that they have not seen: how much worse do forecasts get where
# a group of columns is shuffled among rows of a like level?

# %%
start = int(tested[0])
with open_executor(city) as executor:
    fits = fit_all(panel, designs, start, city, executor)[0]
burglary = panel.offences.index("burglary")
blend = Blend(fits[burglary], dict(zip(members, weights[:, burglary].tolist(), strict=True)))
ahead = rows_of(designs[0], burglary, tested)
rise = deviance_rise(blend, ahead, y[:, burglary].ravel(), np.random.default_rng(city.seed))
groups = pd.Series(rise, name="rise").rename_axis("group").reset_index()
alt.Chart(
    groups, width=420, height=alt.Step(22), title="Burglary: relative rise of the deviance, shuffled"
).mark_bar().encode(x=alt.X("rise:Q", title=None, axis=alt.Axis(format="%")), y=alt.Y("group:N", title=None, sort="-x"))

# %% [markdown]
# ## Read one forecast
#
# Contributions multiply: the start times every factor is the mean, exactly, for every kind of model and for the blend.

# %%
past = rows_of(designs[0], burglary, training_origins(panel, start, 1, city))
sample = pd.DataFrame(past.values, columns=list(past.names)).assign(mean=blend.mean(past))
told = of_blend(blend, ahead, usual_of(sample.sample(4000, random_state=1), past.names))
row = int(blend.mean(ahead)[: len(panel.areas)].argmax())
factors = pd.Series(
    {"long-run expectation": told.start[row], **{name: np.exp(log[row]) for name, log in told.logs.items()}}
)
np.testing.assert_allclose(factors.prod(), blend.mean(ahead)[row], rtol=1e-6)
print(
    f"{panel.areas[row]}, week of {panel.window_start(start):%d %B %Y}: {blend.mean(ahead)[row]:.2f} burglaries expected"
)
factors.round(3)

# %% [markdown]
# ## The text of a model
#
# What a release keeps of a model is text, read by the same file of `training/models/` that wrote it: never a pickle.

# %%
text = fits[burglary]["glm"].text()
np.testing.assert_array_equal(MODELS["glm"].read(text).mean(ahead), fits[burglary]["glm"].mean(ahead))
print(" ".join(text.split())[:400], "…")
