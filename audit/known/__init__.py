"""The auditor audits itself: each file holds one experiment with a known answer; this list is their order."""

from typing import Any

import numpy as np

from audit.known import blind_metric, leakage, mixed, no_drift, oakland, planted_bias, polya, random_bin
from audit.known.answers import Experiment

EXPERIMENTS: tuple[Experiment, ...] = (
    blind_metric, planted_bias, no_drift, leakage, polya, oakland, random_bin, mixed
)  # fmt: skip
_STREAM = 0x5E1F


def known_answers() -> list[dict[str, Any]]:
    """Run every experiment anew, each from a seed of its own that is the same for all cities.

    Returns
    -------
    list of dict
        name, title, set_up, vouches_for, source, answers (what, published, found, tolerance, digits, agrees) and
        agrees, whether all of them do.
    """
    return [_rerun(experiment) for experiment in EXPERIMENTS]


def _rerun(experiment: Experiment) -> dict[str, Any]:
    found = experiment.run(np.random.default_rng([_STREAM, *experiment.NAME.encode()]))
    answers = [answer.told(value) for answer, value in zip(experiment.ANSWERS, found, strict=True)]
    return {
        "name": experiment.NAME,
        "title": experiment.TITLE,
        "set_up": experiment.SET_UP,
        "vouches_for": experiment.VOUCHES_FOR,
        "source": experiment.SOURCE,
        "answers": answers,
        "agrees": all(answer["agrees"] for answer in answers),
    }
