"""A leak planted in a file of the catalogue: it is trained on, audited, and refused by the feature's name."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import configs
from audit.reproduce.later import Moment
from audit.reproduce.probe import design_rows, probe
from configs.load import load_policy
from features.catalogue import catalogue, families
from features.design import STANDARD
from features.hub import ingest, load_hub
from features.panel.build import panel_of
from features.simulate import simulate
from tests.fairward.cli import CONFIGS, TINY, Fairward, plain_environment
from tests.features.simulated import small_city
from tests.short_policy import SHORT

ROOT = Path(configs.__file__).parent.parent
ROOMS = ("configs", "features", "training", "audit", "serving", "fairward")
LEAKS = '''"""Two features that know too much."""

import numpy as np

from features.catalogue.feature import ORIGIN, Feature


def tip(past):
    """Return the last window's count, and a tenth of what comes next in it."""
    counts, ahead = past._panel.counts.values, past.ahead
    after = counts[ahead] if ahead < len(counts) else counts[-1]
    return np.asarray(past.level("lag", 1) + 0.1 * after.T, dtype=np.float32)


def late(past):
    """Return the last window's count as it stands today, with what was reported late."""
    return np.asarray(past._panel.counts.values[past.origin - 1].T, dtype=np.float32)


FEATURES = (
    Feature("tip", "incidents", "a tip", ORIGIN, "leaks", tip),
    Feature("late", "incidents", "incidents in the last window", ORIGIN, "leaks", late),
)
'''


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """Plant the leaks in this process's catalogue."""
    folder = tmp_path / "planted"
    folder.mkdir()
    (folder / "leaks.py").write_text(LEAKS, encoding="utf-8")
    monkeypatch.setattr(families, "__path__", [*families.__path__, str(folder)])
    yield
    sys.modules.pop(f"{families.__name__}.leaks", None)


def test_of_all_features_of_the_catalogue_those_that_were_planted_move_and_no_other(tmp_path, planted):
    city = small_city(tmp_path, areas=16, districts=2, years=2, rate=2.0)
    simulate(city)
    ingest(city)
    hub = load_hub(city)
    panel = panel_of(city, hub)
    names = [name for name, feature in catalogue().items() if not feature.of]
    assert set(names) > {"tip", "late", *STANDARD}
    for origin in (60, panel.n_windows - 1):
        at = (origin, Moment.of(panel.windows, origin, {}))
        found = probe(hub, panel, lambda other: panel_of(city, other), design_rows(names, 2), at, city.seed)
        assert found.changed
        assert set(found.moved) == {"tip", "late"}
        assert set(found.tried) > set(names)


def test_nothing_was_tried_where_nothing_could_be_changed(tmp_path):
    city = small_city(tmp_path, areas=16, districts=2, years=2, rate=2.0)
    simulate(city)
    ingest(city)
    hub = load_hub(city)
    panel = panel_of(city, hub)
    at = (60, Moment.of(panel.windows, 60, {}))
    assert not probe(hub, panel, lambda other: panel, design_rows(STANDARD[:2], 1), at, 1).changed


@pytest.mark.slow
def test_a_release_trained_on_a_planted_leak_is_refused_by_the_features_name(tmp_path):
    root, standard = tmp_path / "code", ("lag_1", "mean_8", "mean_52", "own_005", "month")
    for room in ROOMS:
        shutil.copytree(ROOT / room, root / room, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "features" / "catalogue" / "families" / "leaks.py").write_text(LEAKS, encoding="utf-8")
    rules = load_policy(CONFIGS / "policy.yaml").model_dump(mode="json")
    rules["gates"]["rebuild"] |= {"blocks": 1, "origins": 2}
    rules["gates"]["feedback"] |= SHORT
    (tmp_path / "policy.yaml").write_text(yaml.safe_dump(rules), encoding="utf-8")
    features = [name for name in standard if name in catalogue()]
    model = {**TINY["model"], "members": ["lightgbm", "ewma"], "features": [*features, "tip"], "horizons": 1}
    user = Fairward(tmp_path / "user", {**TINY, "model": model, "policy": str(tmp_path / "policy.yaml")})
    environment = {**plain_environment(), "PYTHONPATH": str(root)}

    def typed(*words):
        command = [sys.executable, "-m", "fairward", *user.arguments(*words, "--json")]
        done = subprocess.run(command, cwd=user.cwd, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout or done.stderr

    for words in (("simulate",), ("ingest",), ("train", "--by", "tess")):
        assert typed(*words)[0] == 0, words
    code, said = typed("audit")
    assert code == 0, said
    assert json.loads(said)["gates"]["rebuild"] == "fail"
    dossier = json.loads((user.home / "releases" / "1" / "dossier.json").read_bytes())
    gate = next(each for each in dossier["gates"] if each["gate"] == "rebuild")
    assert gate["sentence"] == "No: it learned from what it could not have known: tip: moved at 2 of 2 origins."
    rows = {row["check"]: row["outcome"] for row in gate["rows"]}
    assert [check for check, outcome in rows.items() if outcome == "fail"] == ["features that knew what came later"]
    assert rows["backtest (every number of 1 of its 2 blocks)"] == "pass"
    assert rows["weights, spreads and levels (learned on past forecasts)"] == "not judged"
    assert dossier["verdict"]["outcome"] == "blocked"
    assert "tip: moved at 2 of 2 origins" in (user.home / "releases" / "1" / "dossier.html").read_text("utf-8")
    said = ("--outcome", "approve", "--by", "ada", "--reason", "It forecasts so well")
    waiver = ("--waive", "rebuild: it forecasts so well that it must be right")
    assert typed("decide", "1", *said, *waiver)[0] != 0
    code, line = typed("release", "1")
    assert code != 0
    assert "rebuild" in line or "decision" in line
