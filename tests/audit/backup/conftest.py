"""A backup of the released city, made once, and the city with its workspace elsewhere."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.backup.manifest import MANIFEST
from audit.backup.pack import Backup, backup
from configs.city import City
from configs.files import one_writer

WHEN = datetime(2026, 11, 2, 3, 30, tzinfo=UTC)
Members = dict[str, bytes]


@pytest.fixture(scope="session")
def made(released_city, tmp_path_factory) -> Backup:
    """Give a backup of the released city."""
    with one_writer(released_city.home):
        return backup(released_city, tmp_path_factory.mktemp("backup") / "city.tar.gz", WHEN)


@pytest.fixture
def elsewhere(released_city, tmp_path) -> City:
    """Give the released city with an empty workspace, in which nothing was made."""
    (tmp_path / "other place").mkdir()
    return released_city.model_copy(update={"workspace": tmp_path / "other place"})


@pytest.fixture(scope="session")
def small() -> Members:
    """Give the members of a backup of three files, with a manifest that is right."""
    files = {"hub/a.csv": b"a,b\n1,2\n", "keys/ledger.key": b"secret", "hub/empty": b""}
    return with_manifest(files)


def with_manifest(files: Members) -> Members:
    """Return files of the demo city as members of a backup, its manifest first."""
    from configs.files import sha256_bytes

    said = {
        "format": 1,
        "fairward": "1.0",
        "city": "demo",
        "made": WHEN.isoformat(),
        "home": "/was/demo",
        "ledger": {"entries": 0, "root": "0" * 64},
        "folders": {"hub": 0o755, "keys": 0o700},
        "files": {
            name: {"sha256": sha256_bytes(content), "size": len(content), "mode": 0o600}
            for name, content in files.items()
        },
        "outside": [],
    }
    return {MANIFEST: json.dumps(said).encode(), **{f"demo/{name}": content for name, content in files.items()}}


def archived(path: Path, members: Members, change: Callable[[tarfile.TarInfo], None] = lambda member: None) -> Path:
    """Write members as an archive, each header changed first."""
    with gzip.open(path, "wb") as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            change(member)
            archive.addfile(member, io.BytesIO(content))
    return path
