"""Makes a released St. Louis in squares of 250 m, to start a service of: a short history and two plain models."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import yaml

from audit.release import release
from benchmarks.decided import decided
from configs import load
from configs.load import load_city
from features.hub import ingest

_CONFIGS = Path(load.__file__).parent
SHORT = {
    "start": "2017-01-02",
    "model": {
        "members": ["glm", "lightgbm"],
        "train_windows": 78,
        "lightgbm": {"rounds": 60, "learning_rate": 0.05, "leaves": 6, "min_rows": 100},
    },
    "backtest": {"origins": 26, "calibration": 8, "refit_every": 26},
    "compute": {"kind": "here"},
}
"""What a service holds does not depend on how well its models were tuned."""


def written(folder: Path) -> Path:
    """Write the city's YAML into a folder that becomes its workspace too, and return its path."""
    path = _CONFIGS / "st-louis.yaml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    places = {
        "workspace": str(folder / "workspace"),
        "data_folder": str((_CONFIGS / settings["data_folder"]).resolve()),
        "policy": str(_CONFIGS / "policy.yaml"),
        "taxonomy": str(_CONFIGS / settings["taxonomy"]),
    }
    settings = {**settings, **SHORT, **places, "areas": {**settings["areas"], "cell": 250}}
    (folder / "fine.yaml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    return folder / "fine.yaml"


def make(path: Path) -> None:
    """Take the city all the way to a released champion; gates that a short history fails are waived."""
    city = load_city(str(path))
    ingest(city)
    number = decided(city, "To measure how a service of it starts")
    release(city, number, datetime.now(UTC))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
