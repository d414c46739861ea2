"""The seam between fits and machines: a standard executor, in this process, in several here, or on a Dask cluster."""

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from configs.city import City
from configs.compute import ComputeSettings
from configs.errors import MachineError

P = ParamSpec("P")
T = TypeVar("T")


class Here(Executor):
    """Does what is submitted at once, in this process."""

    def submit(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call a function and return its result as a future that is done."""
        future: Future[T] = Future()
        try:
            future.set_result(call(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def open_executor(city: City) -> Iterator[Executor]:
    """Open the executor in which a city's models are fitted.

    An error of a task is raised where its result is asked for, as it was raised in the task.

    Raises
    ------
    MachineError
        A worker died, the cluster does not answer, or its workers run other code.
    """
    opened = {"here": _here, "processes": _processes, "dask": _dask}[city.compute.kind]
    with opened(city.compute) as executor:
        yield executor


@contextmanager
def _here(_: ComputeSettings) -> Iterator[Executor]:
    yield Here()


@contextmanager
def _processes(compute: ComputeSettings) -> Iterator[Executor]:
    try:
        with ProcessPoolExecutor(compute.workers, mp_context=get_context("forkserver")) as pool:
            yield pool
    except BrokenProcessPool:
        raise MachineError(
            f"one of {compute.workers} processes that fit models died, as they do when memory runs out",
            where="compute",
            remedy="lower compute.workers or model.train_windows and run it again",
        ) from None


@contextmanager
def _dask(compute: ComputeSettings) -> Iterator[Executor]:
    from dask.distributed import KilledWorker

    from training.cluster import connected

    where = compute.scheduler or "a Dask cluster on this machine"
    with connected(compute) as client:
        try:
            yield client.get_executor(pure=False)
        except KilledWorker as error:
            raise MachineError(
                f"a worker died, and so did those that took over its fit (the last: {error.last_worker.address})",
                where=where,
                remedy="give workers more memory, or lower model.train_windows, and run it again",
            ) from None
        except CancelledError:
            raise MachineError(
                "the connection to the scheduler was lost", where=where, remedy="see that it runs, and run it again"
            ) from None
