"""A Dask cluster: one that runs elsewhere, by its scheduler's address, or one of processes on this machine alone."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from configs.compute import ComputeSettings
from configs.errors import MachineError
from training.provenance import code_version, package_versions

WAIT = 30
"""Seconds in which a scheduler must answer and have a worker."""
_QUIET = {"distributed.admin.large-graph-warning-threshold": "100GB"}  # rows travel with their fit, and are meant to


@contextmanager
def connected(compute: ComputeSettings) -> Iterator[Any]:
    """Connect to the cluster and give its client; a cluster of this machine ends with the block.

    Raises
    ------
    MachineError
        The scheduler does not answer, it has no worker, or a worker runs other code than this process.
    """
    import dask

    with dask.config.set(_QUIET), _scheduler(compute) as (address, waited), _client(address) as client:
        _refuse_no_worker(client, address, waited)
        _refuse_other_code(client, address)
        yield client


@contextmanager
def _scheduler(compute: ComputeSettings) -> Iterator[tuple[str, int]]:
    """Give a scheduler's address and how many workers it must have."""
    if compute.scheduler is not None:
        yield compute.scheduler, 1
        return
    from dask.distributed import LocalCluster

    with LocalCluster(
        n_workers=compute.workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
        memory_limit=0,
        silence_logs=logging.CRITICAL,
    ) as cluster:
        yield cluster.scheduler_address, compute.workers


@contextmanager
def _client(address: str) -> Iterator[Any]:
    from dask.distributed import Client

    try:
        client = Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError):
        raise MachineError(
            f"no Dask scheduler answers within {WAIT} seconds",
            where=address,
            remedy="start one (dask scheduler), or correct compute.scheduler",
        ) from None
    with client:
        yield client


def _refuse_no_worker(client: Any, address: str, waited: int) -> None:
    try:
        client.wait_for_workers(waited, timeout=WAIT)
    except TimeoutError:
        raise MachineError(
            "the scheduler has no worker", where=address, remedy=f"start one where Fairward is: dask worker {address}"
        ) from None


def _refuse_other_code(client: Any, address: str) -> None:
    """Refuse workers that would fit other models than this process."""
    own = versions()
    found = client.run(versions, on_error="return")
    for worker, theirs in found.items():
        if theirs != own:
            other = f"it has {theirs}" if isinstance(theirs, dict) else f"Fairward does not run there: {theirs!r}"
            raise MachineError(
                f"worker {worker} runs other code than this process: {other}, here is {own}",
                where=address,
                remedy="install the same Fairward from the same requirements.lock on every worker",
            )


def versions() -> dict[str, str]:
    """Return what must agree for a fit to be the same on another machine: the code and its packages."""
    return {"fairward": code_version(), **package_versions()}
