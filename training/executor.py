"""The seam between fits and machines: a standard executor, in this process or in several here."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from configs.city import City

P = ParamSpec("P")
T = TypeVar("T")


class Here(Executor):
    """Does what is submitted at once, in this process."""

    def submit(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call a function and return its result as a future that is done."""
        future: Future[T] = Future()
        try:
            future.set_result(call(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


@contextmanager
def open_executor(city: City) -> Iterator[Executor]:
    """Open the executor in which a city's models are fitted: `workers` processes, or this one where it is 1."""
    if city.workers == 1:
        yield Here()
    else:
        with ProcessPoolExecutor(city.workers, mp_context=get_context("forkserver")) as pool:
            yield pool
