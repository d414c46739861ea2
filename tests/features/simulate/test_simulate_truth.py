"""The truth beside the simulated data: what a perfect hub counts, worked by hand, and time zones of all kinds."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from features.simulate import simulate
from features.simulate.counted import mark_counted, recorded_mean
from features.simulate.geometry import Plane
from features.simulate.parameters import CALL_SHARE, DIRT, HOSPITAL_SHARE, OFFENCES, POLICE_SHARE, SITES
from features.simulate.process import History
from features.simulate.sites import Sites
from tests.features.simulated import Written, small_city

VIOLENCE, DRUGS = 3, 4


@pytest.fixture
def sites() -> Sites:
    """Two areas; calls put a quarter of area 0's incidents into area 1, hospitals put all where they were."""
    home = np.repeat([0, 1], SITES)
    call = home.copy()
    call[: SITES // 4] = 1
    nowhere = np.zeros((2 * SITES, 2))
    return Sites(np.full(2 * SITES, 1 / SITES), nowhere, nowhere, nowhere, call, home)


def history_of(mean: float, known_share: float) -> History:
    shape = (1, 2, len(OFFENCES))
    counts = np.zeros(shape, dtype=np.int64)
    return History(np.full(shape, mean), counts, np.full(shape, known_share), counts)


def test_recorded_mean_by_hand(sites: Sites) -> None:
    """A row is usable with 1 - 0.015 - 0.003 - 0.003 - 0.002 = 0.977; police, then calls, hospitals, beats."""
    assert DIRT.usable == pytest.approx(0.977)
    touching = csr_array(np.array([[0.0, 1.0], [1.0, 0.0]]))
    plane = Plane(np.empty(2, dtype=object), np.zeros((2, 2)), touching, 1000.0)
    recorded = recorded_mean(history_of(10.0, 0.5), sites, plane)[0]
    police = 0.5 * POLICE_SHARE[VIOLENCE] * 0.977
    call = 0.5 * (1 - POLICE_SHARE[VIOLENCE] * 0.977) * CALL_SHARE[VIOLENCE] * 0.977
    hospital = (1 - police - call) * HOSPITAL_SHARE[VIOLENCE] * 0.977
    others = (1 - CALL_SHARE[VIOLENCE] * 0.977) * (1 - HOSPITAL_SHARE[VIOLENCE] * 0.977)
    beat = 0.5 * POLICE_SHARE[VIOLENCE] * 0.015 * others
    assert recorded[0, VIOLENCE] == pytest.approx(10 * (police + 0.75 * call + hospital + beat))
    assert recorded[1, VIOLENCE] == pytest.approx(10 * (police + 1.25 * call + hospital + beat))
    assert recorded[0, DRUGS] == pytest.approx(10 * 0.5 * (0.977 + 0.015))


def test_an_incident_counts_where_its_first_usable_row_puts_it(sites: Sites) -> None:
    """0: police sound. 1: police spoilt, call elsewhere. 2: hospital only. 3: all spoilt. 4: no row. 5: beat."""
    incidents = pd.DataFrame({"area": [0] * 6, "site": [0] * 6})
    reports = {
        "police": pd.DataFrame(
            {"incident": [0, 1, 3, 5], "id": ["P1", "P2", "P3", "P4"], "flaw": [0, 1, 2, 1], "beat": [0, 0, 0, 1]}
        ),
        "calls": pd.DataFrame({"incident": [0, 1], "id": ["C1", "C2"], "flaw": [0, 0]}),
        "hospital": pd.DataFrame({"incident": [2, 3], "id": ["H1", "H2"], "flaw": [0, 3]}),
    }
    marked = mark_counted(incidents, reports, sites)
    assert marked["counted_area"].tolist() == [0, 1, 0, -1, -1, 1]
    assert marked["police_id"].tolist() == ["P1", "P2", "", "P3", "", "P4"]
    assert marked["calls_id"].tolist() == ["C1", "C2", "", "", "", ""]
    assert marked["hospital_id"].tolist() == ["", "", "H1", "H2", "", ""]


@pytest.mark.parametrize("zone", ["America/St_Johns", "Australia/Lord_Howe", "Asia/Beirut", "UTC"])
def test_windows_are_local_weeks_in_any_time_zone(tmp_path: Path, zone: str) -> None:
    city = small_city(tmp_path, areas=16, districts=2, years=2, rate=3.0).model_copy(update={"timezone": zone})
    done = Written(city, simulate(city))
    local = done.incidents["occurred"].dt.tz_convert(zone).dt.tz_localize(None)
    after = local - done.incidents["window_start"]
    assert after.between(pd.Timedelta(0), pd.Timedelta(days=7), inclusive="left").all()


def test_the_jump_of_a_short_period_comes_after_a_third_of_it(tmp_path: Path) -> None:
    city = small_city(tmp_path, areas=16, districts=2, years=2)
    done = Written(city, simulate(city))
    assert done.answer["jump"]["from"] == str(city.start + pd.Timedelta(weeks=35))


def test_nothing_known_is_missing_from_the_answer(tmp_path: Path) -> None:
    city = small_city(tmp_path, areas=16, districts=2, years=2)
    answer = Written(city, simulate(city)).answer
    assert answer["settings"] == {"areas": 16, "districts": 2, "years": 2, "rate": 1.0, "seed": 7}
    assert set(answer["natures"]) == set(OFFENCES) == set(city.offences)
    assert set(answer["dirt"]) == set(answer["sources"]) & set(city.sources) == set(city.sources)
    assert sum(answer["excitation"]["kernel"]) == pytest.approx(1)
    assert set(answer["reporting"]["rates"]) == set(city.targets)
    assert answer["district_trends"].keys() == {"Centre", "Harbour"}
