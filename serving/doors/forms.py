"""Forms that change something: read within bounds, from a page of this session, by the person themselves."""

from secrets import compare_digest
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from serving.doors.asker import asker_of
from serving.web.problems import ProblemError

MOST = 64 * 1024
"""Bytes of a form."""


async def form_of(request: Request, *, signed_in: bool = True) -> dict[str, str]:
    """Return the fields of a urlencoded form without its csrf field; of a repeated field the last.

    Parameters
    ----------
    request : Request
        That carries it.
    signed_in : bool
        Whether it belongs to a session; one by which people sign in does not.

    Raises
    ------
    ProblemError
        413: the form is too long. 403: it does not come from a page of this session.
    """
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST:
            raise ProblemError(413, "too-long", f"a form holds at most {MOST:,} bytes", "shorten what it says")
    fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    sent = fields.pop("csrf", "")
    if signed_in and not compare_digest(sent.encode(), asker_of(request).csrf.encode()):
        remedy = "open the page again and send the form from there"
        raise ProblemError(403, "not-from-here", "the form was not sent from a page of this session", remedy)
    return fields


async def confirm(request: Request, form: dict[str, str]) -> None:
    """Make sure that the person themselves acts: the form's `password` is theirs, or their provider has just said so.

    Raises
    ------
    ProblemError
        403: it is not, or it has not.
    """
    asker = asker_of(request)
    if asker.provider and not asker.confirmed():
        found = f"{asker.provider} has not confirmed within five minutes that it is you"
        raise ProblemError(403, "not-confirmed", found, "confirm it at /sign-in/again and send the form again")
    if asker.provider:
        return
    if not await run_in_threadpool(asker.confirms, form.get("password", "")):
        remedy = "go back and write your own password; after five wrong ones the account is locked for a while"
        raise ProblemError(403, "not-confirmed", "that is not your password", remedy)
