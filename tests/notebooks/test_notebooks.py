"""Each notebook runs from top to bottom, in a kernel of this environment, and draws its figures."""

import ast
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import jupytext
import nbformat
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
FIGURES = {
    "tour": 5,
    "explore_a_panel": 5,
    "train_compare_read": 3,
    "add_a_feature": 3,
    "reproduce_a_release": 2,
}
pytestmark = pytest.mark.slow


def environment(folder):
    """Return variables under which Jupyter knows one kernel, this interpreter's, and writes nowhere but in a folder."""
    kernel = folder / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    command = [sys.executable, "-W", "ignore", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("FAIRWARD_", "JUPYTER", "PYTEST"))
    }
    places = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    quiet = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", "OMP_WAIT_POLICY": "passive", "OMP_NUM_THREADS": "1"}
    own = {
        "JUPYTER_PATH": str(folder / "jupyter"),
        "JUPYTER_DATA_DIR": str(folder / "jupyter"),
        "PYTHONPATH": str(ROOT),
    }
    return kept | places | quiet | own | {"FAIRWARD_WORKSPACE": str(folder / "workspace")}


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """Return a function that runs a notebook, once a session."""
    return cache(lambda source: run_notebook(source, tmp_path_factory.mktemp("notebook")))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def executed(request, run):
    """Return a notebook as it is after nbmake has run it: its folder, its cells and its name."""
    return run(request.param)


def run_notebook(source, folder):
    """Run a notebook by nbmake in a folder."""
    path = folder / f"{source.stem}.ipynb"
    jupytext.write(jupytext.read(source), path)
    words = ["--nbmake", "--overwrite", "-p", "no:randomly", "-p", "no:cacheprovider", "-c", os.devnull]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, f"--rootdir={folder}", path.name],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return folder, nbformat.read(path, as_version=4), source.stem


def code_cells(notebook):
    """Return the cells that hold code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_every_cell_ran_in_order_without_an_error(executed):
    _, notebook, _ = executed
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert [output for cell in cells for output in cell.outputs if output.output_type == "error"] == []


def test_every_figure_is_drawn_and_asks_no_host_for_anything(executed):
    _, notebook, name = executed
    drawn = 0
    for cell in code_cells(notebook):
        if "mark_" not in cell.source:
            continue
        pictures = [output.data.get("image/svg+xml") for output in cell.outputs if "data" in output]
        assert any(pictures), cell.source
        drawn += 1
        for picture in filter(None, pictures):
            assert picture.lstrip().startswith("<svg")
            assert "<path" in picture
            assert "<script" not in picture
    assert drawn >= FIGURES[name]


def test_nothing_is_warned_of(executed):
    _, notebook, _ = executed
    errors = [
        output.text
        for cell in code_cells(notebook)
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert errors == []


def test_it_writes_in_its_own_workspace_alone(executed):
    folder, _, name = executed
    assert [path.name for path in (folder / "workspace").iterdir()] == [name]
    assert {path.suffix for path in folder.iterdir() if path.is_file()} == {".ipynb"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_text_and_defines_nothing(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert [node for node in ast.walk(tree) if isinstance(node, defined)] == []
    notebook = jupytext.read(path)
    assert all(cell.cell_type == "markdown" or not cell.outputs for cell in notebook.cells)
    assert sum(cell.cell_type == "markdown" for cell in notebook.cells) >= 6


def test_every_notebook_is_known():
    assert {path.stem for path in NOTEBOOKS} == set(FIGURES)
