"""Downloads a large file in parts: what arrived is kept, and a broken or killed download goes on where it stopped."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx

from configs.files import canonical_json, write_bytes
from features.fetch.web import Web

_LARGEST = 1 << 34
_STEP = 64 << 20


def download(web: Web, url: str, path: Path, progress: Callable[[str], None]) -> None:
    """Download a file; it has its name only when it is whole.

    Until then its parts are in `<name>.part`, and `<name>.part.json` names the version that they are of: the rest is
    asked for on the condition that the server still has this version (RFC 9110, Range and If-Range).

    Parameters
    ----------
    web : Web
        Asks the server.
    url : str
        Of the file.
    path : pathlib.Path
        Where it goes.
    progress : callable
        Told how much has arrived.

    Raises
    ------
    DataError
        The server does not have the file, breaks off again and again, or the file is too large.
    """
    part = path.with_name(f"{path.name}.part")
    version = path.with_name(f"{path.name}.part.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    web.patiently(lambda: _go_on(web, httpx.URL(url), part, version, progress))
    part.replace(path)
    version.unlink(missing_ok=True)


def _go_on(web: Web, url: httpx.URL, part: Path, version: Path, progress: Callable[[str], None]) -> None:
    known = json.loads(version.read_bytes()) if version.exists() and part.exists() else {}
    arrived = part.stat().st_size if known else 0
    if known and arrived == known["size"]:
        return
    headers = {"Range": f"bytes={arrived}-", "If-Range": known["version"]} if arrived else {}
    with web.stream(url, {**headers, "Accept-Encoding": "identity"}) as response:
        if response.status_code == 416 and arrived:
            part.unlink()
            raise httpx.RemoteProtocolError("the file on the server is another now", request=response.request)
        if response.status_code not in (200, 206):
            raise web.refusal(f"the server said {response.status_code} to {url.path}", "check that it is published")
        if response.status_code == 200:
            arrived = 0
            _begin(response, part, version)
        elif not response.headers.get("Content-Range", "").startswith(f"bytes {arrived}-"):
            part.unlink(missing_ok=True)
            raise httpx.RemoteProtocolError("the server gave another part than was asked for", request=response.request)
        _receive(web, response, part, arrived, progress)
        size = json.loads(version.read_bytes())["size"] if version.exists() else None
        if size is not None and part.stat().st_size != size:
            raise httpx.RemoteProtocolError("the file broke off", request=response.request)


def _begin(response: httpx.Response, part: Path, version: Path) -> None:
    """Start anew; a server that names no version of the file cannot be asked for the rest of it."""
    part.write_bytes(b"")
    tag = response.headers.get("ETag", "")
    name = tag if tag and not tag.startswith("W/") else response.headers.get("Last-Modified")
    length = response.headers.get("Content-Length")
    if name and length:
        write_bytes(version, canonical_json({"version": name, "size": int(length)}))
    else:
        version.unlink(missing_ok=True)


def _receive(web: Web, response: httpx.Response, part: Path, arrived: int, progress: Callable[[str], None]) -> None:
    told = arrived
    with part.open("r+b") as stream:
        stream.seek(arrived)
        for piece in response.iter_raw():
            stream.write(piece)
            arrived += len(piece)
            if arrived > _LARGEST:
                raise web.refusal("the file is larger than 16 GiB", "check the address of the feed")
            if arrived - told >= _STEP:
                told = arrived
                progress(f"{arrived >> 20:,} MiB of {part.stem}")
