"""Makes a released St. Louis in squares of 250 m, to start a service of: a short history and two plain models."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import yaml

from audit.decisions import decide
from audit.dossier import write_dossier
from audit.release import release
from configs import load
from configs.load import load_city
from features.hub import ingest
from training.load import load_release
from training.release import train_release

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
VOTES = ("demo deputy: for: it is for a measurement", "demo lawyer: for: nobody acts on it")


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
    city, now = load_city(str(path)), datetime.now(UTC)
    ingest(city)
    number = train_release(city, trainer="Tess Marlow", progress=lambda line: None).number
    gates = write_dossier(city, load_release(city, number), now).gates
    failed = [gate["gate"] for gate in gates if gate["outcome"] == "fail" and not gate["hard"]]
    decide(
        city,
        number,
        "approve-with-conditions",
        by="demo chair",
        reason="To measure how a service of it starts",
        votes=VOTES,
        conditions=[f"delete it; Ada Okafor; {now.year + 1}-01-01"],
        waivers=[f"{gate}: made for a measurement, and for nobody's use" for gate in failed],
        when=now,
    )
    release(city, number, now)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
