"""Stands between callers and forecasts: shows only what is approved now, and looks again while the service runs."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event, Lock, Thread
from time import sleep
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request

from configs.city import City
from configs.errors import FairwardError, MachineError, UnsettledError
from configs.files import sha256_file
from configs.seal import seal_of
from configs.window_words import day, weekday
from serving.approved.served import Served
from serving.approved.state import Approval, ready
from serving.archive.editions import archive, read_edition
from serving.web.problems import ProblemError
from serving.words import listed

ARCHIVED = 4
SETTLING = (0.1, 0.2, 0.4, 0.8, 1.6)
"""Seconds between two questions while ledger and registry differ by an act that may be under way."""
DISK = "see that the workspace's disk is there and has room"
LOG = logging.getLogger("fairward")


@dataclass(frozen=True)
class Away:
    """What does not answer while what was approved last is still shown.

    Attributes
    ----------
    what, remedy : str
        What was found and what would mend it.
    asked : datetime or None
        When the audit could last be asked (UTC).
    """

    what: str
    remedy: str
    asked: datetime | None

    @property
    def sentence(self) -> str:
        """Since when the approval could not be checked, in a sentence."""
        if self.asked is None:
            return "Whether this is still approved cannot be checked at the moment."
        when = f"{day(self.asked.date())}, {self.asked:%H:%M} UTC"
        return f"Last known approval: whether it still holds could last be checked on {when}."


@dataclass(frozen=True)
class Copied:
    """That what is shown is a sealed copy, which cannot ask what was decided since.

    Attributes
    ----------
    made : datetime
        When the copy was made (UTC).
    """

    made: datetime

    @property
    def sentence(self) -> str:
        """Since when nothing can be known of the approval, in a sentence."""
        when = f"{day(self.made.date())}, {self.made:%H:%M} UTC"
        return f"This is a copy made on {when}; whether the approval was withdrawn since cannot be asked here."


@dataclass(frozen=True)
class Shown:
    """What may be shown at this moment and by which approval."""

    served: Served
    approval: Approval
    stamp: str


def local_today(city: City) -> date:
    """Return today's date in the city."""
    return datetime.now(ZoneInfo(city.timezone)).date()


class Guard:
    """Holds the approved edition of one city.

    Parameters
    ----------
    city : City
        The city that is served.
    clock : callable
        Gives today's date in the city.

    Attributes
    ----------
    copied : Copied or None
        Set where the city is a sealed copy.
    """

    def __init__(self, city: City, clock: Callable[[], date]) -> None:
        self.city = city
        self.clock = clock
        self._shown: Shown | None = None
        self._refusal: FairwardError | None = None
        self._away: Away | None = None
        self._asked: datetime | None = None
        self._archived: OrderedDict[Path, Served] = OrderedDict()
        self._checking = Lock()
        seal = seal_of(city.home)
        self.copied = Copied(seal.made) if seal else None

    def check(self) -> None:
        """Ask the audit again what is approved, and load it where it changed.

        A refusal by the audit is kept and stops every forecast. When the audit cannot be asked (a disk or database is
        away), what was approved last is still shown until its own expiry.
        """
        with self._checking:
            try:
                self._ask_until_settled()
            except MachineError as error:
                self._not_answered(error.what, error.remedy or "")
            except FairwardError as refusal:
                if self._refusal is None or self._refusal.what != refusal.what:
                    LOG.error("nothing is shown any more: %s", refusal)
                self._refusal, self._away = refusal, None
            except OSError as error:
                self._not_answered(f"the disk does not answer: {error.strerror or type(error).__name__}", DISK)
            except Exception:
                if self._shown is None:
                    raise
                LOG.exception("the approval could not be checked: what was approved last is still shown")
                self._not_answered("the audit could not be asked; why is in the service's log", DISK)

    def _ask_until_settled(self) -> None:
        """Ask, and where an act is being done at this moment wait for its end: what was shown is shown meanwhile."""
        for wait in SETTLING:
            try:
                return self._ask()
            except UnsettledError:
                sleep(wait)
        return self._ask()

    def _ask(self) -> None:
        asked = datetime.now(UTC)
        if self._shown is not None:
            next(
                self.city.home.iterdir(), None
            )  # a disk that is gone is no workspace in which nothing was ever released
        approval, folder = ready(self.city, self.clock())
        stamp = f"{approval.release} {sha256_file(folder / 'manifest.json')}"
        if self._shown is None or self._shown.stamp != stamp:
            served = Served(self.city, approval.policy, approval.manifest, read_edition(folder))
        else:
            served = self._shown.served
        self._shown = Shown(served, approval, stamp)
        self._refusal, self._away, self._asked = None, None, asked

    def _not_answered(self, what: str, remedy: str) -> None:
        """Keep showing what was approved last, and say so; a refusal that came before stands."""
        if self._away is None:
            LOG.error("the audit cannot be asked, what was approved last is still shown: %s", what)
        self._away = Away(what, remedy, self._asked)

    @property
    def away(self) -> "Away | None":
        """What does not answer at this moment, where something does not and a forecast is still shown."""
        return self._away

    def watch(self, stop: Event, seconds: float) -> Thread:
        """Check again in the background, every so many seconds, until an event is set."""

        def _loop() -> None:
            while not stop.wait(seconds):
                self.check()

        thread = Thread(target=_loop, name="approval", daemon=True)
        thread.start()
        return thread

    def shown(self) -> Shown:
        """Return what may be shown now.

        Raises
        ------
        ProblemError
            503: nothing is approved, or the approval has lapsed.
        """
        if self._refusal is not None or self._shown is None:
            raise _not_approved(self._refusal, self._away)
        expires = self._shown.approval.expires
        if self.clock() > expires:
            detail = f"the approval of release {self._shown.approval.release} lapsed after {weekday(expires)}"
            remedy = (
                "the committee must decide on the release again; until then the rule serves: fairward forecast --rule"
            )
            raise ProblemError(503, "not-approved", detail, remedy)
        if self._away is not None:
            return replace(self._shown, stamp=f"{self._shown.stamp} {self._away.asked}")
        return self._shown

    def served(self) -> Served:
        """Return the edition that may be shown now, or raise as `shown` does."""
        return self.shown().served

    def archived(self, window: date) -> Served:
        """Return the edition that was issued for a window.

        Raises
        ------
        ProblemError
            404: none was issued, with the windows for which one was. 503 as `shown`.
        """
        current = self.served()
        if window == current.edition.start:
            return current
        folders = archive(self.city)
        if window not in folders:
            raise _not_issued(window, sorted(folders))
        folder = folders[window]
        if folder not in self._archived:
            self._archived[folder] = Served(self.city, current.policy, current.manifest, read_edition(folder))
            while len(self._archived) > ARCHIVED:
                self._archived.popitem(last=False)
        return self._archived[folder]

    @property
    def number(self) -> int | None:
        """The release that is served, where one is."""
        return self._shown.approval.release if self._shown and self._refusal is None else None

    def health(self) -> dict[str, Any]:
        """Return what /api/v1/health says."""
        known = self._shown
        try:
            self.shown()
            status, reason = ("ok", None) if self._away is None else ("away", self._away.what)
        except ProblemError as problem:
            status, reason = "refused", problem.detail
        return {
            "status": status,
            "city": self.city.name,
            "timezone": self.city.timezone,
            "release": known.approval.release if known else None,
            "expires": known.approval.expires if known else None,
            "window_start": known.served.edition.start if known else None,
            "window_end": known.served.edition.end if known else None,
            "asked": self._asked,
            "copied": self.copied.made if self.copied else None,
            "away": self._away.what if self._away else None,
            "reason": reason,
        }


def guard_of(request: Request) -> Guard:
    """Return the guard of the application that a request asks."""
    guard: Guard = request.app.state.guard
    return guard


def _not_approved(refusal: FairwardError | None, away: Away | None) -> ProblemError:
    if refusal is None and away is not None:
        return ProblemError(503, "away", away.what, away.remedy)
    if refusal is None:
        return ProblemError(503, "not-approved", "nothing has been loaded yet", "try again in a moment")
    return ProblemError(503, "not-approved", refusal.what, refusal.remedy or "")


def _not_issued(window: date, known: list[date]) -> ProblemError:
    latest = listed([str(start) for start in known[-6:]], "or")
    return ProblemError(
        404,
        "unknown-window",
        f"no forecast was issued for the window that starts on {weekday(window)}",
        f"use window={latest}" if known else "issue one with fairward forecast",
    )
