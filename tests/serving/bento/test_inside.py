"""What a bento holds, and what must not be in it: keys that sign, people, databases, places of this machine."""

import json
import re
import sqlite3
from pathlib import Path

import pytest
import yaml

import configs
from audit.ledger import ledger_of
from configs.files import sha256_file
from configs.load import load_city, settings_digest
from tests.serving.bento.conftest import Made

pytestmark = pytest.mark.slow
CHECKOUT = Path(configs.__file__).parent.parent
OUTSIDE = re.compile(
    r"mlflow\.db|mlartifacts|hub|landing|sources|store\.db|access|accounts|.*\.key|tuning\.db|observations"
)
REGISTRY = re.compile(r"index-url|find-links|https?://(?!docs|www)\S*(pypi|registry|simple)", re.IGNORECASE)


def test_its_name_says_city_release_and_window(bento: Made) -> None:
    assert bento.told["tag"] == "fairward-demo:release-1-2026-01-05"
    assert (bento.told["release"], bento.told["window_start"]) == (1, "2026-01-05")
    assert bento.told["bytes"] == Path(bento.told["path"]).stat().st_size


def test_what_was_released_is_inside_as_it_was(bento: Made) -> None:
    home, copy = bento.city.home, bento.source / "sealed" / "demo"
    for name in ("forecasts/2026-01-05", "releases/1"):
        files = sorted(path.relative_to(home) for path in (home / name).rglob("*") if path.is_file())
        assert {"manifest.json", "dossier.html"} & {path.name for path in files}
        for path in files:
            assert (copy / path).read_bytes() == (home / path).read_bytes(), path
    assert {path.name for path in (copy / "keys").iterdir()} == {"model.pub", "ledger.pub"}
    assert settings_digest(load_city(str(copy / "city.yaml"))) == settings_digest(bento.city)


def test_the_whole_ledger_is_inside_and_verifies_by_itself(bento: Made) -> None:
    copy = ledger_of(load_city(str(bento.source / "sealed/demo/city.yaml")))
    assert copy.verify() == ledger_of(bento.city).verify()
    assert copy.head_path.read_bytes() == ledger_of(bento.city).head_path.read_bytes()
    with sqlite3.connect(copy.path) as database, pytest.raises(sqlite3.DatabaseError, match="append-only"):
        database.execute("DELETE FROM entries")


def test_the_seal_names_every_file_and_the_ledger(bento: Made) -> None:
    home = bento.source / "sealed" / "demo"
    seal = json.loads((home / "sealed.json").read_bytes())
    found = {path.relative_to(home).as_posix(): sha256_file(path) for path in home.rglob("*") if path.is_file()}
    assert {*found} - {*seal["files"]} == {"sealed.json", "sealed.sig"}
    assert seal["files"] == {name: found[name] for name in seal["files"]}
    assert (seal["entries"], seal["root"]) == (len(ledger_of(bento.city).entries()), ledger_of(bento.city).head())


def test_the_code_is_whole(bento: Made) -> None:
    for package in ("configs", "features", "training", "audit", "serving", "fairward"):
        here = {path.relative_to(CHECKOUT) for path in (CHECKOUT / package).rglob("*") if path.is_file()}
        for path in {path for path in here if "__pycache__" not in path.parts and not path.name.startswith(".")}:
            assert (bento.source / path).read_bytes() == (CHECKOUT / path).read_bytes(), path


def test_nothing_is_inside_that_signs_or_writes_or_names_people(bento: Made) -> None:
    inside = [path.relative_to(bento.source / "sealed/demo") for path in (bento.source / "sealed/demo").rglob("*")]
    assert inside
    assert [str(path) for path in inside if OUTSIDE.fullmatch(path.parts[0]) or OUTSIDE.fullmatch(path.name)] == []
    assert not any(path.name in ("tests", "notebooks", "benchmarks") for path in bento.folder.rglob("*"))
    for path in bento.folder.rglob("*"):
        assert not path.is_file() or b"BEGIN PRIVATE KEY-----\nM" not in path.read_bytes(), path


def test_no_place_of_this_machine_is_written_anywhere(bento: Made) -> None:
    places = [bento.city.workspace, CHECKOUT, Path(bento.told["path"]).parent, f"{Path.home()}/", "fairward-bento-"]
    written = [str(each).encode() for each in places]
    for path in sorted(each for each in bento.folder.rglob("*") if each.is_file() and each.suffix != ".pyc"):
        content = path.read_bytes()
        if path == bento.source / "serving" / "bento" / "build.py":
            content = content.replace(b'prefix="fairward-bento-"', b"")
        assert [place for place in written if place in content] == [], path


def test_the_dockerfile_makes_sense(bento: Made) -> None:
    text = (bento.folder / "env/docker/Dockerfile").read_text()
    assert re.search(r"^FROM python:3\.1[123]-slim", text, re.MULTILINE)
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    user, install = lines.index("USER bentoml"), next(n for n, line in enumerate(lines) if "pip install -r" in line)
    assert install < user < next(n for n, line in enumerate(lines) if line.startswith("ENTRYPOINT"))
    assert "EXPOSE 3000" in lines
    assert "BENTO_PATH/env/python/requirements.txt" in text
    assert "libgomp1" in text
    assert "ENV BENTOML_DO_NOT_TRACK=$BENTOML_DO_NOT_TRACK" in lines
    assert not REGISTRY.search(text)
    assert not re.search(r"password|secret|token|FAIRWARD_", text, re.IGNORECASE)


def test_what_is_installed_is_what_was_locked(bento: Made) -> None:
    text = (bento.folder / "env/python/requirements.txt").read_text()
    assert text == (bento.source / "requirements.lock").read_text()
    assert not REGISTRY.search(text)
    locked = re.split(r"^(?=[a-z0-9])", (CHECKOUT / "requirements.lock").read_text(), flags=re.MULTILINE)
    blocks = [block for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE) if block]
    assert set(blocks) < set(locked)
    assert all("--hash=sha256:" in block for block in blocks)
    names = {block.partition("==")[0] for block in blocks}
    assert {"bentoml", "lightgbm", "mlflow", "uvicorn", "psycopg-binary", "distributed"} <= names
    assert not {"playwright", "pytest", "ruff", "mypy", "schemathesis", "hypothesis"} & names


def test_plain_bentoml_build_makes_the_same(bento: Made) -> None:
    said = yaml.safe_load((bento.source / "bentofile.yaml").read_text())
    assert (said["service"], said["name"]) == ("serving.service:Service", "fairward-demo")
    made = yaml.safe_load((bento.folder / "bento.yaml").read_text())
    assert made["labels"] == said["labels"] == {"city": "demo", "release": "1", "window": "2026-01-05"}
