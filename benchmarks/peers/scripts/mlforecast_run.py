"""Runs mlforecast on what it is given, in its own environment: FOLDER NAME, NAME one of WAYS."""

import sys

import numpy as np
import pandas as pd
from given import Clock, Given, give, part
from lightgbm import LGBMRegressor
from mlforecast import MLForecast
from mlforecast.lag_transforms import ExponentiallyWeightedMean, RollingMean

WARM_WEEKS = 104


def guide(given):
    """Make it as its own guide begins: lags, a rolling mean, the week, LightGBM as it comes."""
    model = LGBMRegressor(random_state=given.seed, n_jobs=1, verbosity=-1)
    return MLForecast(
        models={"mean": model},
        freq="W-MON",
        lags=[1, 2, 3, 4, 52],
        lag_transforms={1: [RollingMean(4), RollingMean(52)]},
        date_features=["week"],
    )


def counts(given):
    """Make it with all that it has for counts: Poisson trees of Fairward's own size on means at many rates."""
    trees = given.trees
    model = LGBMRegressor(
        objective="poisson",
        n_estimators=trees["rounds"],
        learning_rate=trees["learning_rate"],
        num_leaves=trees["leaves"],
        min_child_samples=trees["min_rows"],
        random_state=given.seed,
        n_jobs=1,
        verbosity=-1,
    )
    own = [ExponentiallyWeightedMean(alpha=rate) for rate in (0.005, 0.01, 0.02, 0.05, 0.15)]
    city = [ExponentiallyWeightedMean(alpha=rate, global_=True) for rate in (0.02, 0.15)]
    means = [RollingMean(window) for window in (8, 52, 104)]
    return MLForecast(
        models={"mean": model},
        freq="W-MON",
        lags=[1, 2, 3, 4, 51, 52, 53],
        lag_transforms={1: [*own, *city, *means]},
        date_features=["week"],
    )


WAYS = {"mlforecast-guide": guide, "mlforecast-counts": counts}


def long(given, cube, since):
    """Return counts as the long table that it reads."""
    n_weeks, n_areas = cube.shape
    weeks = given.starts[since:n_weeks]
    return pd.DataFrame(
        {
            "unique_id": np.repeat(given.areas, len(weeks)),
            "ds": np.tile(weeks, n_areas),
            "y": cube[since:].T.ravel(),
        }
    )


def main(folder, name):
    """Fit once at the first origin; forecast every origin from what was known at it."""
    given = Given(folder)
    since = max(0, given.first - given.train_weeks - WARM_WEEKS)
    fit, forecast, parts = Clock(), Clock(), []
    for k in range(len(given.offences)):
        table = long(given, given.counts(given.first, k), since)
        with fit:
            fitted = WAYS[name](given).fit(table, static_features=[])
        for origin in given.origins:
            known = long(given, given.counts(origin, k), since)
            with forecast:
                found = fitted.predict(1, new_df=known)
            means = found.set_index("unique_id")["mean"].reindex(given.areas)
            if not (found["ds"] == given.start(origin)).all():
                raise RuntimeError("it forecast another week")
            parts.append(part(origin, k, means))
    give(folder, name, parts, fit, forecast)


main(*sys.argv[1:])
