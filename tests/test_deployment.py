"""The pages on deployment and operations are true: verbs, settings, addresses and units that they name are there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from configs.city import City
from configs.doors import doors
from configs.load import load_city
from fairward.app import app

ROOT = Path(__file__).parent.parent
PAGES = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("deployment", "operations")}
BENTOML = {"/livez", "/readyz"}
FILES = {"db", "head", "key", "pub"}
"""Ends of names of files that look like settings."""


def blocks(language: str) -> list[str]:
    """Return the text of each fenced block of a language on the page of deployment."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", PAGES["deployment"], re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_every_verb_that_is_named_is_one(page: str) -> None:
    root = get_command(app)
    named = re.findall(
        r"(?:`|bin/|&& |^)fairward (?:--city \S+ )?([a-z][a-z-]+)(?: ([a-z]+))?", PAGES[page], re.MULTILINE
    )
    assert named
    for verb, word in named:
        command = root.commands.get(verb)  # type: ignore[attr-defined]
        assert command is not None, verb
        if getattr(command, "commands", None) and word:
            assert word in command.commands, (verb, word)


@pytest.mark.parametrize("page", PAGES)
def test_every_option_of_a_verb_is_one(page: str) -> None:
    root = get_command(app)
    lines = re.findall(r"(?:fairward|\$as) (?:--city \S+ )?([a-z][a-z-]+(?: [a-z]+)?)([^`\n;#&]*)", PAGES[page])
    named = [(words.split(), option) for words, rest in lines for option in re.findall(r"--[a-z-]+", rest)]
    assert named or page == "deployment"
    for words, option in named:
        command = root.commands[words[0]]  # type: ignore[attr-defined]
        command = getattr(command, "commands", {}).get(words[-1], command)
        assert option in {each for parameter in command.params for each in parameter.opts}, (words, option)


def test_what_the_log_is_said_to_say_is_in_the_code() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "serving").rglob("*.py"))
    watch = PAGES["operations"].partition("the log of the service:")[2].partition("\n- ")[0]
    said = [words for words in re.findall(r"`([^`]+)`", watch) if " " in words]
    assert len(said) == 4
    for words in said:
        assert words in code, words


def test_the_proxies_write_no_address_anywhere() -> None:
    (nginx,), (caddy,) = blocks("nginx"), blocks("caddy")
    assert {"access_log off;", "error_log /dev/null;"} <= {line.strip() for line in nginx.splitlines()}
    assert "exclude http.log.error" in caddy
    assert "127.0.0.1:3000" in nginx
    assert "127.0.0.1:3000" in caddy


def test_caddy_takes_its_file(tmp_path: Path) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("no Caddy on this machine")
    (text,) = blocks("caddy")
    (tmp_path / "Caddyfile").write_text(text, encoding="utf-8")
    done = subprocess.run([caddy, "adapt", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile"], check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_that_is_named_is_one(page: str) -> None:
    settings = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    sections = set(re.findall(r"^## `([a-z_.]+)`", settings, re.MULTILINE))
    named = re.findall(r"`((?:service|ledger|mlflow|compute|model)\.[a-z_.]+)`", PAGES[page])
    named = [path for path in named if path.rpartition(".")[2] not in FILES]
    for path in named:
        section, _, key = path.rpartition(".")
        assert section in sections, path
        part = settings.partition(f"\n## `{section}`")[2].partition("\n## ")[0]
        assert f"| `{key}` |" in part, path


@pytest.mark.parametrize("page", PAGES)
def test_every_address_that_is_named_is_one(page: str) -> None:
    named = set(re.findall(r"`(/[a-z0-9/]+)`", PAGES[page])) - {"/etc/fairward"}
    assert named - BENTOML <= set(doors())


@pytest.mark.parametrize("block", blocks("yaml"))
def test_the_settings_that_are_shown_are_taken(block: str) -> None:
    told = load_city("demo").model_dump(mode="json", exclude_unset=True) | yaml.safe_load(block)
    assert City.model_validate(told).name == "demo"


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd on this machine")
    (unit,) = blocks("ini")
    there = unit.replace("/srv/fairward/.venv/bin/fairward", shutil.which("true") or "/bin/true").replace(
        "/srv/fairward", str(tmp_path)
    )
    path = tmp_path / "fairward.service"
    path.write_text(there.replace("User=fairward\n", ""), encoding="utf-8")
    done = subprocess.run([analyze, "verify", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
