"""Harm-weighted scores: all offences that have a weight together, each incident counted by the harm of its offence."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from configs.taxonomy import OffenceSettings
from features.arrays import Floats
from training.metrics.mean import mean_absolute_error, poisson_deviance
from training.metrics.metric import Metric
from training.metrics.ranking import prediction_accuracy_index, prediction_efficiency_index, share_caught
from training.metrics.scored import Scored


@dataclass(frozen=True)
class Harmed:
    """Offences scored together by harm; those without a weight are left out.

    Attributes
    ----------
    offences : mapping
        What each is scored on, by its name; the same windows and areas.
    weights : mapping
        Harm of one incident of each, in the unit of one scale.
    """

    offences: Mapping[str, Scored]
    weights: Mapping[str, float]

    @property
    def names(self) -> list[str]:
        """Offences that have a weight."""
        return [name for name in self.offences if name in self.weights]

    @cached_property
    def y(self) -> Floats:
        """Harm that came. Shape: (n_windows, n_areas)."""
        return np.asarray(sum(self.weights[name] * self.offences[name].y for name in self.names))

    @cached_property
    def mean(self) -> Floats:
        """Harm expected. Shape: (n_windows, n_areas)."""
        return np.asarray(sum(self.weights[name] * self.offences[name].mean for name in self.names))

    @property
    def share(self) -> float:
        """Share of the areas that is flagged in each window, by expected harm."""
        return self.offences[self.names[0]].beside.share

    @property
    def flagged(self) -> int:
        """How many areas are flagged in each window, by expected harm."""
        return self.offences[self.names[0]].flagged


def weights_of(offences: Mapping[str, OffenceSettings]) -> dict[str, float]:
    """Return the harm of one incident of each offence that has one in the taxonomy, in the unit of its scale."""
    return {name: offence.harm.weight for name, offence in offences.items() if offence.harm is not None}


def harm_deviance(harmed: Harmed) -> float:
    """Return the mean Poisson deviance of the offences, each weighted by its harm: Σ w D / Σ w."""
    weights = {name: harmed.weights[name] for name in harmed.names}
    each = {name: harmed.offences[name] for name in harmed.names}
    total = sum(weights[name] * poisson_deviance(part.y, part.mean) for name, part in each.items())
    return total / sum(weights.values())


_UNIT = "the scale's unit (days)"

HARM_METRICS: tuple[Metric[Harmed], ...] = (
    Metric(
        "harm_deviance",
        "Harm-weighted Poisson deviance",
        "Σ_o w_o D_o / Σ_o w_o: D_o the deviance of offence o, w_o the harm of one of its incidents",
        "nats, doubled",
        "lower",
        "Weights: Sherman, Neyroud & Neyroud 2016",
        harm_deviance,
    ),
    Metric(
        "harm_mae",
        "Mean absolute error of harm",
        "mean of |Σ_o w_o y_o − Σ_o w_o μ_o|",
        _UNIT,
        "lower",
        "Weights: Sherman, Neyroud & Neyroud 2016",
        lambda harmed: mean_absolute_error(harmed.y, harmed.mean),
    ),
    Metric(
        "harm_caught",
        "Share of harm caught",
        "Σ w y in the k areas of highest expected harm over Σ w y in all",
        "share",
        "higher",
        "Chainey, Tompson & Uhlig 2008; weights: Sherman, Neyroud & Neyroud 2016",
        lambda harmed: share_caught(harmed.y, harmed.mean, harmed.flagged),
    ),
    Metric(
        "harm_pai",
        "PAI of harm",
        "share of harm caught over k / K",
        "ratio",
        "higher",
        "Chainey, Tompson & Uhlig 2008, with weights",
        lambda harmed: prediction_accuracy_index(harmed.y, harmed.mean, harmed.share),
    ),
    Metric(
        "harm_pei",
        "PEI of harm",
        "harm caught over the most that any k areas of each window held",
        "share",
        "higher",
        "Hunt 2016, with weights",
        lambda harmed: prediction_efficiency_index(harmed.y, harmed.mean, harmed.flagged),
    ),
)
