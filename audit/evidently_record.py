"""Evidently's drift scores of columns between two frames, by a method fixed by name; kept as a record."""

import json
import os
import warnings
from typing import Any

import numpy as np
import pandas as pd

MOST_ROWS = 2000


def drift_record(
    reference: pd.DataFrame, current: pd.DataFrame, columns: list[str], method: str, rng: np.random.Generator
) -> dict[str, Any]:
    """Score each column's drift with Evidently on at most 2,000 rows of each frame.

    Parameters
    ----------
    reference, current : pandas.DataFrame
        Rows before and now.
    columns : list of str
        Numeric columns to score.
    method : str
        Evidently's name of the method.
    rng : numpy.random.Generator
        Draws the rows.

    Returns
    -------
    dict
        method, rows (of each frame), threshold (Evidently's own), scores by column, and metrics, Evidently's own JSON.
    """
    os.environ["DO_NOT_TRACK"] = "true"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # evidently warns of its own use of numpy and plotly at import
        from evidently import DataDefinition, Dataset, Report
        from evidently.metrics import ValueDrift

        samples = [_sample(frame[columns], rng) for frame in (reference, current)]
        definition = DataDefinition(numerical_columns=columns)
        before, now = (Dataset.from_pandas(sample, data_definition=definition) for sample in samples)
        report = Report([ValueDrift(column=column, method=method) for column in columns]).run(now, before)
        metrics = json.loads(report.json())["metrics"]
    return {
        "method": method,
        "rows": [len(sample) for sample in samples],
        "threshold": metrics[0]["config"].get("threshold") if metrics else None,
        "scores": {metric["config"]["column"]: _finite(metric["value"]) for metric in metrics},
        "metrics": [metric | {"value": _finite(metric["value"])} for metric in metrics],
    }


def _sample(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    if len(frame) <= MOST_ROWS:
        return frame.reset_index(drop=True)
    drawn = np.sort(rng.choice(len(frame), size=MOST_ROWS, replace=False))
    return frame.iloc[drawn].reset_index(drop=True)


def _finite(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and np.isfinite(value) else None
