"""Holds the libraries beneath a fit to the threads that were allowed."""

from collections.abc import Iterator
from contextlib import contextmanager

from training.models.base import How


@contextmanager
def held_to(how: How) -> Iterator[None]:
    """Hold BLAS and OpenMP to `how.threads`: unheld they take every core, and on a busy machine wait for each other."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=how.threads):
        yield
