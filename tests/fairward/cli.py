"""The command line in processes of their own, on a small simulated city: as its users meet it."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from configs import load
from configs.city import City
from configs.load import load_city
from tests.short_policy import write_policy

CONFIGS = Path(load.__file__).parent
COMMITTEE = (
    *("--by", "demo chair", "--vote", "demo deputy: for: it can be looked at"),
    *("--vote", "demo lawyer: against: too small to tell", "--vote", "demo statistician: for: it is only a test"),
)
"""Words after `decide` that make a quorum of the committee in configs/policy.yaml."""
TINY = {
    "start": "2023-01-02",
    "simulation": {"areas": 24, "districts": 3, "years": 3, "rate": 1.0},
    "model": {
        "members": ["lightgbm", "ewma", "smoothing"],
        "train_windows": 60,
        "horizons": 2,
        "lightgbm": {"rounds": 30, "learning_rate": 0.03, "leaves": 8, "min_rows": 100},
    },
    "backtest": {"origins": 8, "calibration": 8, "refit_every": 4},
    "compute": {"kind": "here"},
}


def plain_environment() -> dict[str, str]:
    """Return the environment without the settings of the person who runs the tests; no dossier is printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FAIRWARD_")}
    return {**kept, "FAIRWARD_BROWSER": "none"}


def told_by(module: str, *words: object) -> Any:
    """Run a module of the tests in a process of its own, and return what it prints as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, words)],
        cwd=Path(__file__).parents[2],
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@dataclass(frozen=True)
class Fairward:
    """A user at a terminal, in a folder that holds one city's YAML and its workspace; `said` is what verbs answered."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=lambda: dict(TINY))
    said: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write the YAML, and an empty folder to stand in."""
        base = yaml.safe_load((CONFIGS / "demo.yaml").read_text(encoding="utf-8"))
        places = {
            "workspace": str(self.folder / "workspace"),
            "policy": str(write_policy(self.folder)),
            "taxonomy": str(CONFIGS / "taxonomies" / "demo.yaml"),
        }
        self.cwd.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump({**base, **places, **self.settings}, sort_keys=False)
        self.city_file.write_text(text, encoding="utf-8")

    @property
    def cwd(self) -> Path:
        """Folder in which commands are typed."""
        return self.folder / "here"

    @property
    def city_file(self) -> Path:
        """The city's YAML."""
        return self.folder / "tiny.yaml"

    @property
    def home(self) -> Path:
        """Folder of the workspace that holds everything made."""
        return self.folder / "workspace" / "demo"

    @property
    def city(self) -> City:
        """The city as the rooms read it."""
        return load_city(str(self.city_file))

    def arguments(self, *words: str | Path) -> list[str]:
        """Return a verb's words after the program."""
        return ["--city", str(self.city_file), *map(str, words)]

    def run(self, *words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Type a verb, with some environment variables set."""
        return subprocess.run(
            [sys.executable, "-m", "fairward", *self.arguments(*words)],
            cwd=self.cwd,
            env={**plain_environment(), **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def ok(self, *words: str | Path, **variables: str) -> str:
        """Type a verb that must succeed and return what it printed."""
        done = self.run(*words, **variables)
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    def json(self, *words: str | Path, **variables: str) -> Any:
        """Type a verb with --json and return its one object; nothing else may be on standard output."""
        return json.loads(self.ok(*words, "--json", **variables))

    def refused(self, code: int, *words: str | Path, **variables: str) -> str:
        """Type a verb that must be refused with an exit code, and return its one line."""
        done = self.run(*words, **variables)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        assert done.stdout == ""
        lines = [line for line in done.stderr.splitlines() if line.startswith("fairward: ")]
        assert len(lines) == 1, done.stderr
        assert done.stderr.splitlines()[-1] == lines[0]
        return lines[0]

    def with_code(self, code: str, *words: str | Path) -> "subprocess.Popen[str]":
        """Type a verb in an interpreter that first runs some code."""
        main = "import sys\nfrom fairward.__main__ import main\nsys.argv = ['fairward', *sys.argv[1:]]\nmain()\n"
        return subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code) + main, *self.arguments(*words)],
            cwd=self.cwd,
            env=plain_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def copy(self, folder: Path) -> "Fairward":
        """Return the same city and workspace in another folder."""
        shutil.copytree(self.folder / "workspace", folder / "workspace")
        return Fairward(folder, self.settings, dict(self.said))

    def decide(self) -> Any:
        """Approve release 1 as a committee would, letting pass by name what failed only for want of data."""
        dossier = json.loads((self.home / "releases" / "1" / "dossier.json").read_bytes())
        failed = [gate["gate"] for gate in dossier["gates"] if gate["outcome"] == "fail" and not gate["hard"]]
        waivers = [word for gate in failed for word in ("--waive", f"{gate}: too short a history to tell")]
        said = ("--outcome", "approve-with-conditions", *COMMITTEE, "--reason", "A small city to look at")
        condition = ("--condition", "look again; ada; 2999-01-01")
        return self.json("decide", "1", *said, *condition, *waivers)
