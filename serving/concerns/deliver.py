"""Writes accepted observations as CSV files that a configured source may read: what, where and when, no text."""

import csv
import io
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from configs.city import City
from configs.files import write_bytes
from configs.seal import is_sealed
from serving.concerns.tables import RECORDS
from serving.store.database import Store

HEADER = ("reference", "code", "occurred", "reported", "area")


def folder_of(city: City) -> Path:
    """Return the folder of the deliveries."""
    return Path(
        city.service.concerns.deliveries.replace("{home}", str(city.own if is_sealed(city.home) else city.home))
    ).expanduser()


def deliver(city: City, store: Store) -> list[Path]:
    """Write a file for each month in which observations were accepted; one that says the same already is left.

    An observation counts as reported when it was accepted: earlier, nobody knew that it was a record.

    Returns
    -------
    list of pathlib.Path
        The files, oldest first.
    """
    months: dict[str, list[tuple[str, ...]]] = {}
    with store.transaction(writes=True) as connection:  # one writer at a time
        for row in connection.execute(sa.select(RECORDS).order_by(RECORDS.c.moment, RECORDS.c.reference)):
            reported = datetime.fromisoformat(row.moment).astimezone(ZoneInfo(city.timezone))
            moment = f"{reported:%Y-%m-%d %H:%M:%S}"
            line = (row.reference, row.offence, row.occurred.isoformat(), moment, row.area)
            months.setdefault(moment[:7], []).append(line)
        return [_write(folder_of(city) / f"observations-{month}.csv", rows) for month, rows in months.items()]


def _write(path: Path, rows: list[tuple[str, ...]]) -> Path:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(HEADER)
    lines.writerows(rows)
    content = text.getvalue().encode()
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, content)
    return path
