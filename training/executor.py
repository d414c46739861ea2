"""The seam between fits and machines: a standard executor, in processes here."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from configs.city import City


@contextmanager
def open_executor(city: City) -> Iterator[Executor]:
    """Open the executor in which a city's models are fitted."""
    with ProcessPoolExecutor(city.workers, mp_context=get_context("forkserver")) as pool:
        yield pool
