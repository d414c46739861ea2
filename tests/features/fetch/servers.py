"""A web server on this machine that answers as a test says: well, with an error, late, halfway, or not at all."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Said:
    """One answer; with `cut` the connection breaks after so many bytes of the body, below 0 before any answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None


@dataclass(frozen=True)
class Asked:
    """One question."""

    path: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]


Answering = Callable[[Asked], Said]
Faults = deque[Said | Callable[[], Any] | None]


@dataclass
class Site:
    """A running server.

    `faults` are taken one a question before the site's own answer: an answer in its place, or something to do
    before it (None: nothing).
    """

    url: str
    answer: Answering
    asked: list[Asked] = field(default_factory=list)
    faults: Faults = field(default_factory=deque)

    def say(self, asked: Asked) -> Said:
        """Answer one question."""
        self.asked.append(asked)
        fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, Said):
            return fault
        if fault is not None:
            fault()
        return self.answer(asked)


@contextmanager
def serving(answer: Answering) -> Iterator[Site]:
    """Serve on a free port of the loopback address until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = False
    site = Site(f"http://127.0.0.1:{server.server_address[1]}", answer)
    server.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer as the site says."""
        site: Site = self.server.site  # type: ignore[attr-defined]
        address = urlsplit(self.path)
        said = site.say(Asked(address.path, dict(parse_qsl(address.query)), dict(self.headers)))
        if said.cut is not None and said.cut < 0:
            self.close_connection = True
            return
        self.send_response(said.status)
        for name, value in {"Content-Length": str(len(said.body)), **said.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said.body[: said.cut])
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
