"""Monthly archives as data.police.uk packs them, and a site that gives them in parts."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping

from tests.features.fetch.servers import Asked, Said

HEADER = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
]


def months(first: str, count: int) -> list[str]:
    """Return consecutive months."""
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    return [f"{each // 12}-{each % 12 + 1:02}" for each in range(start, start + count)]


def street(month: str, force: str, rows: int, edition: str) -> str:
    """Return the street-level file of a force and month; the context tells which edition it is from."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEADER)
    for number in range(rows):
        identity = "" if number % 5 == 4 else hashlib.sha256(f"{force}{month}{number}".encode()).hexdigest()
        place = ["", ""] if number % 7 == 6 else [f"-0.{number + 1:06}", "51.500000"]
        kind = "Anti-social behaviour" if not identity else "Burglary"
        last = ["On or near High Street, North", "E01000001", "Somewhere 001A", kind, "Under investigation", edition]
        writer.writerow([identity, month, force, force, *place, *last])
    return written.getvalue()


def archive(newest: str, given: Mapping[str, Mapping[str, int]]) -> bytes:
    """Pack an archive: for each month the rows of each force, and files of other kinds beside them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for month, forces in given.items():
            for force, rows in forces.items():
                file.writestr(f"{month}/{month}-{force}-street.csv", street(month, force, rows, newest))
                file.writestr(f"{month}/{month}-{force}-outcomes.csv", "Crime ID,Month\n")
    return packed.getvalue()


class Archives:
    """A site of archives by month; it honours Range where If-Range names the version it has."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.ranges = True

    def __call__(self, asked: Asked) -> Said:
        """Answer one question."""
        content = self.files.get(asked.path.removeprefix("/data/archive/"))
        if content is None:
            return Said(404, b"<html>Not found</html>")
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {"ETag": tag, "Accept-Ranges": "bytes"} if self.ranges else {}
        wanted = asked.headers.get("Range")
        if not wanted or not self.ranges or asked.headers.get("If-Range") != tag:
            return Said(200, content, headers)
        first = int(wanted.removeprefix("bytes=").rstrip("-"))
        where = f"bytes {first}-{len(content) - 1}/{len(content)}"
        return Said(206, content[first:], {**headers, "Content-Range": where})
