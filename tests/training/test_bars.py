"""St. Louis by the rule of the reference run: the same rows and cells, and deviance no worse than it."""

import numpy as np
import pytest

from benchmarks.bars import REFERENCE, incidents, panel_of, scores
from configs.city import City
from configs.load import load_city

pytestmark = [pytest.mark.real_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def city() -> City:
    found = load_city("st-louis")
    if not (found.data_folder / "st-louis").is_dir():
        pytest.skip(f"no open data in {found.data_folder}")
    return found


@pytest.fixture(scope="module")
def rows(city):
    return incidents(city)


def test_rows_and_cells_are_the_references(city, rows):
    assert len(rows) == 452_862
    assert len(panel_of(city, rows, 820.2).areas) == 2_487


def test_at_500_m_deviance_is_no_worse_than_the_stronger_references_and_auc_no_lower_than_lightgbms(city, rows):
    panel = panel_of(city, rows, 1640.4)
    assert len(panel.areas) == 701
    once = city.model_copy(update={"backtest": city.backtest.model_copy(update={"refit_every": 52})})
    ratios, ranked, lost = [], [], []
    for score in scores(once, panel):
        lightgbm, mean_104, stronger, auc, _ = REFERENCE[1640.4][score.offence]
        assert score.mean_104 == pytest.approx(mean_104, abs=6e-5), score.offence
        assert score.deviance <= 1.003 * lightgbm, score.offence
        assert score.deviance < mean_104, score.offence
        ratios.append(score.deviance / stronger)
        ranked.append(score.auc >= auc - 5e-4)  # published to three digits
        lost.append(score.in_own_errors)
    assert max(ratios) <= 1.003
    assert np.mean(ratios) <= 0.999
    assert max(lost) <= 1  # the blend is no worse than its best member by more than its own standard error
    assert sum(ranked) >= 5
