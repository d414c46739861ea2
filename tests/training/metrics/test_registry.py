"""The registry: every metric is whole and written down, and computed where its needs are met and nowhere else."""

from pathlib import Path

import numpy as np
import pytest

from configs.taxonomy import Harm, OffenceSettings
from fairward.reference import PAGES
from training.metrics import HARM_METRICS, METRICS, Beside, Harmed, Scored, weights_of

ALL = [*METRICS.values(), *HARM_METRICS]
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@pytest.fixture
def whole():
    rng = np.random.default_rng(9)
    mean = np.broadcast_to(rng.uniform(0.2, 2, 40), (12, 40))
    y = rng.poisson(mean)
    below = np.where(y > 0, 0.4, 0.0)
    beside = Beside(0.1, rng.poisson(1, (30, 40)).astype(float), np.full(40, 0.3))
    quantiles = mean[..., None] * np.array([0.1, 0.5, 1, 1.5, 3])
    return Scored(y, mean, {"flat": np.ones(mean.shape)}, quantiles, LEVELS, below, below + 0.3, below, beside)


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.key)
def test_every_metric_says_what_it_is(metric):
    assert all((metric.title, metric.formula, metric.unit, metric.source))
    assert metric.better in ("lower", "higher") or metric.better.startswith("nearest ")
    page = (Path(__file__).parents[3] / "docs" / "metrics.md").read_text(encoding="utf-8")
    assert f"| `{metric.key}` |" in page


def test_the_page_is_as_generated():
    page = Path(__file__).parents[3] / "docs" / "metrics.md"
    assert page.read_text(encoding="utf-8") == PAGES["metrics.md"]()


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.key)
def test_every_metric_is_a_number_where_its_needs_are_met_and_none_elsewhere(metric, whole):
    assert metric.of(whole) is not None
    bare = Scored(whole.y, whole.mean, whole.baselines)
    assert (metric.of(bare) is None) == bool(metric.needs)


def test_a_score_that_is_undefined_is_none():
    nothing = Scored(np.zeros((3, 4)), np.ones((3, 4)))
    assert METRICS["auc"].of(nothing) is METRICS["pai"].of(nothing) is METRICS["skill"].of(nothing) is None


def test_harm_by_hand():
    # weights 10 and 1. Harm by area 10 0 | 2 0 in two windows, expected 5 6 | 1 0: top 1 is area 1, then area 0
    burglary = Scored(np.array([[1, 0], [0, 0]]), np.array([[0.5, 0.5], [0.1, 0.0]]), beside=Beside(0.5))
    theft = Scored(np.array([[0, 0], [2, 0]]), np.array([[0.0, 1.0], [0.0, 0.0]]), beside=Beside(0.5))
    harmed = Harmed({"burglary": burglary, "theft": theft, "unweighted": theft}, {"burglary": 10, "theft": 1})
    found = {metric.key: metric.of(harmed) for metric in HARM_METRICS}
    assert found["harm_mae"] == pytest.approx((5 + 6 + 1 + 0) / 4)
    assert found["harm_caught"] == pytest.approx(2 / 12)
    assert found["harm_pai"] == pytest.approx((2 / 12) / 0.5)
    assert found["harm_pei"] == pytest.approx(2 / 12)
    each = {name: METRICS["deviance"].of(part) for name, part in (("b", burglary), ("t", theft))}
    assert found["harm_deviance"] == pytest.approx((10 * each["b"] + each["t"]) / 11)


def test_harm_weights_come_from_the_taxonomy():
    plain = {"title": "T", "found_by": "public", "target": True}
    offences = {
        "robbery": OffenceSettings(**plain, harm=Harm(weight=365, source="an index")),
        "burglary": OffenceSettings(**plain),
    }
    assert weights_of(offences) == {"robbery": 365}
