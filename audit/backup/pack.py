"""Backs a city up: one file with all of its folder that cannot be made again, read under the workspace's lock."""

import io
import os
import tarfile
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from audit.backup.chosen import chosen
from audit.backup.digesting import Digesting
from audit.backup.disk import disk_of
from audit.backup.manifest import FORMAT, MANIFEST, Kept, Manifest, Tree
from audit.backup.outside import outside
from audit.backup.read import changed, copies, opened, source_of
from audit.entries import leaf_of
from audit.ledger import ledger_of
from audit.merkle import root
from configs.city import City
from configs.errors import ConfigError, StateError
from configs.files import atomic_path, sha256_file

_BLOCK = 2**20


@dataclass(frozen=True)
class Backup:
    """A backup that was written: its file, that file's SHA-256 and size, and what it says of itself."""

    path: Path
    sha256: str
    size: int
    manifest: Manifest


def refuse_unfit(city: City, out: Path) -> None:
    """Refuse to back up what is not there, or into a place that will not do.

    Raises
    ------
    StateError
        There is no such folder, or there is such a file.
    ConfigError
        The file would be part of the next backup.
    """
    if not city.home.is_dir():
        raise StateError("there is nothing to back up", where=str(city.home), remedy="name another city with --city")
    if out.exists() or out.is_symlink():
        raise StateError("there is such a file already", where=str(out), remedy="write to another name")
    if not out.parent.is_dir():
        raise ConfigError(
            "there is no such folder", where=str(out.parent), remedy="make it, or name another with --out"
        )
    if out.resolve().is_relative_to(city.home.resolve()):
        raise ConfigError(
            "this is inside the folder that is backed up",
            where=str(out),
            remedy="write to a place outside, off this disk",
        )


def backup(city: City, out: Path, when: datetime) -> Backup:
    """Write a backup, readable by its owner only, for it holds the private keys.

    Parameters
    ----------
    city : City
        Whose workspace the caller holds.
    out : pathlib.Path
        The file; there is none yet.
    when : datetime.datetime
        The moment, in UTC.

    Raises
    ------
    StateError
        A file changed while it was read, or see `refuse_unfit`.
    IntegrityError
        The ledger does not verify, or a database is damaged.
    MachineError
        The disk is full or away.
    """
    refuse_unfit(city, out)
    entries = ledger_of(city).verify()
    folders, files = chosen(city.home)
    with copies(city.home) as beside:
        sources = {str(name): source_of(city.home, name, beside) for name in files}
        manifest = Manifest(
            format=FORMAT,
            fairward=version("fairward"),
            city=city.name,
            made=when,
            home=str(city.home),
            ledger=Tree(entries=len(entries), root=root([leaf_of(entry) for entry in entries]).hex()),
            folders={str(name): (city.home / name).stat().st_mode & 0o777 for name in folders},
            files={name: _kept(source, city.home / name) for name, source in sources.items()},
            outside=outside(city),
        )
        with disk_of(out.parent), atomic_path(out, mode=0o600) as unfinished:
            with tarfile.open(unfinished, "w:gz", compresslevel=6) as archive:
                _write(archive, manifest, sources)
            digest, size = sha256_file(unfinished), unfinished.stat().st_size
    return Backup(out, digest, size, manifest)


def _kept(source: Path, path: Path) -> Kept:
    """Say what a file is now; one that only grows, as the log of accesses does, is kept as long as it is now."""
    with opened(source) as stream:
        size, read = os.fstat(stream.fileno()).st_size, Digesting(stream)
        while read.size < size and read.read(min(_BLOCK, size - read.size)):
            pass
    return Kept(sha256=read.hexdigest(), size=size, mode=path.stat().st_mode & 0o777)


def _write(archive: tarfile.TarFile, manifest: Manifest, sources: dict[str, Path]) -> None:
    content = manifest.content()
    archive.addfile(_member(MANIFEST, len(content), 0o600, manifest), io.BytesIO(content))
    for name, source in sources.items():
        kept = manifest.files[name]
        with opened(source) as stream:
            read = Digesting(stream)
            try:
                archive.addfile(_member(f"{manifest.city}/{name}", kept.size, kept.mode, manifest), read)
            except OSError as error:
                if error.errno is None:  # tarfile's own: the file ended before its size
                    raise changed(source) from None
                raise
        if read.hexdigest() != kept.sha256:
            raise changed(source)


def _member(name: str, size: int, mode: int, manifest: Manifest) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, mode, int(manifest.made.timestamp())
    return member
