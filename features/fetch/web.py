"""Asks web services politely: with time-outs, a limit of size, waits as asked for, redirects to known hosts only."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TypeVar

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from configs.errors import DataError

_LARGEST = 1 << 28
_ATTEMPTS = 6
_LONGEST_WAIT = 300.0
_REDIRECTS = 5
_PASSING = frozenset({202, 408, 429, 500, 502, 503, 504})
"""Answers after which the same question is asked again; Socrata says 202 while it still prepares an answer."""
_LATER = "run fairward fetch again later, it goes on from here; if this stays, ask for smaller pages"
_TIMEOUT = httpx.Timeout(120, connect=20)
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Reply:
    """A whole answer: its status, headers and body, unpacked."""

    status: int
    headers: httpx.Headers
    content: bytes


class AgainError(Exception):
    """The question can be asked again, after the seconds that the server asked for, if it did.

    Parameters
    ----------
    why : str
        What went wrong.
    wait : float, optional
        The seconds.
    """

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


class Web:
    """Asks one feed's server.

    Parameters
    ----------
    where : str
        The feed's key in the city file, for errors.
    sleep : callable, optional
        Waits for a number of seconds.
    hosts : collection of str, optional
        Other hosts to which the server may redirect.
    """

    def __init__(self, where: str, sleep: Callable[[float], None] = time.sleep, hosts: Collection[str] = ()) -> None:
        self._where = where
        self._sleep = sleep
        self._hosts = frozenset(hosts)
        agent = f"Fairward/{version('fairward')}"
        self._client = httpx.Client(timeout=_TIMEOUT, headers={"User-Agent": agent}, follow_redirects=False)

    def __enter__(self) -> "Web":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(
        self,
        url: str,
        parameters: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        check: Callable[[Reply], None] = lambda _: None,
    ) -> Reply:
        """Get a whole answer; what passes (a busy server, a broken connection) is asked again.

        Parameters
        ----------
        url : str
            Without a query.
        parameters : mapping
            The query.
        headers : mapping, optional
            Further headers.
        check : callable, optional
            Looks at the answer, and says by `AgainError` that it is none yet.

        Raises
        ------
        DataError
            No answer after several attempts, one that is too large, or a redirect to another host.
        """
        target = httpx.URL(url, params=dict(parameters))

        return self.patiently(lambda: self._checked(target, headers or {}, check))

    def _checked(self, url: httpx.URL, headers: Mapping[str, str], check: Callable[[Reply], None]) -> Reply:
        reply = self._get(url, headers)
        check(reply)
        return reply

    def _get(self, url: httpx.URL, headers: Mapping[str, str]) -> Reply:
        with self.stream(url, headers) as response:
            content = bytearray()
            for part in response.iter_bytes():
                content += part
                if len(content) > _LARGEST:
                    raise self.refusal(f"an answer is larger than {_LARGEST >> 20} MiB", "ask for smaller pages")
            return Reply(response.status_code, response.headers, bytes(content))

    def patiently(self, act: Callable[[], _Result]) -> _Result:
        """Do something that asks, again while what went wrong may pass.

        Parameters
        ----------
        act : callable
            Asks by `stream`.

        Raises
        ------
        DataError
            It still went wrong at the last attempt.
        """
        attempts = Retrying(
            retry=retry_if_exception_type((AgainError, httpx.RequestError)),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=_wait,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return attempts(act)
        except (AgainError, httpx.RequestError) as error:
            why = str(error) or type(error).__name__
            raise self.refusal(f"no answer after {_ATTEMPTS} attempts ({why})", _LATER) from None

    @contextmanager
    def stream(self, url: httpx.URL, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """Open an answer, through redirects within its host or to `hosts`, for its body to be read in parts.

        Parameters
        ----------
        url : httpx.URL
            What to ask for.
        headers : mapping
            Further headers.

        Raises
        ------
        DataError
            A redirect to an unknown host, or the server asks to wait for very long.
        """
        for _ in range(_REDIRECTS):
            with self._client.stream("GET", url, headers=dict(headers)) as response:
                if not response.is_redirect:
                    self._refuse_to_wait(response)
                    yield response
                    return
                url = self._redirected(url, response)
        raise self.refusal("the server redirects in a circle", "check the address of the feed")

    def _refuse_to_wait(self, response: httpx.Response) -> None:
        if response.status_code not in _PASSING:
            return
        wait = _retry_after(response.headers.get("Retry-After", ""))
        raise self.busy(f"the server said {response.status_code} {response.reason_phrase}", wait)

    def busy(self, why: str, wait: float | None) -> Exception:
        """Return the error of a server that is busy: to be asked again, or refused where it asks to wait for long.

        Parameters
        ----------
        why : str
            What it said.
        wait : float or None
            The seconds that it asked to wait for, if it did.
        """
        if wait is not None and wait > _LONGEST_WAIT:
            return self.refusal(f"the server asks to wait for {wait:,.0f} seconds", "run fairward fetch again later")
        return AgainError(why, wait)

    def _redirected(self, url: httpx.URL, response: httpx.Response) -> httpx.URL:
        target = url.join(response.headers.get("Location", ""))
        if target.host not in {url.host, *self._hosts} or target.scheme not in ("https", url.scheme):
            raise self.refusal(
                f"the server redirects to {target.scheme}://{target.host}, which is not followed",
                "write the address of the host that has the data",
            )
        return target

    def refusal(self, what: str, remedy: str) -> DataError:
        """Return the error that says what went wrong at this feed.

        Parameters
        ----------
        what : str
            What was found.
        remedy : str
            What would mend it.
        """
        return DataError(what, where=self._where, remedy=remedy)


def _wait(state: RetryCallState) -> float:
    """Return the seconds to wait: what the server asked for, else 1, 2, 4 and so on."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, AgainError) else None
    return 2.0 ** (state.attempt_number - 1) if asked is None else asked


def _retry_after(text: str) -> float | None:
    """Return the seconds of a Retry-After header, a number or a date; None where it has neither."""
    if text.strip().isascii() and text.strip().isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None
