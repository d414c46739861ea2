"""Help, version and wrong usage."""

import re
import subprocess
import sys
from importlib.metadata import version

import pytest
import typer

from fairward.app import app
from fairward.reference.cli import verbs

VERBS = dict(verbs(typer.main.get_command(app)))


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_names_every_option_and_ends_well(verb, here):
    text = here.ok(*verb.split(), "--help", COLUMNS="200", NO_COLOR="1")
    if verb:
        arguments = {each.name: each.metavar or each.name for each in VERBS[verb].params}
        shown = [each.opts[0] if each.opts[0].startswith("-") else arguments[each.name] for each in VERBS[verb].params]
    else:
        shown = list({name.split()[0] for name in VERBS})
    for name in shown:
        assert name in text, name
    assert list(here.cwd.iterdir()) == []
    assert not here.home.exists()


def test_no_verb_shows_help(here):
    done = here.run()
    assert "Usage" in done.stdout + done.stderr


def test_the_installed_command_is_the_module(here):
    program = str(sys.executable).replace("python", "fairward")
    said = subprocess.run([program, "--version"], cwd=here.cwd, capture_output=True, text=True, check=True).stdout
    assert said.strip() == version("fairward") == here.ok("--version").strip()


@pytest.mark.parametrize(
    "words",
    [
        ("divine",),
        ("audit", "first"),
        ("decide", "1"),
        ("forecast", "--origin", "monday"),
        ("ledger", "burn"),
    ],
)
def test_wrong_usage_is_code_2_without_a_traceback(words, here):
    done = here.run(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert re.search(r"Try .*--help", done.stderr)
