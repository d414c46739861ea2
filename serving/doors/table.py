"""Finds the door of an address: the route's template, and the act that each method takes."""

import re
from dataclasses import dataclass
from functools import cache

from configs.doors import doors
from configs.permissions import permissions


@dataclass(frozen=True)
class Door:
    """A route.

    Attributes
    ----------
    path : str
        Its template.
    acts : dict of str
        The act that each method takes.
    """

    path: str
    acts: dict[str, str]


def door_of(path: str) -> Door | None:
    """Return the door of a path, None where there is none."""
    plain, patterns = _doors()
    found = plain.get(path)
    return found or next((door for pattern, door in patterns if pattern.fullmatch(path)), None)


def methods_of(door: Door) -> list[str]:
    """Return the methods that an address takes, as `Allow` says them."""
    return sorted({*door.acts, "OPTIONS", *(("HEAD",) if "GET" in door.acts else ())})


def is_open(act: str) -> bool:
    """Tell whether an act is everybody's."""
    return "resident" in permissions()[act].roles


@cache
def _doors() -> tuple[dict[str, Door], list[tuple[re.Pattern[str], Door]]]:
    found = [Door(path, acts) for path, acts in doors().items()]
    plain = {door.path: door for door in found if "{" not in door.path}
    patterns = [(_pattern(door.path), door) for door in found if "{" in door.path]
    return plain, patterns


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("".join(_piece(part) for part in re.split(r"(\{\w+(?::path)?\})", path)))


def _piece(part: str) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    return ".+" if part.endswith(":path}") else "[^/]+"
