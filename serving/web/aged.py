"""The header that says, on every answer, since when the audit could not be asked whether what is shown still may be."""

from typing import Any

HEADER = "fairward-last-asked"


def with_age(send: Any, guard: Any) -> Any:
    """Return what sends an answer with the header, where the audit does not answer; what was given otherwise.

    Parameters
    ----------
    send : callable
        ASGI's.
    guard : Guard or None
        The application's.
    """
    away = guard.away if guard is not None else None
    if away is None:
        return send
    value = away.asked.isoformat(timespec="seconds") if away.asked else "never"

    async def _send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", []), (HEADER.encode(), value.encode())]
            message = {**message, "headers": headers}
        await send(message)

    return _send
