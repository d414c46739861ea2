"""Settings: what is refused, and whether the words would help somebody to mend it."""

import shutil
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from configs.errors import ConfigError
from configs.load import city_file, load_city, load_policy, settings_digest

CONFIGS = Path(__file__).parents[2] / "configs"
DEMO_TARGETS = ("burglary", "damage", "vehicle", "violence")


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
    if raw.get("taxonomy") == "taxonomies/demo.yaml":
        raw["taxonomy"] = str(CONFIGS / "taxonomies" / "demo.yaml")
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(raw))
    return path


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
        ({"start": "2025-01-06"}, ["52 windows", "52 origins of backtest and calibration", "116 in all", "widen"]),
        ({"start": "2021-02-01", "window": {"unit": "month"}, "end": "2026-01-05"}, ["not the first of a month"]),
        ({"window": {"unit": "week", "every": 4}}, ["261 weeks", "windows of 4", "by 1 or 3 weeks"]),
        ({"model": {"horizons": 0}}, ["model.horizons", "greater than or equal to 1"]),
        ({"offences": {}}, ["offences", "not known", "remove the key"]),
        ({"sources": {}}, ["neither a source nor a counts table"]),
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


def with_taxonomy(tmp_path: Path, **changes: object) -> Path:
    """Write the demo city with a taxonomy of its own, some of whose keys are changed."""
    content = yaml.safe_load((CONFIGS / "taxonomies" / "demo.yaml").read_text())
    for key, value in changes.items():
        content[key] = {**content[key], **value}
    (tmp_path / "taxonomy.yaml").write_text(yaml.safe_dump(content))
    return changed(tmp_path, taxonomy="taxonomy.yaml")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"codes": {"calls": {"arson": ["ARSN"]}}}, r"codes\.calls: offences \['arson'\] are not listed"),
        (
            {"codes": {"calls": {"burglary": ["BURG"], "damage": ["BURG"]}}},
            r"code 'BURG' is listed under 'burglary' and 'damage'",
        ),
        (
            {"offences": {name: {"title": "-", "found_by": "public", "target": False} for name in DEMO_TARGETS}},
            r"none has target: true, so there is nothing to forecast",
        ),
        (
            {"offences": {"drugs": {"title": "-", "found_by": "police", "target": False, "harm": {"weight": 3}}}},
            r"taxonomy\.yaml: offences\.drugs\.harm\.source: this key is required",
        ),
    ],
)
def test_a_wrong_taxonomy_is_refused_with_its_own_file(tmp_path, changes, message):
    with pytest.raises(ConfigError, match=message) as refusal:
        load_city(str(with_taxonomy(tmp_path, **changes)))
    assert "taxonomy.yaml" in str(refusal.value)


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ({"scheme": "ambulance"}, r"sources\.calls: the taxonomy has no codes 'ambulance'; it has \['calls'"),
        ({"scheme": "calls", "other": "arson"}, r"sources\.calls: offence 'arson' is not in the taxonomy"),
    ],
)
def test_a_source_names_only_codes_and_offences_of_the_taxonomy(tmp_path, codes, message):
    raw = yaml.safe_load((CONFIGS / "demo.yaml").read_text())
    raw["sources"]["calls"]["codes"] = codes
    with_taxonomy(tmp_path)
    with pytest.raises(ConfigError, match=message):
        load_city(str(changed(tmp_path, sources=raw["sources"], taxonomy="taxonomy.yaml")))


def test_a_taxonomy_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"elsewhere\.yaml: there is no such file"):
        load_city(str(changed(tmp_path, taxonomy="elsewhere.yaml")))
    with pytest.raises(ConfigError, match=r"mine\.yaml: taxonomy: this key is required"):
        load_city(str(changed(tmp_path, taxonomy=None)))


def test_missing_and_broken_files_are_named(tmp_path):
    with pytest.raises(ConfigError, match=r"no city is named 'atlantis'.*demo, .*st-louis"):
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
    monkeypatch.setenv("FAIRWARD_MODEL__HORIZONS", "7")
    monkeypatch.setenv("FAIRWARD_DATA_FOLDER", "elsewhere")
    monkeypatch.setenv("FAIRWARD_THREADS", "2")
    city = load_city("demo")
    assert (city.model.horizons, city.threads) == (7, 2)
    assert city.model.train_windows == 156
    assert city.data_folder == Path.cwd() / "elsewhere"
    assert city.home == tmp_path / "workspace" / "demo"


def test_a_wrong_override_names_the_variable(monkeypatch):
    monkeypatch.setenv("FAIRWARD_MODEL__HORIZONS", "none")
    with pytest.raises(ConfigError, match=r"FAIRWARD_MODEL.*model.horizons"):
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
    shutil.copytree(CONFIGS / "taxonomies", copy.parent / "taxonomies")
    assert settings_digest(load_city(str(copy))) == here
    monkeypatch.setenv("FAIRWARD_SEED", "1")
    assert settings_digest(load_city("demo")) != here
