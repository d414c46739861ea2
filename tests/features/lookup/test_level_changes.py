"""Changes of level: found soon where there is one, seldom where there is none."""

import json

import numpy as np
import pytest

from configs.load import load_city
from features.hub import ingest, load_hub
from features.lookup.emerging import emerging
from features.lookup.level_changes import BASE, level_changes
from features.panel.build import panel_of
from features.simulate import simulate
from tests.features.lookup.test_hot_spots import lattice


def test_p_values_are_honest_without_change_and_season_is_no_change() -> None:
    rng = np.random.default_rng(2)
    season = 1 + 0.4 * np.sin(np.arange(80) / 80 * 2 * np.pi)
    counts = rng.poisson(rng.gamma(2, 1.5, 300) * season[:, None]).astype(float)
    found = level_changes(counts, rng)
    for p in (found.higher, found.lower):
        assert (p <= 0.05).mean() < 0.09
        assert (p <= 0.2).mean() == pytest.approx(0.2, abs=0.08)


@pytest.mark.parametrize(("factor", "word"), [(3.0, "emerging"), (0.1, "fading")])
def test_a_jump_is_found_where_it_is(factor: float, word: str) -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(8.0, (70, 49)).astype(float)
    counts[-3:, 24] = rng.poisson(8.0 * factor, 3)
    table = emerging(counts, [f"a{i}" for i in range(49)], lattice(7), false_discoveries=0.05, rng=rng)
    assert table["change"].tolist()[0] == word
    assert table["area"][0] == "a24"
    assert table["windows"][0] <= 4
    assert (table["change"] != "").sum() <= 2


def test_a_hot_spot_that_grows_is_called_so() -> None:
    rng = np.random.default_rng(5)
    level = np.full((70, 49), 6.0)
    block = [24, 23, 25, 17, 31]
    level[-52:, block] = np.linspace(6, 30, 52)[:, None]
    table = emerging(rng.poisson(level).astype(float), [f"a{i}" for i in range(49)], lattice(7),
                     false_discoveries=0.05, rng=rng).set_index("area")  # fmt: skip
    assert table.loc["a24", ["spot", "direction"]].tolist() == ["hot", "growing"]
    assert table["spot"]["a0"] == ""
    assert "fading" not in set(table["direction"][table["spot"] == "hot"])


def test_directions_of_areas_that_stay_as_they_are_are_seldom_found() -> None:
    rng = np.random.default_rng(6)
    found = [
        (emerging(rng.poisson(6.0, (70, 49)).astype(float), [f"a{i}" for i in range(49)], lattice(7),
                  false_discoveries=0.05, rng=rng)[["change", "spot", "direction"]] != "").any()
        for _ in range(12)
    ]  # fmt: skip
    assert (np.sum(found, axis=0) <= 3).all()


def test_weeks_without_anything_anywhere_are_no_change() -> None:
    counts = np.random.default_rng(7).poisson(3.0, (70, 16)).astype(float)
    counts[-8:] = 0
    table = emerging(counts, [f"a{i}" for i in range(16)], lattice(4), false_discoveries=0.05,
                     rng=np.random.default_rng(1))  # fmt: skip
    assert set(table["change"]) == {""}
    assert table["ratio"].isna().all()


def test_nothing_where_almost_nothing_was_to_be_expected_is_no_fading() -> None:
    rng = np.random.default_rng(8)
    counts = rng.poisson(rng.gamma(2, 0.1, 250), (70, 250)).astype(float)
    found = level_changes(counts, rng)
    none = (found.recent == 0) & (found.expected < 2)
    assert none.sum() > 20
    # no count is below 0, so that 0 has at least the probability exp(-expected), and so has anything as surprising
    assert (found.lower[none] >= 0.8 * np.exp(-found.expected[none])).all()


def test_too_short_a_past_is_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        level_changes(np.ones((BASE, 3)), np.random.default_rng(1))


@pytest.mark.slow
def test_the_simulated_jump_is_found_within_three_weeks(tmp_path) -> None:
    city = load_city("demo").model_copy(update={"workspace": tmp_path, "data_folder": tmp_path / "sources"})
    simulate(city)
    ingest(city)
    panel = panel_of(city, load_hub(city))
    jump = json.loads((city.data_folder / "truth" / "parameters.json").read_text())["jump"]
    first = panel.origin_of(np.datetime64(jump["from"]).astype(object))
    rng = np.random.default_rng(city.seed)
    found = [
        emerging(panel.known(first + weeks).sum(axis=2).astype(float), panel.areas, panel.neighbours,
                 false_discoveries=0.05, rng=rng).set_index("area")["change"]
        for weeks in (0, 3)
    ]  # fmt: skip
    assert found[0][jump["area"]] == ""
    assert found[1][jump["area"]] == "emerging"
    assert (found[1] == "emerging").sum() <= 5
