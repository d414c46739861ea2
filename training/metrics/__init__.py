"""Scores of forecasts of counts: each a formula with its source, in the file of its group and in one registry."""

from training.metrics import against, distribution, fixed_area, mean, ranking
from training.metrics.against import best_baseline, skill
from training.metrics.distribution import (
    coverage,
    crps_terms,
    flat_quantiles,
    log_score,
    relative_wis,
    weighted_interval_score,
)
from training.metrics.fixed_area import pai_fixed_area, pei_fixed_area
from training.metrics.guard import refuse_nonzero_only, refuse_partial
from training.metrics.harm import HARM_METRICS, Harmed, weights_of
from training.metrics.mean import (
    FLOOR,
    mean_absolute_error,
    mean_absolute_scaled_error,
    poisson_deviance,
    poisson_deviance_terms,
    predicted_over_observed,
    root_mean_squared_error,
)
from training.metrics.metric import Metric
from training.metrics.ranking import (
    auc_any,
    hit_rate,
    prediction_accuracy_index,
    prediction_efficiency_index,
    share_caught,
)
from training.metrics.scored import Beside, Scored, scored_of

METRICS: dict[str, Metric[Scored]] = {
    metric.key: metric for group in (mean, against, distribution, ranking, fixed_area) for metric in group.METRICS
}
"""Every score of one offence, under its key; those of harm, of several offences together, are in `HARM_METRICS`."""

__all__ = [
    "FLOOR",
    "HARM_METRICS",
    "METRICS",
    "Beside",
    "Harmed",
    "Metric",
    "Scored",
    "auc_any",
    "best_baseline",
    "coverage",
    "crps_terms",
    "flat_quantiles",
    "hit_rate",
    "log_score",
    "mean_absolute_error",
    "mean_absolute_scaled_error",
    "pai_fixed_area",
    "pei_fixed_area",
    "poisson_deviance",
    "poisson_deviance_terms",
    "predicted_over_observed",
    "prediction_accuracy_index",
    "prediction_efficiency_index",
    "refuse_nonzero_only",
    "refuse_partial",
    "relative_wis",
    "root_mean_squared_error",
    "scored_of",
    "share_caught",
    "skill",
    "weighted_interval_score",
    "weights_of",
]
