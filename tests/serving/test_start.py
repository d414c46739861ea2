"""What a service that starts does not load: no trainer, no gate and no chart, in neither of its processes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from serving.run import environment
from tests.released import clean

pytestmark = pytest.mark.slow
STARTED = """
import json, re, sys
from pathlib import Path
from serving import service
service.refuse_unless_ready()
starter = sorted(sys.modules)
made = service.Fairward()
print(json.dumps({"starter": starter, "worker": sorted(sys.modules), "ready": made.__is_ready__(),
                  "most": int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024}))
"""
TRAINERS = {"lightgbm", "sklearn", "optuna", "statsmodels", "dask", "distributed", "joblib"}
AUDITORS = {"evidently", "fairlearn", "weasyprint", "matplotlib", "altair", "splink", "duckdb", "scipy.stats"}
OURS = {"training.release", "training.train", "training.models", "audit.gates", "audit.evidence", "features.design"}
SERVED = {"serving.app", "serving.draw", "serving.plan"}


@pytest.fixture(scope="module")
def started(released_city: Any, released_path: Path) -> dict[str, Any]:
    """Give the modules of a process that has started workers, and of one that answers."""
    variables = clean(environment(released_city, str(released_path)))
    ended = subprocess.run([sys.executable, "-c", STARTED], env=variables, capture_output=True, check=True, text=True)
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return told


def test_what_answers_has_loaded_no_trainer_and_no_gate(started: dict[str, Any]) -> None:
    assert started["ready"]
    assert (TRAINERS | AUDITORS | OURS) & set(started["worker"]) == set()


def test_what_starts_workers_has_loaded_no_application(started: dict[str, Any]) -> None:
    assert (TRAINERS | AUDITORS | OURS | SERVED) & set(started["starter"]) == set()


def test_together_they_stay_under_the_bound_of_one(started: dict[str, Any]) -> None:
    assert started["most"] < 600
