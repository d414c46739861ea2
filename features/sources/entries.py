"""Finds the files of a feed and reads their bytes: plain, in a zip archive, or landed from a remote feed."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from configs.city import City
from configs.errors import ConfigError, DataError
from configs.feeds import Feed, FileFeed
from configs.files import sha256_bytes, sha256_file
from features.fetch.landing import landing_files

_LOCAL_HEADER = 30


@dataclass(frozen=True)
class FileEntry:
    """A file that is there to be read.

    Attributes
    ----------
    source : str
        The key in the city file of what it belongs to.
    name : str
        What it is called everywhere else: its path under the data folder, `archive.zip!member` in an archive,
        its path under the city's folder of the workspace where it was landed.
    path : pathlib.Path
        Where it is.
    member : str or None
        Its name in the archive.
    digest : str
        SHA-256 of the bytes as they lie there, packed if they are.
    """

    source: str
    name: str
    path: Path
    member: str | None
    digest: str


def feed_entries(feed: Feed, city: City, where: str) -> list[FileEntry]:
    """Find the files of a feed, by name.

    Parameters
    ----------
    feed : Feed
        Where rows come from.
    city : City
        Gives the folders.
    where : str
        `group.key` of the feed's table in the city file, such as `sources.police`.

    Raises
    ------
    ConfigError
        The data folder is absent.
    DataError
        No file matches, or an archive cannot be read.
    StateError
        A remote feed was never fetched.
    """
    group, key = where.split(".", 1)
    if not isinstance(feed, FileFeed):
        return _landed(city, group, key)
    if not city.data_folder.is_dir():
        remedy = "run simulate first" if city.simulation else "set FAIRWARD_DATA_FOLDER to the folder of the sources"
        raise ConfigError("there is no such data folder", where=str(city.data_folder), remedy=remedy)
    found = f"{where}: {city.data_folder / feed.files}"
    remedy = f"check {where}.feed, data_folder or FAIRWARD_DATA_FOLDER"
    paths = sorted(path for path in city.data_folder.glob(feed.files) if path.is_file() and path.name[0] != ".")
    if not paths:
        raise DataError("no file matches", where=found, remedy=remedy)
    entries = [entry for path in paths for entry in _entries(path, feed, city.data_folder, key)]
    if not entries:
        raise DataError(f"no member of the archives matches {feed.member!r}", where=found, remedy=remedy)
    return entries


def content_of(entry: FileEntry) -> bytes:
    """Read a file's bytes, out of its archive where it lies in one.

    Parameters
    ----------
    entry : FileEntry
        The file.

    Raises
    ------
    DataError
        It has changed since it was found, or its archive is damaged.
    """
    if entry.member is None:
        content = entry.path.read_bytes()
        digest = sha256_bytes(content)
    else:
        with _archive(entry.path, entry.name) as archive:
            info = archive.getinfo(entry.member)
            digest = _packed_digest(entry.path, info)
            content = _unzipped(archive, info, entry.name)
    if digest != entry.digest:
        raise DataError("the file changed while it was read", where=entry.name, remedy="run it again once it is whole")
    return content


def _landed(city: City, group: str, key: str) -> list[FileEntry]:
    pages = landing_files(city, group, key)
    return [FileEntry(key, page.relative_to(city.home).as_posix(), page, None, sha256_file(page)) for page in pages]


def _entries(path: Path, feed: FileFeed, folder: Path, key: str) -> Iterator[FileEntry]:
    name = path.relative_to(folder).as_posix()
    if path.suffix.lower() != ".zip":
        yield FileEntry(key, name, path, None, sha256_file(path))
        return
    with _archive(path, name) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            if not info.is_dir() and not _hidden(info.filename) and fnmatchcase(info.filename, feed.member):
                digest = _packed_digest(path, info)
                yield FileEntry(key, f"{name}!{info.filename}", path, info.filename, digest)


def _hidden(member: str) -> bool:
    return any(part[0] == "." or part == "__MACOSX" for part in PurePosixPath(member).parts)


def _archive(path: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise DataError(f"this is no whole zip archive ({error})", where=name, remedy="copy the file again") from None


def _packed_digest(path: Path, info: zipfile.ZipInfo) -> str:
    with path.open("rb") as stream:
        stream.seek(info.header_offset)
        lengths: tuple[int, int] = struct.unpack("<HH", stream.read(_LOCAL_HEADER)[26:])
        stream.seek(sum(lengths), 1)
        return sha256_bytes(stream.read(info.compress_size))


def _unzipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise DataError(f"this member cannot be unpacked ({error})", where=name, remedy="pack it again") from None
