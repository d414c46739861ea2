"""The README's words are true: every command in it runs, every page it names answers, its city of one's own ingests."""

import csv
import json
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import httpx
import pytest
import yaml
from shapely.geometry import box, mapping

from configs.load import load_city
from tests.fairward.cli import plain_environment
from tests.short_policy import write_policy

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent


def blocks(language: str, text: str = README) -> list[str]:
    """Return the text of each fenced block of a language, its indentation taken away."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```", text, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(body) for _, body in found]


def commands(block: str) -> list[str]:
    """Return the commands of a block, continued lines joined and remarks left out."""
    lines = block.replace("\\\n", " ").splitlines()
    return [re.sub(r"\s+#.*", "", line).strip() for line in lines if line.strip()]


def typed(command: str, workspace: Path, **shorter: str) -> subprocess.CompletedProcess[str]:
    """Type a command of the README at the repository's root, some settings overridden to shorten it."""
    line = command.replace(".venv/bin/", f"{BIN}/")
    variables = {**plain_environment(), **shorter, "FAIRWARD_WORKSPACE": str(workspace)}
    for name in ("FAIRWARD_DATA_FOLDER",):
        if name in os.environ and "st-louis" in command:
            variables[name] = os.environ[name]
    return subprocess.run(["bash", "-euc", line], cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


SHORTER = {
    "FAIRWARD_MODEL__HORIZONS": "1",
    "FAIRWARD_MODEL__MEMBERS": '["glm", "lightgbm"]',
    "FAIRWARD_BACKTEST__ORIGINS": "26",
}
"""Where commands are tried and not forecasts: `make run` and the bars train in full."""
MAKE, DEMO, ST_LOUIS = (commands(block) for block in blocks("sh"))


def test_the_two_commands_are_targets_and_ci_runs_the_second():
    assert MAKE == ["make run", "make test"]
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"run:", "test:"} <= set(re.findall(r"^[a-z]+:", text, re.MULTILINE))
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    told = [
        line.split()[1] for block in blocks("sh", (ROOT / "CONTRIBUTING.md").read_text()) for line in commands(block)
    ]
    assert {f"{target}:" for target in told} <= set(re.findall(r"^[a-z]+:", text, re.MULTILINE))


def test_the_overriding_variable_it_names_overrides(monkeypatch, tmp_path):
    found = re.search(r"`(FAIRWARD_\w+)=(\d+)`", README)
    assert found is not None
    monkeypatch.setenv("FAIRWARD_WORKSPACE", str(tmp_path))
    monkeypatch.setenv(found[1], found[2])
    assert load_city("demo").model.horizons == int(found[2])


@pytest.mark.slow
def test_every_step_by_step_command_and_every_search_runs_as_it_is_written(tmp_path):
    assert len(DEMO) == 9
    for command in DEMO:
        done = typed(command, tmp_path, **SHORTER)
        assert done.returncode == 0, f"{command}\n{done.stderr[-3000:]}"
    home = tmp_path / "demo"
    named = re.search(r"`workspace/demo/(releases/1/dossier\.html)`", README)
    assert named is not None
    dossier = (home / named[1]).read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)=["']?https?://""", dossier)
    assert re.search(r"sqlite:///workspace/demo/mlflow\.db", README)
    assert (home / "mlflow.db").is_file()
    assert (BIN / "mlflow").is_file()
    inline = re.findall(r"`(\.venv/bin/fairward [^`]+)`", README)
    searching = blocks("sh", (ROOT / "docs" / "search.md").read_text(encoding="utf-8"))
    asked = [f".venv/bin/{command}" for block in searching for command in commands(block)]
    assert (len(inline), len(asked)) == (5, 7)
    for command in [*inline, *asked]:
        elsewhere = command.replace("hub.html", f"{tmp_path}/hub.html").replace(" workspace/", f" {tmp_path}/")
        done = typed(elsewhere, tmp_path, **SHORTER)
        assert done.returncode == 0, f"{command}\n{done.stderr[-3000:]}"
        assert done.stdout.strip()


@pytest.mark.slow
@pytest.mark.real_data
def test_every_st_louis_command_runs_as_it_is_written(tmp_path):
    folder = Path(os.environ.get("FAIRWARD_DATA_FOLDER") or ROOT.parent / "shared" / "data")
    if not (folder / "st-louis").is_dir():
        pytest.skip(f"no open data in {folder}")
    assert len(ST_LOUIS) == 3
    shorter = SHORTER | {
        "FAIRWARD_START": "2017-01-02",
        "FAIRWARD_MODEL__TRAIN_WINDOWS": "60",
        "FAIRWARD_MODEL__MEMBERS": '["glm"]',
        "FAIRWARD_BACKTEST__ORIGINS": "8",
        "FAIRWARD_BACKTEST__CALIBRATION": "8",
    }
    policy = write_policy(tmp_path)
    for command in ST_LOUIS:
        done = typed(command, tmp_path, **shorter, FAIRWARD_POLICY=str(policy))
        assert done.returncode == 0, f"{command}\n{done.stderr[-3000:]}"


@pytest.mark.slow
def test_make_run_serves_every_page_that_is_named(tmp_path):
    if not (ROOT / ".venv" / ".ready").is_file():
        pytest.skip("make has not set up here, and setting up needs a registry")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {**plain_environment(), "FAIRWARD_WORKSPACE": str(tmp_path), "FAIRWARD_PORT": str(port)}
    process = subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if "Starting production" in line:
                break
        else:
            pytest.fail("make run ended: " + "".join(said)[-4000:])
        address = f"http://127.0.0.1:{port}"
        httpx.get(f"{address}/readyz", timeout=60).raise_for_status()
        pages = set(re.findall(r"http://127\.0\.0\.1:3000(/[a-z0-9/]*)", README))
        public = {"/public", "/about", "/releases"}
        assert pages == {*public, "/", "/changes", "/plan", "/committee", "/science"}
        words = dict(re.findall(r"^  (demo [a-z ]+): (\S+)$", "".join(said), re.MULTILINE))
        for name in re.findall(r"signed in as `([^`]+)`", README):
            with httpx.Client(base_url=address, timeout=60, follow_redirects=True) as reader:
                reader.post("/sign-in", data={"name": name, "password": words[name]}).raise_for_status()
                shown = {page for page in pages if reader.get(page).status_code == 200}
                assert shown >= public | {"/", "/changes", "/committee"}, name
        for page in pages:
            answer = httpx.get(address + page, timeout=60)
            assert (answer.status_code == 200) is (page in public), page
            assert "Fairhaven" in answer.text or page not in public, page
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate()


@pytest.fixture
def own_city(tmp_path) -> Path:
    """Write the files that the README's fragments speak of, a city of 2 wards in London."""
    wards = [("E1", "East", box(-0.10, 51.50, -0.08, 51.52)), ("W1", "West", box(-0.12, 51.50, -0.10, 51.52))]
    features = [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": mapping(shape)}
        for code, name, shape in wards
    ]
    (tmp_path / "wards.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (tmp_path / "census.csv").write_text(
        "code,residents,asian,black,white\nE1,1000,300,200,400\nW1,2000,100,100,1700\n"
    )
    (tmp_path / "records").mkdir()
    header = ["reference", "code", "happened", "recorded", "lon", "lat", "officer", "notes"]
    rows = [
        ["1", "28", "2024-05-06 21:00", "2024-05-07 08:30", "-0.09", "51.51", "A. Name", "free text"],
        ["2", "92", "2024-05-08 01:15", "2024-05-08 01:15", "-0.11", "51.505", "B. Name", "free text"],
        ["3", "28", "2024-05-09 10:00", "2024-05-09 11:00", "-0.11", "51.515", "", ""],
        ["4", "28", "2024-05-09 10:00", "2024-05-09 11:00", "2.35", "48.85", "", "in Paris"],
        ["5", "77", "2024-05-09 10:00", "2024-05-09 11:00", "-0.11", "51.515", "", "an unknown code"],
        ["3", "28", "2024-05-09 10:00", "2024-05-09 11:00", "-0.11", "51.515", "", "sent again"],
    ]
    with (tmp_path / "records" / "2024.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return tmp_path


def ingest(folder: Path, parts: list[str]) -> subprocess.CompletedProcess[str]:
    """Write the first parts of the README's city and ingest it, as it says, from the folder of the file."""
    for name, text in files_of(parts).items():
        (folder / name).write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", "fairward", "--city", "mycity.yaml", "ingest", "--json"]
    variables = {**plain_environment(), "PYTHONPATH": str(ROOT)}
    return subprocess.run(words, cwd=folder, env=variables, capture_output=True, text=True, check=False)


def files_of(parts: list[str]) -> dict[str, str]:
    """Return the texts of the files that fragments belong to; one that names no file belongs to the city's."""
    texts: dict[str, str] = {}
    for part in parts:
        named = re.match(r"# (\w+\.yaml)\n", part)
        name = named[1] if named else "mycity.yaml"
        texts[name] = texts.get(name, "") + part + "\n"
    return texts


def test_a_city_of_ones_own_says_what_is_missing_and_then_ingests(own_city):
    parts = blocks("yaml")
    assert len(parts) == 5
    for count, missing in (
        (1, ["offences.yaml: there is no such file"]),
        (3, ["mycity.yaml: (whole file): there is neither a source nor a counts table"]),
    ):
        done = ingest(own_city, parts[:count])
        assert done.returncode == 3
        lines = [line for line in done.stderr.splitlines() if "To mend: " in line]
        assert [text in line for text, line in zip(missing, lines, strict=True)] == [True] * len(missing), lines
    done = ingest(own_city, parts[:4])
    assert done.returncode == 0, done.stderr
    done = ingest(own_city, parts)
    assert done.returncode == 0, done.stderr
    total = json.loads(done.stdout)["total"]
    assert (total["rows"], total["kept"], total["quarantined"], total["linked"]) == (6, 3, 2, 1)
    assert total["reasons"] == {"outside every area": 1, "unknown offence code": 1}
    hub = own_city / "workspace" / "mycity" / "hub"
    written = b"".join(path.read_bytes() for path in hub.iterdir())
    assert b"free text" not in written
    assert b"A. Name" not in written


def test_a_city_of_ones_own_is_what_its_words_say():
    files = {name: yaml.safe_load(text) for name, text in files_of(blocks("yaml")).items()}
    settings, offences = files["mycity.yaml"], files["offences.yaml"]
    assert settings["taxonomy"] == "offences.yaml"
    assert settings["start"].weekday() == settings["end"].weekday() == 0
    assert not offences["offences"]["drugs"]["target"]
    assert set(offences) == {"offences", "codes"}
    assert set(settings) == {
        "name", "title", "timezone", "crs", "data_folder", "start", "end", "taxonomy", "areas", "sources",
        "attributes", "groups",
    }  # fmt: skip


def test_the_complete_examples_it_names_are_complete(monkeypatch):
    for name in [name for name in os.environ if name.startswith("FAIRWARD_")]:
        monkeypatch.delenv(name)
    for name in re.findall(r"`configs/([a-z-]+)\.yaml`", README):
        assert (ROOT / "configs" / f"{name}.yaml").is_file()
        if name != "policy":
            assert load_city(name).name == name
