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
# # Add a feature, and see whether it helps
#
# A feature is a file in `features/catalogue/families/` (docs/features/ says how one is written). Whether a model should
# read it is settled by figures: the same fits with it and without, on the same origins, compared in pairs. The origins
# are those of calibration, so that the test period stays untouched for the release.
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
from features.catalogue import chosen
from features.design import STANDARD, designs_at
from features.hub import ingest, load_hub
from features.panel.build import panel_of
from features.simulate import resized, simulate
from training.backtest import all_designs
from training.executor import open_executor
from training.metrics import poisson_deviance_terms
from training.rolling import roll
from training.rows import outcomes, whole_windows
from training.skill import compare, how

alt.renderers.enable("svg")  # drawn here by vl-convert: no script is fetched
root = Path(os.environ.get("FAIRWARD_WORKSPACE") or tempfile.mkdtemp(prefix="fairward-")).absolute()
workspace = root / "add_a_feature"

# %% [markdown]
# ## Without and with
#
# Three settings of one city: the standard features; with one of the catalogue that the standard set has not; with one
# that cannot help, because in a weekly city it never changes. The last is a check of the comparison itself.

# %%
city = resized(load_city("demo"), areas=80, districts=4, years=4)
trees = city.model.lightgbm.model_copy(update={"rounds": 100, "min_rows": 200})
model = city.model.model_copy(update={"members": ("lightgbm",), "lightgbm": trees, "train_windows": 104, "horizons": 1})
backtest = city.backtest.model_copy(update={"origins": 26, "calibration": 52, "refit_every": 26})
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

# %%
added = {"standard": (), "near repeats": ("near_repeat_14_400",), "weekday": ("weekday",)}
cities = {
    name: city.model_copy(update={"model": model.model_copy(update={"features": (*STANDARD, *more)})})
    for name, more in added.items()
}
pd.DataFrame(
    [
        {"feature": each.name, "unit": each.feature.unit, "meaning": each.meaning, "known as of": each.feature.known}
        for each in chosen(("near_repeat_14_400", "weekday"))
    ]
)

# %% [markdown]
# ## Look at it first
#
# A feature is computed for an origin from what was known then. What does it look like beside what came?

# %%
panel = panel_of(city, load_hub(city))
test = panel.n_windows - city.backtest.origins
origins = np.arange(test - city.backtest.calibration, test)
known = origins[origins < whole_windows(panel.as_of(test), test)]  # of later ones reports were still expected
y = outcomes(panel.as_of(test).counts.values, known, 1)
design = designs_at(panel, known, ("near_repeat_14_400",))
burglary = panel.offences.index("burglary")
seen = pd.DataFrame(
    {
        "near repeats": design.features[:, burglary, :, 0].ravel() / design.offset[:, burglary].ravel(),
        "came": y[:, burglary].ravel() / design.offset[:, burglary].ravel(),
        "expected": design.offset[:, burglary].ravel(),
    }
)
seen["tenth"] = pd.qcut(seen["near repeats"].rank(method="first"), 10, labels=range(1, 11)).astype(int)
curve = seen.assign(came=seen["came"] * seen["expected"]).groupby("tenth", as_index=False)[["came", "expected"]].sum()
curve["ratio"] = curve["came"] / curve["expected"]
alt.Chart(curve, width=420, height=240, title="Burglaries that came, over the long-run level").mark_line(
    point=True
).encode(
    x=alt.X("tenth:O", title="tenths of near repeats against the long-run level"),
    y=alt.Y("ratio:Q", title=None, scale=alt.Scale(zero=False)),
)

# %% [markdown]
# ## Fit with and without
#
# The same origins, the same fits, the same seed: only the columns differ.

# %%
means = {}
for name, each in cities.items():
    with open_executor(each) as executor:
        means[name] = roll(panel, all_designs(panel, each), origins, each, executor, print).mean[0, 0]
losses = {name: poisson_deviance_terms(y, mean[: len(known)]).sum(axis=2) for name, mean in means.items()}
pd.DataFrame({name: loss.mean(axis=0) for name, loss in losses.items()}, index=panel.offences).round(3)

# %% [markdown]
# ## Does it help?
#
# Week by week with less week by week without; the interval resamples blocks of weeks. Where it lies above 0, the
# feature helps by more than chance; where it holds 0, these weeks do not say. The weekday changes nothing, to the last bit.

# %%
test_of = how(load_policy(city.policy), panel.per_year, city.seed)
found = []
for name in ("near repeats", "weekday"):
    with_it, without = losses[name], losses["standard"]
    found.append(
        {"feature": name, "offence": "all", **compare(with_it.sum(axis=1), without.sum(axis=1), test_of).told()}
    )
    for k, offence in enumerate(panel.offences):
        found.append({"feature": name, "offence": offence, **compare(with_it[:, k], without[:, k], test_of).told()})
table = pd.DataFrame(found)
np.testing.assert_array_equal(means["weekday"], means["standard"])
table.round(4)

# %%
helped = alt.Chart(table[table["feature"] == "near repeats"], width=420, height=alt.Step(28))
skill_axis = alt.X("low:Q", title="skill of near repeats over the standard set", axis=alt.Axis(format="%"))
bars = helped.mark_rule().encode(x=skill_axis, x2="high:Q", y=alt.Y("offence:N", title=None, sort=None))
bars + helped.mark_point(filled=True, size=60).encode(x="skill:Q", y=alt.Y("offence:N", title=None, sort=None))

# %% [markdown]
# Gains that come from a few weeks are no gains. Summed up over the weeks, a feature that helps climbs steadily:

# %%
gain = (losses["standard"] - losses["near repeats"]).sum(axis=1).cumsum()
weeks = pd.DataFrame({"week": panel.windows.starts(known).astype("datetime64[ns]"), "gain": gain})
alt.Chart(weeks, width=640, height=200, title="Deviance saved by near repeats, summed up").mark_line().encode(
    x=alt.X("week:T", title=None), y=alt.Y("gain:Q", title=None)
)

# %%
verdict = table.query("feature == 'near repeats' and offence == 'all'").iloc[0]
helps = "helps" if verdict["low"] > 0 else "harms" if verdict["high"] < 0 else "is not shown to help or to harm"
print(f"near_repeat_14_400 {helps}: skill {verdict['skill']:+.2%} ({verdict['low']:+.2%} to {verdict['high']:+.2%})")

# %% [markdown]
# ## Keep it, or not
#
# To keep it, name it in the city's file, as below, and train. Each feature that is tried on the same weeks makes it
# likelier that one seems to help by chance: try few, and for a reason. `fairward tune` tries groups of features with
# the models' other settings, on still earlier weeks.
#
# ```yaml
# model:
#   features: [own_0.3, …, week_of_year, near_repeat_14_400]
# ```
