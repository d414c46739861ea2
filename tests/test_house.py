"""The house rules that a linter cannot hold: a test fails when one of them breaks."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from configs.city import City
from configs.errors import FairwardError
from configs.policy import Policy
from fairward.app import app
from fairward.reference import PAGES
from fairward.reference.cli import verbs
from fairward.reference.meanings import MEANINGS
from fairward.reference.settings import models

ROOT = Path(__file__).parent.parent
ROOMS = ("configs", "features", "training", "audit", "serving", "fairward", "benchmarks", "tests")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
PAGES_OF_TEXT = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").glob("*.md")),
]


def named(path: Path) -> str:
    """Return a file's name under the root."""
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """Return the files that git would clone, and can be read as text."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git here, so no list of tracked files")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in names.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix not in (".png", ".gz", ".parquet", ".woff2")]


def requirements() -> list[Requirement]:
    """Return the direct dependencies, the development tools among them."""
    project = PYPROJECT["project"]
    return [Requirement(line) for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]]


def lock() -> dict[str, str]:
    """Return each locked requirement's name and its whole entry."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    entries = re.split(r"\n(?=\S)", "\n".join(lines))
    return {canonicalize_name(re.split(r"[=<>!~ ;\[@]", entry)[0]): entry for entry in entries}


def test_every_file_opens_with_one_line_that_says_what_it_is_for():
    faults = []
    for path, tree in TREES.items():
        if not tree.body:
            continue
        text = ast.get_docstring(tree, clean=False)
        if not text or tree.body[0].lineno != 1 or not text.splitlines()[0].rstrip().endswith((".", "!", "?")):
            faults.append(named(path))
    assert not faults


def test_a_room_file_says_it_in_one_line_only():
    rooms = [path for path in SOURCES if path.relative_to(ROOT).parts[0] not in ("tests", "benchmarks")]
    assert [named(path) for path in rooms if "\n" in (ast.get_docstring(TREES[path]) or "")] == []


def test_functions_are_short_and_most_files_fit_on_three_screens():
    lengths = [
        node.end_lineno - node.body[0].lineno + 1 - (ast.get_docstring(node) or "").count("\n")
        for path, tree in TREES.items()
        if path.relative_to(ROOT).parts[0] not in ("tests", "benchmarks")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]
    assert np.percentile(lengths, 95) <= 40
    assert np.median(lengths) <= 20
    sizes = [len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES]
    assert np.mean(np.array(sizes) < 150) > 0.75


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
    assert [named(path) for path in SOURCES if marks.search(path.read_text(encoding="utf-8"))] == []


def test_rooms_know_only_rooms_to_their_left():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", list(PAGES))
def test_generated_pages_are_current(name):
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), f"docs/{name} has fallen behind: run python -m fairward.reference"


def test_every_verb_and_every_option_is_in_the_reference():
    import typer

    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    sections = dict(part.split("`", 1) for part in page.split("## `fairward ")[1:])
    found = dict(verbs(typer.main.get_command(app)))
    assert set(sections) == set(found)
    for name, command in found.items():
        for parameter in command.params:
            shown = parameter.opts[0] if parameter.opts[0].startswith("-") else parameter.metavar
            assert f"| `{shown}` |" in sections[name], (name, shown)


def test_every_setting_has_a_meaning_and_every_meaning_a_setting():
    settings = {model.__name__: set(model.model_fields) for root in (City, Policy) for model, _ in models(root, "")}
    assert settings == {name: set(keys) for name, keys in MEANINGS.items()}


def test_exit_codes_are_distinct_and_documented():
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    codes = [error.exit_code for error in FairwardError.__subclasses__()]
    assert len(set(codes)) == len(codes) == 5
    assert all(f"| {code} |" in page for code in codes)


def test_no_registry_no_machine_and_no_home_is_named():
    registry = (
        r"--(?:extra-)?index-url[ =]\S|https?://[^\s\"')]*(?:pypi|artifactory|nexus|devpi)[^\s\"')]*|/simple/?[\"'\s]"
    )
    place = r"(?<![\w.])/(?:home|root|Users|work)/\w+"
    banned = re.compile(f"{registry}|{place}")
    faults = []
    for path in tracked():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if banned.search(line):
                faults.append(f"{named(path)}:{number}: {line.strip()[:100]}")
    assert faults == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-u" + "rl https://example.org/x",
        "https://" + "pypi.example.org/web",
        "see " + "/ho" + "me/ada/city.yaml",
        "from " + "/wo" + "rk/main",
    ],
)
def test_the_search_for_addresses_would_find_one(line, tmp_path, monkeypatch):
    (tmp_path / "some.txt").write_text(line)
    monkeypatch.setattr(sys.modules[__name__], "tracked", lambda: [tmp_path / "some.txt"])
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    with pytest.raises(AssertionError, match=r"some\.txt:1"):
        test_no_registry_no_machine_and_no_home_is_named()


def test_every_locked_requirement_has_a_version_a_hash_and_no_address():
    entries = lock()
    assert len(entries) > 100
    for name, entry in entries.items():
        assert re.match(r"[A-Za-z0-9._-]+(\[[^\]]+\])?==[^\s;]+", entry), name
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), name
        assert "://" not in entry, name
        assert not entry.startswith("-"), name


def test_every_direct_dependency_has_a_floor_and_the_lock_keeps_to_it():
    entries = lock()
    for requirement in requirements():
        assert any(rule.operator == ">=" for rule in requirement.specifier), f"{requirement} has no floor"
        entry = entries[canonicalize_name(requirement.name)]
        version = re.search(r"==([^\s;\\]+)", entry)
        assert version is not None
        assert requirement.specifier.contains(version[1], prereleases=True), (str(requirement), version[1])


def test_every_import_of_a_room_is_a_direct_dependency():
    renamed = {"sklearn": "scikit-learn", "yaml": "pyyaml", "vl_convert": "vl-convert-python"}
    renamed |= {
        "argon2": "argon2-cffi",
        "starlette": "fastapi",
        "markupsafe": "jinja2",
    }  # their hosts hand out these parts as their own
    known = {canonicalize_name(requirement.name) for requirement in requirements()}
    rooms = {"configs", "features", "training", "audit", "serving", "fairward"}
    lacking = set()
    for path, tree in TREES.items():
        if path.relative_to(ROOT).parts[0] not in rooms:
            continue
        for node in ast.walk(tree):
            modules = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            modules += [each.name for each in node.names] if isinstance(node, ast.Import) else []
            for top in {module.split(".")[0] for module in modules} - set(sys.stdlib_module_names) - rooms:
                if canonicalize_name(renamed.get(top, top)) not in known:
                    lacking.add(f"{named(path)}: {top}")
    assert lacking == set()


def test_every_marker_in_use_is_declared():
    declared = {line.split(":")[0] for line in PYPROJECT["tool"]["pytest"]["ini_options"]["markers"]}
    built_in = {"parametrize", "skip", "skipif", "xfail", "usefixtures", "filterwarnings"}
    used = {
        node.attr
        for path, tree in TREES.items()
        if named(path).startswith("tests/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "mark"
    }
    assert used - built_in - declared == set()
    assert declared - used == set(), "declared, but used nowhere"


def test_every_target_of_the_makefile_has_a_line_of_help():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert phony is not None
    targets = set(phony[1].split())
    assert targets == set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {line.split()[1] for line in done.stdout.splitlines()} == targets
    assert all(len(line.split()) > 3 for line in done.stdout.splitlines())


def test_ci_runs_the_readmes_test_command():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().splitlines()[-1] == "make test"
    assert "\nmake test " in (ROOT / "README.md").read_text(encoding="utf-8")


def test_pictures_and_pages_that_texts_point_to_exist():
    missing = []
    for page in PAGES_OF_TEXT:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                missing.append(f"{named(page)}: {target}")
    assert missing == []


def test_one_licence_and_no_notebook_with_outputs():
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")[:300]
    assert [named(path) for path in tracked() if path.suffix == ".ipynb"] == []
