"""Plans of an edition: the ground read once, one plan made at a time, the newest kept ready."""

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from configs.city import City
from configs.policy import Policy
from serving.approved.guard import Shown, guard_of
from serving.archive.editions import Edition
from serving.plan.asked import Asked
from serving.web.problems import ProblemError

if TYPE_CHECKING:
    from serving.plan.ground import Ground

KEPT = 32
PATIENCE = 30.0
"""Seconds for which a question waits for those before it."""


def edition_ground(city: City, edition: Edition) -> "Ground":
    """Return the ground of an issued forecast, with the profile and the areas of the release that made it."""
    from serving.plan.ground import ground_of
    from training.load import load_release

    release = load_release(city, edition.release)
    return ground_of(city, edition, release.areas(), release.profile)


def plan_for(
    city: City, policy: Policy, edition: Edition, asked: Asked, ground: "Ground | None" = None
) -> dict[str, Any]:
    """Return a plan with whose it is: city, release and window.

    Raises
    ------
    ProblemError
        As `serving.plan.make.make_plan`.
    """
    from serving.plan.make import make_plan

    made = make_plan(policy, ground or edition_ground(city, edition), asked)
    window = {key: edition.manifest[key] for key in ("window_start", "window_end")}
    return {"city": city.name, "release": edition.release, **window, "inputs": edition.manifest["inputs"], **made}


class Planner:
    """Makes the plans of one process.

    Parameters
    ----------
    city : City
        Whose.
    """

    def __init__(self, city: City) -> None:
        self.city = city
        self._making = Lock()
        self._ground: tuple[str, Ground] | None = None
        self._made: OrderedDict[tuple[str, Asked], dict[str, Any]] = OrderedDict()

    def ground(self, shown: Shown) -> "Ground":
        """Return the ground of what is shown, read once for each release and window."""
        if self._ground is None or self._ground[0] != shown.stamp:
            self._ground = shown.stamp, edition_ground(self.city, shown.served.edition)
        return self._ground[1]

    def plan(self, shown: Shown, asked: Asked) -> dict[str, Any]:
        """Return a plan, made where it was not before.

        Raises
        ------
        ProblemError
            503: others are being made. Else as `serving.plan.make.make_plan`.
        """
        key = (f"{shown.stamp} {shown.approval.policy.model_dump_json()}", asked)
        if key in self._made:
            return self._made[key]
        if not self._making.acquire(timeout=PATIENCE):
            raise ProblemError(503, "busy", "other plans are being made", "try again in a minute")
        try:
            if key not in self._made:
                served = shown.served
                plan = plan_for(self.city, shown.approval.policy, served.edition, asked, self.ground(shown))
                self._made[key] = plan
                while len(self._made) > KEPT:
                    self._made.popitem(last=False)
            return self._made[key]
        finally:
            self._making.release()


_FIRST = Lock()


def planner_of(request: Request) -> Planner:
    """Return the planner of the application that a request asks, made at the first question."""
    state = request.app.state
    with _FIRST:
        if not hasattr(state, "planner"):
            state.planner = Planner(guard_of(request).city)
    planner: Planner = state.planner
    return planner
