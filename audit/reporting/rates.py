"""How much is reported by group and offence, with uncertainty: from a survey, a witness, or the policy's scenarios."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.groups import Dimension
from audit.reporting.witness import told_by_others, witness_rates
from configs.city import City
from configs.policy import UnderReportingPolicy
from configs.reporting import ReportedShare, SurveyReporting, WitnessReporting
from features.arrays import Floats

DRAWS = 1000
LEAST = 0.01
"""No share reported is taken to be less: what divides by it would run away."""


@dataclass(frozen=True)
class Rates:
    """Shares reported of one dimension's groups.

    Attributes
    ----------
    title, origin : str
        Heading, and where the shares and their errors come from, in a sentence.
    assumed : bool
        Whether they are a scenario of the policy, so that no gap is found in them.
    dimension : Dimension
        Whose groups they are of.
    offences : tuple of str
        Offences that they tell of.
    mean : numpy.ndarray
        Shape: (offences, groups).
    draws : numpy.ndarray
        Drawn over their uncertainty. Shape: (DRAWS, offences, groups).
    """

    title: str
    origin: str
    assumed: bool
    dimension: Dimension
    offences: tuple[str, ...]
    mean: Floats
    draws: Floats

    def of_areas(self, rates: Floats) -> Floats:
        """Return each area's share reported, by the shares of people who live there.

        Where nobody lives, or nobody of a known group, it is that of the city's people.

        Parameters
        ----------
        rates : numpy.ndarray
            Shape: (…, offences, groups).

        Returns
        -------
        numpy.ndarray
            Shape: (…, areas, offences).
        """
        shares = self.dimension.shares
        missing = np.clip(1 - shares.sum(axis=1), 0, 1)[:, None]
        weights = shares + missing * self.dimension.portions
        return np.moveaxis(rates @ weights.T, -1, -2)


def rates_of(
    city: City, policy: UnderReportingPolicy, dimensions: tuple[Dimension, ...], offences: tuple[str, ...],
    rows: tuple[pd.DataFrame, pd.DataFrame], areas: tuple[str, ...], rng: np.random.Generator,
) -> list[Rates]:  # fmt: skip
    """Return the rates that the city's settings name, or the policy's scenarios where they name none.

    Parameters
    ----------
    city : City
        Its `reporting`.
    policy : UnderReportingPolicy
        The scenarios.
    dimensions : tuple of Dimension
        Of the city's groups.
    offences : tuple of str
        That the release forecasts; what is known of others is left out.
    rows : tuple of pandas.DataFrame
        The hub's incidents, and its rows linked to others.
    areas : tuple of str
        Ids in the dimensions' order.
    rng : numpy.random.Generator
        Draws over the uncertainty.
    """
    by_key = {dimension.key: dimension for dimension in dimensions}
    found = []
    for each in city.reporting.values():
        dimension = by_key.get(each.group)
        if dimension is None:
            continue
        if isinstance(each, SurveyReporting):
            found.append(survey_rates(each, dimension, offences, rng))
        elif each.offence in offences:
            found.append(_witness(each, city, dimension, told_by_others(each, *rows, areas), rng))
    known = [rates for rates in found if rates.offences]
    return known or _scenarios(policy, dimensions, offences, rng)


def survey_rates(
    survey: SurveyReporting, dimension: Dimension, offences: tuple[str, ...], rng: np.random.Generator
) -> Rates:
    """Return what a survey found of the offences, its errors drawn from beta distributions.

    Offences of which it says the very same of a group are one finding, and share its error.
    """
    kept = tuple(offence for offence in offences if offence in survey.rates)
    shape = (len(kept), len(dimension.names))
    mean, draws = np.empty(shape), np.empty((*shape, DRAWS))
    for g, name in enumerate(dimension.names):
        once: dict[ReportedShare, Floats] = {}
        for o, offence in enumerate(kept):
            cell = _of_group(survey.rates[offence], name)
            once.setdefault(cell, _beta(cell, rng))
            mean[o, g], draws[o, g] = cell.rate, once[cell]
    origin = f"{survey.source} ({survey.year}). Standard errors: {survey.errors}."
    return Rates(survey.title, origin, False, dimension, kept, mean, np.moveaxis(draws, -1, 0))


def _of_group(shares: dict[str, ReportedShare], name: str) -> ReportedShare:
    """Return a group's share, or a band's by its number: 'Band 3 of 5 (1.2% to 3.4%)'."""
    return shares[name] if name in shares else shares[name.split()[1]]


def _beta(cell: ReportedShare, rng: np.random.Generator) -> Floats:
    """Draw a share from the beta distribution with its mean and standard error, the widest that there is."""
    rate = min(cell.rate, 1 - 1e-6)
    size = max(rate * (1 - rate) / cell.error**2 - 1, 0.1)
    drawn: Floats = np.clip(rng.beta(rate * size, (1 - rate) * size, DRAWS), LEAST, 1)
    return drawn


def _witness(
    witness: WitnessReporting, city: City, dimension: Dimension, told: tuple[Floats, Floats], rng: np.random.Generator
) -> Rates:
    mean, spread = witness_rates(*told, dimension)
    draws = np.clip(rng.multivariate_normal(mean, spread, DRAWS, method="eigh"), LEAST, 1)
    title = city.sources[witness.witness].title
    origin = (
        f"Of {told[1].sum():,.0f} incidents that {title} tell of, {told[0].sum():,.0f} are told of by another source "
        "too: shares by group from the areas' shares of people."
    )
    return Rates(witness.title, origin, False, dimension, (witness.offence,), mean[None], draws[:, None])


def _scenarios(
    policy: UnderReportingPolicy, dimensions: tuple[Dimension, ...], offences: tuple[str, ...], rng: np.random.Generator
) -> list[Rates]:
    """Let each protected group in turn report less than everybody else; only the ratio of shares matters."""
    found = []
    for dimension in (each for each in dimensions if each.protected):
        for g, name in enumerate(dimension.names):
            mean = np.ones((len(offences), len(dimension.names)))
            mean[:, g] -= policy.scenario_gap
            draws = np.repeat(mean[None], DRAWS, axis=0)
            cell = ReportedShare(rate=1 - policy.scenario_gap, error=policy.scenario_error * (1 - policy.scenario_gap))
            draws[:, :, g] = _beta(cell, rng)[:, None]
            title = f"Scenario: {name} reports {policy.scenario_gap:.0%} less"
            found.append(Rates(title, "The policy's scenario, not a finding.", True, dimension, offences, mean, draws))
    return found
