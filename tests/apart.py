"""Runs a coroutine in a thread of its own: a browser's loop may run in this one, and no loop is left to other tests."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def apart(asked: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine gives."""
    with ThreadPoolExecutor(1) as own_thread:
        return own_thread.submit(asyncio.run, asked).result()
