"""Settings: what is refused, and whether the words would help somebody to mend it."""

import shutil
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from configs.errors import ConfigError
from configs.load import city_file, load_city, load_policy, settings_digest

CONFIGS = Path(__file__).parents[2] / "configs"


@pytest.fixture(autouse=True)
def _no_overrides(monkeypatch, tmp_path):
    monkeypatch.setenv("FAIRWARD_WORKSPACE", str(tmp_path / "workspace"))
    for name in ("FAIRWARD_DATA_FOLDER", "FAIRWARD_CITY"):
        monkeypatch.delenv(name, raising=False)


def changed(tmp_path: Path, **changes: object) -> Path:
    """Write the demo city with some top-level keys changed; None removes a key."""
    raw = yaml.safe_load((CONFIGS / "demo.yaml").read_text())
    for key, value in changes.items():
        raw.pop(key, None)
        if value is not None:
            raw[key] = value
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(raw))
    return path


@pytest.mark.parametrize("name", ["demo", "st-louis"])
def test_the_cities_that_come_with_fairward_are_valid(name):
    city = load_city(name)
    assert city.name == name
    assert city.workspace.is_absolute()
    assert city.data_folder.is_absolute()
    assert load_policy(city.policy).gates.skill.source


def test_settings_are_frozen():
    with pytest.raises(ValidationError, match="frozen"):
        load_city("demo").title = "other"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": "red"}, ["colour", "not known", "remove the key"]),
        ({"timezone": None}, ["timezone", "required", "add the key"]),
        ({"timezone": "Europe/Atlantis"}, ["timezone", "Europe/Atlantis", "time zone"]),
        ({"crs": "EPSG:4326"}, ["crs", "metres"]),
        ({"start": "2021-02-30"}, ["start", "2021-02-30"]),
        ({"start": "2021-01-05"}, ["start", "Tuesday", "Monday"]),
        ({"start": "2026-01-05", "end": "2021-01-04"}, ["not before end", "swap"]),
        ({"start": "2025-01-06"}, ["52 weeks", "widen"]),
        ({"model": {"rounds": 0}}, ["model.rounds", "greater than or equal to 1"]),
        ({"offences": {"theft": {"title": "Theft", "found_by": "public", "target": False}}}, ["nothing to forecast"]),
        (
            {"areas": {"kind": "grid", "cell": -5, "polygons": {"file": "a", "id": "a", "name": "a"}}},
            ["areas.grid.cell"],
        ),
    ],
)
def test_a_wrong_city_file_is_refused_with_file_key_and_remedy(tmp_path, changes, words):
    path = changed(tmp_path, **changes)
    with pytest.raises(ConfigError) as refusal:
        load_city(str(path))
    for word in [str(path), "To mend", *words]:
        assert word in str(refusal.value)


def test_a_source_may_not_name_an_offence_that_the_city_does_not_list(tmp_path):
    raw = yaml.safe_load((CONFIGS / "demo.yaml").read_text())
    raw["sources"]["calls"]["offences"]["arson"] = ["ARSN"]
    with pytest.raises(ConfigError, match=r"sources.calls: offences \['arson'\] are not listed"):
        load_city(str(changed(tmp_path, sources=raw["sources"])))


def test_a_code_may_not_mean_two_offences(tmp_path):
    raw = yaml.safe_load((CONFIGS / "demo.yaml").read_text())
    raw["sources"]["calls"]["offences"]["damage"] = ["BURG"]
    with pytest.raises(ConfigError, match="'BURG' is listed under 'burglary' and 'damage'"):
        load_city(str(changed(tmp_path, sources=raw["sources"])))


def test_missing_and_broken_files_are_named(tmp_path):
    with pytest.raises(ConfigError, match=r"no city is named 'atlantis'.*demo, st-louis"):
        load_city("atlantis")
    with pytest.raises(ConfigError, match="no such city file"):
        load_city(str(tmp_path / "nowhere.yaml"))
    broken = tmp_path / "broken.yaml"
    broken.write_text("name: demo\n  title: [")
    with pytest.raises(ConfigError, match=r"line 2.*not valid YAML"):
        load_city(str(broken))
    broken.write_text("- a\n- list\n")
    with pytest.raises(ConfigError, match="not a mapping"):
        load_city(str(broken))


def test_the_environment_overrides_the_file(monkeypatch, tmp_path):
    monkeypatch.setenv("FAIRWARD_MODEL__ROUNDS", "7")
    monkeypatch.setenv("FAIRWARD_DATA_FOLDER", "elsewhere")
    monkeypatch.setenv("FAIRWARD_THREADS", "2")
    city = load_city("demo")
    assert (city.model.rounds, city.threads) == (7, 2)
    assert city.model.leaves == 8
    assert city.data_folder == Path.cwd() / "elsewhere"
    assert city.home == tmp_path / "workspace" / "demo"


def test_a_wrong_override_names_the_variable(monkeypatch):
    monkeypatch.setenv("FAIRWARD_MODEL__ROUNDS", "none")
    with pytest.raises(ConfigError, match=r"FAIRWARD_MODEL.*model.rounds"):
        load_city("demo")


def test_an_unknown_override_is_refused(monkeypatch):
    monkeypatch.setenv("FAIRWARD_WORKSPCE", "x")
    with pytest.raises(ConfigError, match=r"FAIRWARD_WORKSPCE.*no setting has this name"):
        load_city("demo")


def test_a_policy_with_an_impossible_threshold_is_refused(tmp_path):
    raw = yaml.safe_load((CONFIGS / "policy.yaml").read_text())
    raw["gates"]["calibration"]["low"] = 1.4
    raw["waivers"] = [{"gate": "luck", "reason": "because we can", "by": "A", "expires": "2027-01-01"}]
    path = tmp_path / "policy.yaml"
    path.write_text(yaml.safe_dump(raw))
    with pytest.raises(ConfigError, match=r"gates.calibration.low.*less than 1"):
        load_policy(path)
    raw["gates"]["calibration"]["low"] = 0.8
    path.write_text(yaml.safe_dump(raw))
    with pytest.raises(ConfigError, match="'luck' is not a gate"):
        load_policy(path)


def test_every_threshold_has_its_source():
    policy = load_policy(CONFIGS / "policy.yaml")
    parts = [policy.flagged, policy.approval, *dict(policy.gates).values()]
    assert all(len(part.source) > 10 for part in parts)


def test_the_digest_is_of_what_settings_say_not_of_where_they_lie(tmp_path, monkeypatch):
    here = settings_digest(load_city("demo"))
    copy = tmp_path / "far" / "demo.yaml"
    copy.parent.mkdir()
    shutil.copy(city_file("demo"), copy)
    shutil.copy(CONFIGS / "policy.yaml", copy.parent)
    assert settings_digest(load_city(str(copy))) == here
    monkeypatch.setenv("FAIRWARD_SEED", "1")
    assert settings_digest(load_city("demo")) != here
