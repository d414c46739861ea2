"""The executors: the same bits everywhere, errors as they were raised, and what dies is told with a remedy."""

import os
import signal
import time
from concurrent.futures import wait
from pathlib import Path

import numpy as np
import psutil
import pytest
from dask.distributed import LocalCluster
from pydantic import ValidationError

from configs.compute import ComputeSettings
from configs.errors import MachineError
from features.hub import load_hub
from features.panel.build import panel_of
from training import cluster as seam
from training.backtest import all_designs, run_rolling
from training.executor import open_executor
from training.models import How, Rows
from training.rolling import fit_all, fit_texts
from training.rows import features_chosen

pytestmark = pytest.mark.slow


def quiet(_: str) -> None:
    """Take a line of progress and say nothing."""


def computed(city, **compute):
    """Return a city whose models are fitted elsewhere."""
    return city.model_copy(update={"compute": ComputeSettings(**compute)})


def local(workers):
    """Return a cluster on loopback, as somebody else would start it."""
    return LocalCluster(n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0")


@pytest.fixture(scope="module")
def scheduler():
    """Address of a cluster of two workers that somebody else started, on loopback."""
    with local(2) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def panel(ingested):
    return panel_of(ingested, load_hub(ingested))


def everything(panel, city):
    """Return every forecast of every model at every origin, and the text of every fit."""
    designs = all_designs(panel, city)
    with open_executor(city) as executor:
        rolled = run_rolling(panel, designs, city, executor, quiet)
        fits = fit_all(panel, designs, panel.n_windows, city, executor)
    return rolled.mean, [fit.text() for by_offence in fits for members in by_offence for fit in members.values()]


def test_processes_and_a_cluster_of_two_workers_find_bit_for_bit_what_this_process_finds(panel, ingested, scheduler):
    members = ("lightgbm", "glm", "ewma")
    city = ingested.model_copy(update={"model": ingested.model.model_copy(update={"members": members, "horizons": 1})})
    mean, texts = everything(panel, computed(city, kind="here"))
    assert len(texts) == 4 * 3
    for compute in ({"kind": "processes", "workers": 2}, {"kind": "dask", "scheduler": scheduler}):
        other, others = everything(panel, computed(city, **compute))
        assert other.tobytes() == mean.tobytes()
        assert others == texts


def meet(folder: Path) -> set[int]:
    """Leave the id of the process that is asked in a folder, and return those there once a second one came."""
    (folder / str(os.getpid())).touch()
    end = time.monotonic() + 60
    while len(found := {int(path.name) for path in folder.iterdir()}) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    return found


def test_a_cluster_has_two_workers_of_its_own_and_both_work_at_once(ingested, scheduler, tmp_path):
    with open_executor(computed(ingested, kind="dask", scheduler=scheduler)) as executor:
        met = [future.result() for future in [executor.submit(meet, tmp_path) for _ in range(8)]]
    found = set.union(*met)
    assert all(each == found for each in met)
    assert len(found) == 2
    assert os.getpid() not in found


def test_without_a_scheduler_a_cluster_of_this_machine_is_started_on_loopback_and_ended(ingested):
    with seam.connected(ComputeSettings(kind="dask", workers=2)) as client:
        pids = set(client.run(os.getpid).values())
        open_ports = [each for pid in (*pids, os.getpid()) for each in psutil.Process(pid).net_connections("inet")]
    assert len(pids) == 2
    assert {each.laddr.ip for each in open_ports} == {"127.0.0.1"}
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def refuse(number: int) -> int:
    """Raise what a task could."""
    raise ZeroDivisionError(f"area {number} has no surface")


@pytest.mark.parametrize("kind", ["here", "processes", "dask"])
def test_an_error_of_a_task_arrives_as_such(kind, ingested, scheduler):
    compute = {"kind": kind, "scheduler": scheduler if kind == "dask" else None}
    with open_executor(computed(ingested, **compute)) as executor:
        right, wrong = executor.submit(abs, -3), executor.submit(refuse, 7)
        with pytest.raises(ZeroDivisionError, match=r"^area 7 has no surface$"):
            wrong.result()
        assert right.result() == 3


def die(mark: Path | None = None) -> str:
    """Kill the process that works on this, where a mark is named only if it is not there yet."""
    if mark is None or not mark.exists():
        if mark is not None:
            mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "survived"


def test_a_process_that_dies_is_told_in_one_line_with_a_remedy(ingested):
    with pytest.raises(MachineError) as caught, open_executor(computed(ingested, kind="processes")) as executor:
        executor.submit(die).result()
    assert str(caught.value) == (
        "compute: one of 2 processes that fit models died, as they do when memory runs out. To mend: lower "
        "compute.workers or model.train_windows and run it again"
    )


def test_a_worker_of_a_cluster_that_dies_once_is_replaced(ingested, scheduler, tmp_path):
    with open_executor(computed(ingested, kind="dask", scheduler=scheduler)) as executor:
        assert executor.submit(die, tmp_path / "mark").result() == "survived"


def test_a_fit_that_kills_every_worker_is_told_in_one_line_with_a_remedy(ingested, scheduler):
    with (
        pytest.raises(MachineError) as caught,
        open_executor(computed(ingested, kind="dask", scheduler=scheduler)) as executor,
    ):
        executor.submit(die).result()
    said = str(caught.value)
    assert said.startswith(f"{scheduler}: a worker died, and so did those that took over its fit")
    assert said.endswith("run it again")
    assert "\n" not in said


def test_a_scheduler_that_is_lost_is_told(ingested):
    cluster = local(1)
    with (
        pytest.raises(MachineError, match=r"the connection to the scheduler was lost.* To mend: see that it runs"),
        open_executor(computed(ingested, kind="dask", scheduler=cluster.scheduler_address)) as executor,
    ):
        lose(cluster, executor.submit(time.sleep, 60))


def lose(cluster, asked):
    """End a cluster while it works, and ask for the result."""
    cluster.close()
    wait([asked])
    asked.result()


def test_a_scheduler_that_does_not_answer_or_has_no_worker_is_told(ingested, monkeypatch):
    monkeypatch.setattr(seam, "WAIT", 1)
    with (
        pytest.raises(MachineError, match=r"^tcp://127\.0\.0\.1:9: no Dask scheduler answers within 1 seconds"),
        open_executor(computed(ingested, kind="dask", scheduler="tcp://127.0.0.1:9")),
    ):
        pass
    with (
        local(0) as cluster,
        pytest.raises(MachineError, match=r"has no worker\. To mend: start one where Fairward is: dask worker tcp://"),
        open_executor(computed(ingested, kind="dask", scheduler=cluster.scheduler_address)),
    ):
        pass


def test_workers_with_other_code_are_refused(ingested, scheduler, monkeypatch):
    monkeypatch.setattr(seam, "package_versions", lambda: {"lightgbm": "0.1"})
    with (
        pytest.raises(MachineError, match=r"worker tcp://127\.0\.0\.1:\d+ runs other code.*'lightgbm': '0\.1'"),
        open_executor(computed(ingested, kind="dask", scheduler=scheduler)),
    ):
        pass


@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_how_many_threads_a_city_names_changes_no_model_wherever_it_is_fitted(kind, ingested, scheduler):
    compute = {"kind": kind, "scheduler": scheduler if kind == "dask" else None}
    city = computed(ingested, **compute)
    names = features_chosen(city)
    rng = np.random.default_rng(3)
    values = rng.normal(size=(400, len(names))).astype(np.float32)
    ones = np.ones((400, 5), dtype=np.float32)
    rows = Rows(names, values, ones[:, 0], ones, np.zeros(400, dtype=np.int64))
    y = rng.poisson(1.0, 400).astype(np.int32)
    with open_executor(city) as executor:
        texts = [
            executor.submit(fit_texts, ("lightgbm",), rows, y, How(names, city.model, 1, threads)).result()["lightgbm"]
            for threads in (1, 3)
        ]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("compute", "said"),
    [
        ({"kind": "processes", "scheduler": "tcp://a:1"}, "write kind: dask or take it out"),
        ({"kind": "dask", "scheduler": "a:1"}, "String should match pattern"),
        ({"kind": "slurm"}, "Input should be"),
        ({"workers": 0}, "greater than or equal to 1"),
    ],
)
def test_settings_that_do_not_fit_are_refused(compute, said):
    with pytest.raises(ValidationError, match=said):
        ComputeSettings(**compute)
