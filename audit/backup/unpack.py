"""Unpacks a backup into an empty folder, and refuses one in which a name, a size or a digest is not what it says."""

import gzip
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from audit.backup.digesting import Digesting
from audit.backup.manifest import LONGEST, MANIFEST, Kept, Manifest, damaged, read_manifest
from configs.errors import StateError

_BLOCK = 2**20


def unpack(path: Path, home: Path, city: str) -> Manifest:
    """Write what a backup holds into a city's folder that is made for it, each file checked.

    Parameters
    ----------
    path : pathlib.Path
        The backup.
    home : pathlib.Path
        The folder; there is none yet.
    city : str
        Whose backup it must be.

    Raises
    ------
    IntegrityError
        It is not what was written: cut off, changed, or with members that it does not name.
    StateError
        There is no such file, or it is another city's.
    """
    with _archive(path) as archive:
        manifest = _first(archive, path)
        if manifest.city != city:
            remedy = f"name the city {manifest.city} with --city"
            raise StateError(
                f"this is a backup of the city {manifest.city}, not of {city}", where=str(path), remedy=remedy
            )
        for name in (".", *sorted(manifest.folders)):
            (home / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        found: set[str] = set()
        while (member := archive.next()) is not None:
            name = _name(member, manifest, home, path)
            if name in found:
                raise damaged(f"it holds {member.name!r} twice", path)
            found.add(name)
            _write(archive, member, home / name, manifest.files[name], path)
        lacking = manifest.files.keys() - found
        if lacking:
            raise damaged(f"it lacks {min(lacking)!r}" + (f" and {len(lacking) - 1} more" * (len(lacking) > 1)), path)
    for name in sorted(manifest.folders, reverse=True):
        (home / name).chmod(manifest.folders[name])
    home.chmod(0o755)
    return manifest


@contextmanager
def _archive(path: Path) -> Iterator[tarfile.TarFile]:
    """Open a backup; what is wrong with it as an archive is said in words."""
    try:
        with path.open("rb") as stream, gzip.open(stream) as whole, tarfile.open(fileobj=whole) as archive:
            yield archive
            while whole.read(_BLOCK):  # to its end, where its own checksum is
                pass
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        if error.filename != str(path):
            raise
        raise StateError("this file cannot be read", where=str(path), remedy="name a file of fairward backup") from None
    except (tarfile.TarError, zlib.error, EOFError, UnicodeError):
        raise damaged("this is no whole archive", path) from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise damaged("this is no whole archive", path) from None


def _first(archive: tarfile.TarFile, path: Path) -> Manifest:
    member = archive.next()
    stream = archive.extractfile(member) if member is not None and member.isreg() else None
    if member is None or stream is None or member.name != MANIFEST or member.size > LONGEST:
        raise damaged(f"it does not begin with {MANIFEST}, so this is no backup", path)
    return read_manifest(stream.read(), str(path))


def _name(member: tarfile.TarInfo, manifest: Manifest, home: Path, path: Path) -> str:
    """Return where in the city's folder a member belongs."""
    try:
        tarfile.data_filter(member, str(home.parent))
    except tarfile.FilterError:
        raise damaged(f"it holds {member.name!r}, which leads out of the city's folder", path) from None
    city, _, name = member.name.partition("/")
    kept = manifest.files.get(name) if city == manifest.city and member.isreg() else None
    if kept is None:
        raise damaged(f"it holds {member.name!r}, which its manifest.json does not name", path)
    if kept.size != member.size:
        raise damaged(f"{member.name!r} has {member.size} bytes, not {kept.size}", path)
    return name


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, place: Path, kept: Kept, path: Path) -> None:
    stream = archive.extractfile(member)
    if stream is None or not place.parent.is_dir():
        raise damaged(f"it holds {member.name!r}, for which it names no folder", path)
    with open(place, "xb", opener=_private) as written:
        digest = _copy(stream, written)
        os.fsync(written.fileno())
    if digest != kept.sha256:
        raise damaged(f"{member.name!r} is not what was backed up: its digest is another", path)
    place.chmod(kept.mode)


def _copy(stream: IO[bytes], written: IO[bytes]) -> str:
    read = Digesting(stream)
    while block := read.read(_BLOCK):
        written.write(block)
    return read.hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
