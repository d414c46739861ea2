"""Runs predspot on what it is given, in its own environment: FOLDER NAME, NAME one of WAYS."""

import sys
import warnings

import geopandas as gpd
import pandas as pd
from given import Clock, Given, give, part
from predspot import Dataset, PredictionPipeline
from predspot.crime_mapping import KDE, QuadratCount
from predspot.feature_engineering import AR
from predspot.pipeline import build_default_pipeline
from predspot.utilities import PandasFeatureUnion
from sklearn.ensemble import RandomForestRegressor

FIT_WEEKS = 104
"""Weeks that it is fitted on: with more its fit takes hours."""
SCALE_WEEKS = 52
"""Weeks whose level makes a density a count."""
LAGS = {"predspot-default": 4, "predspot-counts": 26}
AHEAD_WEEKS = {"predspot-default": 12, "predspot-counts": 27}
"""Weeks that a forecast is made from: enough for the lags, as its documentation has it."""


def default(given, grid, between):
    """Make its default pipeline, weekly, with four lags, on the city's areas instead of its own points."""
    pipeline = build_default_pipeline(grid, tfreq="W", lags=LAGS["predspot-default"], random_state=given.seed)
    return pipeline.set_params(mapping=KDE("W", grid, *between))


def counts(given, grid, between):
    """Make it of counts in the areas, half a year of lags and a forest with enough rows a leaf for sparse counts."""
    lags = AR(lags=LAGS["predspot-counts"], tfreq="W")
    return PredictionPipeline(
        mapping=QuadratCount("W", grid, *between),
        fextraction=PandasFeatureUnion([("ar", lags)]),
        estimator=RandomForestRegressor(n_estimators=50, min_samples_leaf=50, random_state=given.seed),
        random_state=given.seed,
    )


WAYS = {"predspot-default": default, "predspot-counts": counts}


def grid_of(given):
    """Return the city's areas as the grid that it maps on."""
    table = pd.read_parquet(given.folder / "areas.parquet")
    shapes = gpd.GeoSeries.from_wkb(table["shape"], crs="EPSG:4326")
    grid = gpd.GeoDataFrame(table[["lon", "lat"]], geometry=shapes.to_numpy(), crs="EPSG:4326")
    grid.index.name = "places"
    return grid


def sundays(given, first, origin):
    """Return the labels of the first week and of the last before `origin`: it names a week by its Sunday."""
    return given.start(first) + pd.Timedelta(days=6), given.start(origin) - pd.Timedelta(days=1)


def points(given, origin, offence, since):
    """Return incidents known at an origin, as it reads them."""
    rows = given.events(origin, offence, since)
    return pd.DataFrame({"tag": rows["offence"], "t": rows["t"], "lon": rows["lon"], "lat": rows["lat"]})


def again(mapping, grid, between):
    """Return the same mapping of other weeks, a density's bandwidth as it was when it was fitted."""
    return KDE("W", grid, *between, mapping.factor) if isinstance(mapping, KDE) else QuadratCount("W", grid, *between)


def main(folder, name):
    """Fit once at the first origin; at each origin map what was known, and forecast with the fit."""
    warnings.filterwarnings("ignore", category=UserWarning)
    given = Given(folder)
    grid, fit, forecast, parts = grid_of(given), Clock(), Clock(), []
    for k in range(len(given.offences)):
        data = Dataset(points(given, given.first, k, given.first - FIT_WEEKS), grid)
        with fit:
            pipeline = WAYS[name](given, grid, sundays(given, given.first - FIT_WEEKS, given.first))
            pipeline.fit(data)
        for origin in given.origins:
            since = origin - AHEAD_WEEKS[name]
            level = len(given.events(origin, k, origin - SCALE_WEEKS)) / SCALE_WEEKS
            known = Dataset(points(given, origin, k, since), grid)
            with forecast:
                series = again(pipeline.mapping, grid, sundays(given, since, origin)).transform(known.crimes)
                rows = pipeline.fextraction.transform(series)
                ahead = rows.xs(rows.index.get_level_values("t").max(), level="t").reindex(grid.index)
                found = pd.DataFrame(pipeline.estimator.predict(ahead)).iloc[:, 0].clip(lower=0).to_numpy()
                if name == "predspot-default" and found.sum():
                    found = found / found.sum() * level
            parts.append(part(origin, k, found))
    give(folder, name, parts, fit, forecast)


main(*sys.argv[1:])
