"""Skill: a forecast's deviance against that of the best rule."""

from collections.abc import Mapping

from numpy.typing import ArrayLike

from training.metrics.mean import poisson_deviance
from training.metrics.metric import Metric
from training.metrics.scored import Scored


def skill(y: ArrayLike, mean: ArrayLike, baseline: ArrayLike) -> float:
    """Return 1 - deviance of the forecast over that of a baseline: 0 adds nothing, 1 is perfect."""
    return 1 - poisson_deviance(y, mean) / poisson_deviance(y, baseline)


def best_baseline(y: ArrayLike, baselines: Mapping[str, ArrayLike]) -> str:
    """Return the name of the baseline with the least deviance on the rows that are scored.

    The choice is made with hindsight, on the test period itself: generous to the baselines, hard on the model.
    """
    return min(baselines, key=lambda name: poisson_deviance(y, baselines[name]))


def _skill(scored: Scored) -> float:
    if not scored.baselines:
        return float("nan")
    return skill(scored.y, scored.mean, scored.baselines[best_baseline(scored.y, scored.baselines)])


METRICS: tuple[Metric[Scored], ...] = (
    Metric(
        "skill",
        "Skill over the best baseline",
        "1 − D / D_b: D the deviance of the forecast, D_b the least of any baseline on the same rows (hindsight)",
        "share",
        "higher",
        "Murphy 1988, skill score; deviance as above",
        _skill,
    ),
)
