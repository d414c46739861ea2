"""`fairward tune` as its users meet it: the file stays as it was, and what is printed can be pasted into it."""

import pytest
import yaml

from configs.load import load_city

pytestmark = pytest.mark.slow
WORDS = ("tune", "--trials", "3", "--model", "lightgbm")


def test_what_is_printed_can_be_pasted_and_the_file_is_not_touched(ingested, tmp_path):
    user = ingested.copy(tmp_path)
    before = user.city_file.read_bytes()
    told = user.json(*WORDS)
    assert user.city_file.read_bytes() == before
    assert len(told["trials"]) == 3
    assert told["trials"][0]["values"]["lightgbm.rounds"] == user.city.model.lightgbm.rounds
    settings = yaml.safe_load(before)
    user.city_file.write_text(yaml.safe_dump({**settings, **yaml.safe_load(told["yaml"])}))
    model = load_city(str(user.city_file)).model
    assert {name: getattr(model.lightgbm, name.partition(".")[2]) for name in told["values"] if "lightgbm" in name} == {
        name: value for name, value in told["values"].items() if "lightgbm" in name
    }
    user.city_file.write_bytes(before)
    said = user.ok(*WORDS)
    assert said.splitlines()[0].endswith(f"in study {told['study']}")
    assert told["yaml"] in said
    assert user.json(*WORDS)["trials"] == told["trials"]
    said = user.refused(3, "tune", "--model", "glm")
    assert "--model: 'glm' is not blended in this city. To mend: name one of lightgbm, ewma, smoothing" in said


def test_a_history_that_is_too_short_is_refused_in_one_line(ingested, tmp_path):
    user = ingested.copy(tmp_path)
    said = user.refused(3, *WORDS, FAIRWARD_BACKTEST__CALIBRATION="60")
    assert "too little history to tune on" in said
