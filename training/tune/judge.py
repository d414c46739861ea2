"""Judges settings against the present ones by a paired test on the calibration stretch, which neither was tuned on."""

from concurrent.futures import Executor
from dataclasses import dataclass

import yaml

from configs.city import City
from configs.load import load_policy
from training.skill import Comparison, compare, how
from training.tune.ground import Ground


@dataclass(frozen=True)
class Verdict:
    """How settings do against the present ones.

    Attributes
    ----------
    all : Comparison
        Of all offences together: skill is 1 - deviance of the settings over that of the present ones.
    offences : dict
        The same for each offence.
    better : bool
        Whether the whole interval lies above 0.
    text : str
        The settings as YAML to paste in the place of `model` in the city's file.
    """

    all: Comparison
    offences: dict[str, Comparison]
    better: bool
    text: str

    @property
    def said(self) -> str:
        """Say it in a sentence."""
        told = self.all
        if told.statistic is None:
            return "No trial did better than the present settings."
        interval = "" if told.low is None else f" ({told.low:+.2%} to {told.high:+.2%})"
        measured = f"skill {told.skill:+.2%}{interval}, p {told.p:.3f}, over {told.windows} windows of calibration"
        if self.better:
            return f"The best settings do better than the present ones: {measured}."
        return f"The best settings are not shown to do better than the present ones, which may stay: {measured}."


def judge(ground: Ground, present: City, other: City, executor: Executor) -> Verdict:
    """Compare other settings with the present ones, window by window of the ground's last block."""
    last = len(ground.folds) - 1
    own, theirs = (ground.losses(city, executor, last) for city in (present, other))
    test = how(load_policy(present.policy), ground.panel.per_year, present.seed)
    offences = {name: compare(theirs[:, k], own[:, k], test) for k, name in enumerate(ground.panel.offences)}
    found = compare(theirs.sum(axis=1), own.sum(axis=1), test)
    return Verdict(found, offences, found.low is not None and found.low > 0, as_yaml(other))


def as_yaml(city: City) -> str:
    """Return a city's settings of models, those apart that are the defaults."""
    told = city.model.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump({"model": told}, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)
