"""Headers that say, on every answer, since when nobody could be asked whether what is shown still may be."""

from typing import Any

HEADER, COPIED = "fairward-last-asked", "fairward-copied"


def with_age(send: Any, guard: Any) -> Any:
    """Return what sends an answer with the headers, where the audit cannot be asked; what was given otherwise.

    Parameters
    ----------
    send : callable
        ASGI's.
    guard : Guard or None
        The application's.
    """
    added = _added(guard) if guard is not None else []
    if not added:
        return send

    async def _send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *added]}
        await send(message)

    return _send


def _added(guard: Any) -> list[tuple[bytes, bytes]]:
    """Return when the audit was last asked, where it does not answer; and when a sealed copy was made."""
    away, copied, added = guard.away, guard.copied, []
    if away is not None:
        value = away.asked.isoformat(timespec="seconds") if away.asked else "never"
        added.append((HEADER.encode(), value.encode()))
    if copied is not None:
        added.append((COPIED.encode(), copied.made.isoformat(timespec="seconds").encode()))
    return added
