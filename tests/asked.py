"""An application as one person sees it, without the doors in front of it."""

from collections.abc import Awaitable, Callable
from typing import Any

from serving.doors.asker import KEY, Asker

CSRF, PASSWORD = "a form of this test", "a password of this test"


def as_asker(app: Any, name: str | None, *roles: Any) -> Callable[[Any, Any, Any], Awaitable[None]]:
    """Wrap an application so that every request comes from a person with these roles, whose forms carry CSRF."""
    asker = Asker(name, (*roles, "resident") if "resident" not in roles else roles, CSRF, None, PASSWORD.__eq__)

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, KEY: asker} if scope["type"] == "http" else scope, receive, send)

    return asked
