"""docs/peers.md: the comparison's tables, its rules, and what each project can and cannot do."""

import platform
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from benchmarks.peers.table import table

ABLE: tuple[tuple[str, str, str, str], ...] = (
    (
        "what it is",
        "forecasts of incidents by area, with the gates and decisions that let them be used",
        "a framework that makes lags of any time series and fits any scikit-learn regressor on them [1]",
        "a library that maps crimes on a grid by period and fits any scikit-learn regressor on lags [2]",
    ),
    (
        "one number or a distribution",
        "mean and 23 quantiles of a count, calibrated on past origins",
        "one number; intervals by conformal prediction on top, with windows of their own to calibrate on [3]",
        "one number: a density, or a count with `QuadratCount` [2]",
    ),
    (
        "whose areas",
        "any polygons, a grid or hexagons, with districts that add up",
        "none: series with a name; place enters as columns that the user makes",
        "its own points, squares or hexagons by `create_grid…` [4]; other polygons do as well, as here",
    ),
    (
        "neighbours and near repeat",
        "neighbours' sums among the features; a near-repeat feature and a self-exciting process to choose from",
        "pooled lags over groups or all series [1]; no notion of distance",
        "by the width of the kernel where densities are mapped; no near repeat",
    ),
    (
        "time of year",
        "week, holidays, school days, weather, seasonal levels",
        "date features, holidays as columns, differences and scalings of the target [1]",
        "trend and season of an STL decomposition of each place's series [5]",
    ),
    (
        "late and withdrawn reports",
        "every origin sees what was known at it; the last weeks are completed by learned delays",
        "the table it is given is taken as known; the user cuts it",
        "the same",
    ),
    (
        "several weeks ahead",
        "each week, and weeks together, by models of their own",
        "recursively or by a model for each step [1]",
        "recursively: each forecast joins the series [2]",
    ),
    (
        "evaluation",
        "rolling origins, every score of docs/metrics.md, blocks of weeks resampled, a placebo with shuffled times",
        "rolling origins by `cross_validation` [1]; scores of its sister library",
        "folds of periods by `evaluate`, R² or squared error [6]",
    ),
    (
        "tuning",
        "settings of a city; nested search on origins before the test",
        "`AutoMLForecast`, by Optuna [1]",
        "by hand",
    ),
    (
        "explained",
        "contributions in groups a person uses, past incidents, firmness of a rank, what would change it",
        "the fitted regressor is at hand for any tool that explains it",
        "importance of features over all [6]",
    ),
    (
        "governance",
        "gates on groups of people, dossier, recorded decision, signed release, refusal where no skill is shown",
        "none: a library",
        "none: a library; its page calls it research software, to be adapted [2]",
    ),
    (
        "larger than one machine",
        "any executor: processes, or Dask by configuration",
        "Dask, Ray and Spark by `DistributedMLForecast` [1]",
        "no",
    ),
    (
        "other series than crime",
        "no",
        "any: sales, energy, traffic",
        "any points in time and place",
    ),
    ("license", "Apache 2.0", "Apache 2.0 [1]", "BSD 3-Clause [2]"),
)
SOURCES = (
    "Nixtla, mlforecast: README and the reference of `MLForecast`, nixtlaverse.nixtla.io/mlforecast/forecast.html",
    "Araújo, predspot: README of version 1.0.0 as published, and adaj.github.io/predspot; the method is "
    "Araújo Jr. 2019, *Predspot: predicting crime hotspots with machine learning*, UFRN",
    "Nixtla, mlforecast: docstring of `MLForecast.predict`, `level` and `transfer_conformal`; README, 'Probabilistic "
    "Forecasting with Conformal Prediction'",
    "predspot, module `crime_mapping`",
    "predspot, module `feature_engineering`",
    "predspot, module `ml_modelling`: `PredictionPipeline.evaluate` and `feature_importances`",
)


def page(
    cases: Mapping[str, Sequence[Mapping[str, Any]]], versions: Mapping[str, str], expected: Mapping[str, str]
) -> str:
    """Write the page from each case's rows, the peers' versions and the titles of all ways of using them, by key."""
    named = " and ".join(f"{peer} {version}" for peer, version in versions.items())
    lines = [
        "# Fairward beside its peers",
        "",
        f"Written by `make bench-peers` on {date.today():%Y-%m-%d}, Python {platform.python_version()}, with {named}, "
        "each installed from the package registry into an environment of its own at the versions pinned in "
        "`benchmarks/peers/requirements-*.txt`. One thread each. The machine was shared: CPU seconds compare, wall "
        "seconds hardly do.",
        "",
        *RULES,
    ]
    for title, rows in cases.items():
        lines += ["", f"## {title}", "", *table(rows), "", *_told(rows, expected)]
    lines += ["", "![Deviance against the 52-week mean, and CPU seconds](images/peers.svg)", ""]
    lines += ["## What each can and cannot do", "", "| | Fairward | mlforecast | predspot |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in ABLE]
    lines += ["", *(f"[{number}] {source}." + "  " for number, source in enumerate(SOURCES, start=1))]
    return "\n".join(lines).rstrip() + "\n"


def _told(rows: Sequence[Mapping[str, Any]], expected: Mapping[str, str]) -> list[str]:
    """Say who has the least deviance, whether Fairward differs from the best peer, and who is missing."""
    ranked = sorted((row for row in rows if row["kind"] != "truth"), key=lambda row: float(row["deviance"]))
    lines = [f"Least deviance: {ranked[0]['title']}."]
    peers = [row for row in ranked if row["kind"] == "peer"]
    if peers and (gain := peers[0].get("gain")) and gain[1] is not None:
        verdict = "no difference shown" if gain[1] <= 0 <= gain[2] else "ahead" if gain[0] > 0 else "behind"
        lines.append(f"Against the best peer, {peers[0]['title']}, Fairward gains {gain[0]:+.2%}: {verdict}.")
    if missing := [title for key, title in expected.items() if key not in {row["key"] for row in rows}]:
        lines.append(f"Not measured in this run: {', '.join(missing)}.")
    return [" ".join(lines)]


RULES = (
    "**The same for all.** The same weeks, areas and incidents; one fit at the first origin, then a forecast of next "
    "week at every origin from what was known at it: the files of exchange hold when each report came and was "
    "withdrawn, and are cut by it, for peers and Fairward alike. Scores are means over offences, on every area and "
    "week, the best in bold. Fairward's gain is 1 − its "
    "deviance over the other's, with a 95% interval from weeks paired and resampled in blocks: an interval that holds "
    "0 shows no difference. Nothing was tuned on these weeks for this page. Fit is everything until the first "
    "forecast (Fairward's includes the past forecasts from which it learns blend and intervals); a forecast is one "
    "origin, all areas and offences; Fairward's has 23 quantiles, the others' is one number. Installing, importing and "
    "reading files are not counted.",
    "",
    "**Each as its authors would.** *mlforecast, as its guide begins*: lags, rolling means, the week of the year, "
    "LightGBM as it comes. *mlforecast, set up for counts*: our best use of it, Poisson trees with Fairward's own "
    "settings on exponentially weighted means at Fairward's own rates, rolling means, and means pooled over the city. "
    "*predspot, its default pipeline*: kernel densities, lags of season, trend and difference (four weeks), selection "
    "of features and a random forest, at the areas' centres; a density is no count, so it is scaled to the mean of the "
    "last 52 weeks. *predspot, counts in the areas*: its `QuadratCount`, 26 lags, and a random forest with at least 50 "
    "rows a leaf. Both are fitted on the last 104 weeks, to bound their time, and forecast from the last 12 and 27, "
    "enough for their lags. "
    "*LightGBM, no offset*: Fairward's features and tree settings, with neither offset nor blend.",
    "",
    "**To be fair.** Fairward's features see neighbours, and in the simulated city other offences and the calendar; "
    "the files hold the same counts for all, but the peers have no ready use of them, though a user could make such "
    "columns for mlforecast. predspot decomposes each whole series by STL, so that in training its lagged trend and "
    "season have seen the week that they explain, as they cannot in a forecast; *counts in the areas* leaves that out. "
    "In St. Louis only burglaries are in the files, and Fairward sees no other offence there either.",
)
