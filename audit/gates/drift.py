"""The drift gate: whether performance worsened along the backtest, and which features moved since training."""

from typing import Any

import numpy as np
import pandas as pd

from audit.cusum import FEWEST, Cusum, standardised_deviance, worsening
from audit.evidence import Evidence
from audit.evidently_record import drift_record
from audit.psi import discoveries, stability
from audit.results import Figure, GateResult, Outcome
from audit.words import listing
from configs.window_words import many, noun

NAME, TITLE = "drift", "Has the world moved away from what the model learnt?"
TARGETS = {"y": "recorded incidents", "mean": "forecast"}
_KEYS = ("window_start", "area", "offence")


def check(evidence: Evidence) -> GateResult:
    """Test the deviance of windows for a worsening, and every feature, forecast and target for a shift.

    Performance decides; features warn, under a false-discovery rate.
    """
    cube, policy = evidence.cube, evidence.policy.gates.drift
    scores = standardised_deviance(cube.y.reshape(len(cube.windows), -1), cube.mean.reshape(len(cube.windows), -1))
    test = worsening(scores, policy.level)
    rows, record = feature_rows(evidence)
    outcome: Outcome = "inconclusive" if test is None else "fail" if test.statistic > test.limit else "pass"
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=False, statistic=test.statistic if test else None,
        statistic_name="CUSUM of standardised deviance (higher: the later, the worse)", interval=None,
        threshold=f"at most {test.limit:.2f}, which no change exceeds with probability {1 - policy.level:.2g}"
        if test else f"needs at least {many(evidence.window, FEWEST)}",
        source=policy.source, sentence=_sentence(evidence, test, outcome), rows=tuple(rows),
        warnings=_warnings(rows),
        method=f"Performance: each {noun(evidence.window)}'s Poisson deviance, less what the forecasts lead to expect, "
        "over its standard deviation; one-sided OLS-CUSUM test (Ploberger & Krämer 1992). Features: population "
        "stability index of one row an area (rows of one area repeat each other) against its size-aware limit; "
        "Benjamini-Hochberg over features. "
        f"Evidently's {policy.evidently_method} on up to 2,000 rows stands beside it; its own JSON is kept in "
        "dossier.json.",
        figure=_figure(evidence, scores, test), record={"evidently": record, "standardised_deviance":
        [float(value) for value in scores]},
    )  # fmt: skip


def feature_rows(evidence: Evidence) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Compare every column of the design matrix, forecast and target between training and backtest.

    Returns
    -------
    tuple
        A row for each column, and Evidently's record.
    """
    policy = evidence.policy.gates.drift
    before, now = evidence.release.features_reference(), evidence.release.features_current()
    columns = [column for column in before.columns if column not in _KEYS and column in now.columns]
    record = drift_record(before, now, columns, policy.evidently_method, evidence.rng(2))
    rng = evidence.rng(3)
    first, second = one_row_an_area(before, rng), one_row_an_area(now, rng)
    same = {column for column in columns if _citywide(before, column) and _citywide(now, column)}
    tests = {
        column: None if column in same else stability(first[column], second[column], policy.bins, policy.level)
        for column in columns
    }
    tested = [column for column in columns if tests[column] is not None]
    moved = dict(
        zip(tested, discoveries([t.p for c in tested if (t := tests[c])], policy.false_discovery_rate), strict=True)
    )
    return [_row(column, tests[column], moved, record, column in same) for column in columns], record


def one_row_an_area(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Draw one row of each area at random; the frame's order of areas does not matter."""
    shuffled = frame.iloc[rng.permutation(len(frame))]
    return shuffled.drop_duplicates("area").sort_values("area")


def _citywide(frame: pd.DataFrame, column: str) -> bool:
    """Tell whether a column has one value for all areas of a window and offence."""
    spread = frame.groupby(["window_start", "offence"], observed=True)[column]
    return bool((spread.max() == spread.min()).all())


def _row(column: str, test: Any, moved: dict[str, Any], record: dict[str, Any], citywide: bool) -> dict[str, Any]:
    name = TARGETS.get(column, column)
    why = "same for all areas at a time" if citywide else "never varies"
    found = "moved" if moved.get(column) else "no sign of a move"
    return {
        "column": name, "psi": test.psi if test else None, "limit": test.limit if test else None,
        "p": test.p if test else None, "bins": test.bins if test else None, "rows_before": test.n if test else None,
        "rows_now": test.m if test else None, "evidently": record["scores"].get(column),
        "outcome": found if test else f"not tested: {why}",
    }  # fmt: skip


def _warnings(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    moved = [row["column"] for row in rows if row["outcome"] == "moved"]
    if not moved:
        return ()
    verb = "has" if len(moved) == 1 else "have"
    return (f"{listing(moved)} {verb} moved since training, beyond what chance would do.",)


def _sentence(evidence: Evidence, test: Cusum | None, outcome: Outcome) -> str:
    if test is None:
        return f"The backtest has too few {noun(evidence.window, 2)} to tell (it needs {FEWEST})."
    if outcome == "pass":
        return (
            f"No sign that forecasts got worse over the {evidence.tested} tested: chance alone would look at least "
            f"this bad {100 * test.p:.0f} times in 100."
        )
    since = evidence.cube.windows[min(test.worst + 1, len(evidence.cube.windows) - 1)]
    return (
        f"Forecasts got worse within the {evidence.tested} tested, from about the {noun(evidence.window)} of {since}: "
        f"chance alone would do that with probability {test.p:.2%}."
    )


def _figure(evidence: Evidence, scores: Any, test: Cusum | None) -> Figure:
    marks = tuple(
        {"label": day, "value": float(value)} for day, value in zip(evidence.cube.windows, scores, strict=True)
    )
    values = f"from {scores.min():.1f} to {scores.max():.1f}, mean {scores.mean():.1f}"
    state = "" if test is None else f"; CUSUM {test.statistic:.2f} against a limit of {test.limit:.2f}"
    return Figure("series", "Standardised deviance (higher is worse)", noun(evidence.window),
                  f"Values {values}{state}.", marks, (None, None))  # fmt: skip
