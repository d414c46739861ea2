"""Scores of forecasters side by side, as rows and as a Markdown table."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from training.metrics import (
    auc_any,
    hit_rate,
    mean_absolute_error,
    poisson_deviance,
    poisson_deviance_terms,
    prediction_accuracy_index,
)
from training.skill import How, compare

SHARE = 0.05
SCORES = {
    "deviance": ("Poisson deviance", ".4f", "lower"),
    "mae": ("MAE", ".4f", "lower"),
    "auc": ("AUC", ".3f", "higher"),
    "pai": ("PAI at 5%", ".2f", "higher"),
    "hit_rate": ("hit rate at 5%", ".1%", "higher"),
    "fit_cpu": ("fit, CPU s", ".1f", "lower"),
    "forecast_cpu": ("a forecast, CPU s", ".3f", "lower"),
    "wall": ("all, wall s", ".1f", "lower"),
}
ACCURACY = ("deviance", "mae", "auc", "pai", "hit_rate")


def scores(y: NDArray[np.int32], mean: Floats) -> dict[str, float]:
    """Score one forecaster, each score the mean over offences.

    Parameters
    ----------
    y, mean : numpy.ndarray
        What came and what was expected. Shape of each: (n_origins, n_offences, n_areas).
    """
    k = int(np.ceil(SHARE * y.shape[2]))
    each = [
        {
            "deviance": poisson_deviance(came, expected),
            "mae": mean_absolute_error(came, expected),
            "auc": auc_any(came, expected),
            "pai": prediction_accuracy_index(came, expected, SHARE),
            "hit_rate": hit_rate(came, expected, k),
        }
        for came, expected in zip(np.moveaxis(y, 1, 0), np.moveaxis(mean, 1, 0), strict=True)
    ]
    return {name: float(np.mean([row[name] for row in each])) for name in each[0]}


def by_week(y: NDArray[np.int32], mean: Floats) -> Floats:
    """Return the mean Poisson deviance of each origin, over offences and areas. Shape: (n_origins,)."""
    found: Floats = poisson_deviance_terms(y, mean).mean(axis=(1, 2))
    return found


def with_gains(rows: Sequence[Mapping[str, Any]], how: How) -> list[dict[str, Any]]:
    """Set beside each row, but Fairward's own, what Fairward gains on it: 1 - its deviance over the row's, with bounds.

    Weeks are paired and resampled in blocks (see `training.skill.compare`). Rows have `by_week`.
    """
    ours = next((row["by_week"] for row in rows if row["key"] == "fairward"), None)
    found = []
    for row in rows:
        gain = None
        if ours is not None and row["key"] != "fairward":
            told = compare(np.asarray(ours), np.asarray(row["by_week"]), how)
            gain = (told.skill, told.low, told.high)
        found.append({**row, "gain": gain})
    return found


def best(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return the best value of each score of accuracy over forecasters; the truth is none."""
    found = {}
    for name in ACCURACY:
        values = [float(row[name]) for row in rows if not row.get("truth")]
        found[name] = min(values) if SCORES[name][2] == "lower" else max(values)
    return found


def table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write rows (`title`, scores; a score that is missing or None is left open) as Markdown, the best ones bold."""
    bold = {name: format(value, SCORES[name][1]) for name, value in best(rows).items()}
    heads = [title for title, _, _ in SCORES.values()]
    lines = [f"| | {' | '.join(heads)} | Fairward's gain on it |", f"|---|{'---|' * (len(heads) + 1)}"]
    for row in rows:
        cells = []
        for name, (_, form, _) in SCORES.items():
            value = row.get(name)
            text = "" if value is None else format(value, form)
            cells.append(
                f"**{text}**" if value is not None and text == bold.get(name) and not row.get("truth") else text
            )
        lines.append(f"| {row['title']} | {' | '.join(cells)} | {_gain(row.get('gain'))} |")
    return lines


def _gain(gain: tuple[float, float | None, float | None] | None) -> str:
    if gain is None:
        return ""
    skill, low, high = gain
    return f"{skill:+.2%}" if low is None or high is None else f"{skill:+.2%} ({low:+.2%} to {high:+.2%})"
