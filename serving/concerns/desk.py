"""What a running service needs to take concerns: its store, the key of its forms, and the count of each address."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock

from starlette.requests import Request

from configs.city import City
from serving.concerns.limit import Limit
from serving.concerns.opened import key_of
from serving.store.database import Store

_MAKING = Lock()


class Desk:
    """Takes the concerns of one city.

    Parameters
    ----------
    city : City
        The city.
    clock : callable, optional
        Gives the moment, with its time zone.
    """

    def __init__(self, city: City, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.city = city
        self.clock = clock
        self.store = Store(city)
        self.limit = Limit(city.service.concerns.from_one_address)

    @cached_property
    def key(self) -> bytes:
        """The key that signs when a form was opened."""
        return key_of(self.store)


def desk_of(request: Request) -> Desk:
    """Return the desk of the application that a request asks, made with the first."""
    state = request.app.state
    with _MAKING:
        if not hasattr(state, "desk"):
            state.desk = Desk(state.guard.city)
    desk: Desk = state.desk
    return desk
