"""Bodies that a request sends: read whole before anything is done with them, and no further than a bound."""

from typing import Any

from serving.web.problems import ProblemError

MOST = 1024 * 1024
"""Bytes of a body that the API takes."""


async def within_bounds(receive: Any, most: int = MOST) -> Any:
    """Read the body of a request, and return what gives it again.

    Parameters
    ----------
    receive : callable
        ASGI's.
    most : int
        Bytes that it may have.

    Raises
    ------
    ProblemError
        413: there are more; what follows is not read.
    """
    messages: list[dict[str, Any]] = []
    size = 0
    while not messages or messages[-1].get("more_body", False):
        messages.append(await receive())
        size += len(messages[-1].get("body", b""))
        if size > most:
            raise ProblemError(413, "too-long", f"a body holds at most {most:,} bytes", "ask for less at once")
    kept = iter(messages)

    async def _again() -> Any:
        return next(kept, None) or await receive()

    return _again
