"""Whole answers kept ready: bytes with an ETag, zipped once, a bounded number of them; conditional requests."""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from starlette.requests import Request
from starlette.responses import Response

from configs.files import sha256_bytes

SMALLEST_ZIPPED = 1024
ADDRESSES = 4096
"""Requests of which a shelf remembers, as they were written, which answer they got."""
UNZIPPABLE = ("application/vnd.apache.parquet", "image/png")


@dataclass(frozen=True)
class Answer:
    """The bytes of an answer.

    Attributes
    ----------
    body : bytes
        As it is sent when the caller takes no gzip.
    media_type : str
        Its content type.
    headers : mapping, optional
        More headers, such as a file name.
    """

    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def zipped(self) -> bytes | None:
        """The body in gzip, the same bytes each time; None where it would gain nothing."""
        if len(self.body) < SMALLEST_ZIPPED or self.media_type in UNZIPPABLE:
            return None
        return gzip.compress(self.body, compresslevel=6, mtime=0)

    @cached_property
    def digest(self) -> str:
        """The first half of the body's SHA-256, for ETags."""
        return sha256_bytes(self.body)[:32]


class Shelf:
    """The most recently used answers up to a number of bytes; made again when they fell off.

    Parameters
    ----------
    most : int
        Bytes of the bodies that are kept.
    """

    def __init__(self, most: int = 64 * 2**20) -> None:
        self.most = most
        self.held = 0
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._given: dict[Hashable, Hashable] = {}

    def find(self, key: Hashable) -> Answer | None:
        """Return the answer of a key where it is kept."""
        kept = self._answers.get(key)
        if kept is not None:
            self._answers.move_to_end(key)
        return kept

    def remember(self, address: Hashable, key: Hashable) -> None:
        """Note which answer was given to a request as it was written; a bounded number of requests is noted."""
        while len(self._given) >= ADDRESSES:
            self._given.pop(next(iter(self._given)))
        self._given[address] = key

    def given(self, address: Hashable) -> tuple[Hashable, Answer] | None:
        """Return the key and the answer of a request that was noted, where the answer is still kept."""
        key = self._given.get(address)
        kept = self.find(key) if key is not None else None
        return None if key is None or kept is None else (key, kept)

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return the answer of a key, made on first use."""
        kept = self.find(key)
        if kept is not None:
            return kept
        answer = make()
        self._answers[key] = answer
        self.held += len(answer.body)
        while self.held > self.most and len(self._answers) > 1:
            _, dropped = self._answers.popitem(last=False)
            self.held -= len(dropped.body)
        return answer


def respond(request: Request, answer: Answer, *, max_age: int = 0) -> Response:
    """Return an answer in the way that the caller asked for: zipped, or as 'you have it already' (304)."""
    zipped = answer.zipped if _takes_gzip(request.headers.get("accept-encoding", "")) else None
    etag = f'"{answer.digest}{"-gz" if zipped else ""}"'
    cache = f"public, max-age={max_age}, immutable" if max_age else "no-cache"
    headers = {"vary": "accept-encoding", **answer.headers, "etag": etag, "cache-control": cache}
    if request.method == "POST":  # nobody may keep it, so nobody has it already
        del headers["etag"]
        headers["cache-control"] = "no-store"
    asked = _asked(request) if request.method == "GET" else []
    if etag in asked or "*" in asked:
        return Response(status_code=304, headers=headers)
    if zipped:
        headers["content-encoding"] = "gzip"
    return Response(zipped or answer.body, media_type=answer.media_type, headers=headers)


def _takes_gzip(accepted: str) -> bool:
    """Tell whether a caller takes gzip: `gzip;q=0` says that it does not."""
    wishes = [part.replace(" ", "").lower().partition(";q=") for part in accepted.split(",")]
    return any(name in ("gzip", "x-gzip") and (not said or quality.strip("0.") != "") for name, said, quality in wishes)


def _asked(request: Request) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
