"""Forms that write into the ledger, in the asker's name, one at a time; a refused one comes back with its faults."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from configs.city import City
from configs.errors import StateError
from configs.files import one_writer
from configs.seal import is_sealed
from serving.approved.guard import guard_of
from serving.doors.asker import asker_of
from serving.doors.forms import confirm, form_of
from serving.web.answers import Answer
from serving.web.problems import ProblemError

Form = dict[str, str]
Act = Callable[[City, Form, str, datetime], Any]
_TURN = Lock()


@dataclass(frozen=True)
class Said:
    """What a form said, to be shown again with its faults.

    Attributes
    ----------
    values : dict of str
        The fields, without the password.
    faults : tuple of str
        Everything that is wrong with them.
    checked : bool
        Whether somebody only asked what is missing.
    """

    values: Form = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    checked: bool = False

    def of(self, name: str) -> str:
        """Return what a field said."""
        return self.values.get(name, "")


NOTHING = Said()


async def written(request: Request, act: Act, then: str, again: Callable[[Said], Answer]) -> Response:
    """Do what a form asks for, and go to a page; or show the form again, with what it said and what is wrong with it.

    Parameters
    ----------
    request : Request
        With the form.
    act : callable
        Given the city, the form, the asker's name and the moment, writes.
    then : str
        Address of the page that shows what was done.
    again : callable
        Makes the page of the form.
    """
    form = await form_of(request)
    try:
        await confirm(request, form)
        await run_in_threadpool(_in_turn, guard_of(request).city, act, form, asker_of(request).name or "")
    except (StateError, ProblemError) as refusal:
        if isinstance(refusal, ProblemError) and refusal.status not in (403, 422):
            raise
        page = await run_in_threadpool(again, said_again(form, _faults(refusal)))
        status = refusal.status if isinstance(refusal, ProblemError) else 422
        return Response(page.body, status, {"cache-control": "no-store"}, page.media_type)
    return RedirectResponse(then, 303, background=BackgroundTask(guard_of(request).check))


def said_again(form: Form, faults: list[str], *, checked: bool = False) -> Said:
    """Return what a form said without its password, and its faults."""
    return Said({name: value for name, value in form.items() if name != "password"}, tuple(faults), checked)


def now() -> datetime:
    """Return this moment, UTC."""
    return datetime.now(UTC)


def _in_turn(city: City, act: Act, form: Form, name: str) -> None:
    """Act alone: those who write in this service wait for each other, those who write outside are told of."""
    if is_sealed(city.home):
        raise StateError("nothing can be decided on a sealed copy", remedy="decide where the release was made")
    with _TURN, one_writer(city.home):
        act(city, form, name, now())


def _faults(refusal: StateError | ProblemError) -> list[str]:
    if isinstance(refusal, ProblemError):
        return [f"{refusal.detail}; {refusal.remedy}" if refusal.remedy else refusal.detail]
    return list(refusal.faults)
