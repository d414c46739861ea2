"""The BentoML service: the application mounted at '/', in place of BentoML's own page, which asks other hosts."""

import gc
import os
import sys
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import bentoml

from configs.city import City
from configs.errors import FairwardError
from configs.load import load_city
from configs.seal import sealed_city
from serving.approved.state import check_ready
from serving.people.first import first_account
from serving.run import CHECKED
from serving.web.headers import SecurityHeaders

LEAN = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""For the workers: memory that a page took to be made goes back to the machine, and is not kept for each thread."""
CODE = Path(__file__).parent.parent
"""Folder of the packages, in a bento as elsewhere."""


def served_city() -> City:
    """Return the city that is sealed beside this code, else that of FAIRWARD_CITY, else the simulated one."""
    sealed = sealed_city(CODE)
    return load_city(str(sealed) if sealed else os.environ.get("FAIRWARD_CITY", "demo"))


def refuse_unless_ready() -> None:
    """End the start, before any worker is made, with everything that is missing.

    BentoML takes the folder of a bento's code off the path again once the service is imported; the rooms that are
    imported only here are in the same folder.
    """
    for name, value in LEAN.items():
        os.environ.setdefault(name, value)
    if str(CODE) not in sys.path:
        sys.path.insert(0, str(CODE))
    try:
        city = served_city()
        if os.environ.get(CHECKED) != str(os.getpid()):
            check_ready(city, datetime.now(ZoneInfo(city.timezone)).date())
        first_account(city)
    except FairwardError as error:
        sys.stderr.write(f"fairward: the service does not start: {error}\n")
        raise SystemExit(error.exit_code) from None


class Mounted:
    """The application, made when the worker starts: the process that only starts workers never needs it."""

    app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand every request to the application; BentoML asks a plain callable no questions about its routes."""
        await self.app(scope, receive, send)


mounted = Mounted()


class Fairward:
    """Serves one city's approved forecast."""

    def __init__(self) -> None:
        from serving.app import attach, behind_doors, create_app
        from serving.approved.guard import Guard, local_today
        from serving.people.house import House

        city = served_city()
        self.guard = Guard(city, lambda: local_today(city))
        self.guard.check()
        self.house = House(city)
        app = create_app()
        attach(app, self.guard, self.house)
        mounted.app = behind_doors(app, self.house)
        self.house.log.start()
        self.stop = Event()
        self.guard.watch(self.stop, city.check_seconds)
        gc.collect()
        gc.freeze()  # what a service is made of lives as long as it does: no request waits for it to be looked through

    before_start = bentoml.on_deployment(refuse_unless_ready)

    @bentoml.on_shutdown  # type: ignore[untyped-decorator]
    def write_log(self) -> None:
        """Write what the access log still holds."""
        self.stop.set()
        self.house.log.stop()

    def __is_ready__(self) -> bool:
        return mounted.app is not None


QUIET: dict[str, Any] = {
    "logging": {"access": {"enabled": False}},
    "metrics": {"enabled": False},
    "tracing": {"excluded_urls": ".*"},
}
"""BentoML's own log, counts and traces go by address, and addresses hold tokens, references and names: ours do not."""
Service: Any = bentoml.asgi_app(mounted, path="/")(bentoml.service(name="fairward", workers=1, **QUIET)(Fairward))
Service.add_asgi_middleware(SecurityHeaders)
