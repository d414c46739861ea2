"""What of the lock file a served copy needs: every package that Fairward's own reach, with its hashes."""

import re

from configs.errors import StateError

_BLOCK = re.compile(r"^(?=[A-Za-z0-9])", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_VIA = re.compile(
    r"^    #   (?:via )?([A-Za-z0-9][A-Za-z0-9._-]*)|^    # via ([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE
)


def needed(lock: str, required: list[str]) -> str:
    """Return the part of a lock file without the tools of development.

    Parameters
    ----------
    lock : str
        The lock file's text: a block a package, with its hashes and the packages that it is there for.
    required : list of str
        What Fairward requires, as its metadata says it.

    Returns
    -------
    str
        The blocks of every package that is reached from those that are required without an extra, on whatever system.

    Raises
    ------
    StateError
        A requirement is not in the lock file.
    """
    blocks = {_name(block): block for block in _BLOCK.split(lock) if _NAME.match(block)}
    found = {_name(line) for line in required if "extra ==" not in line}
    missing = sorted(found - set(blocks))
    if missing:
        remedy = "make the lock file anew: make lock"
        raise StateError(f"the lock file lacks {', '.join(missing)}", where="requirements.lock", remedy=remedy)
    asked = {name: {_name(either or other) for either, other in _VIA.findall(block)} for name, block in blocks.items()}
    while more := {name for name, by in asked.items() if by & found} - found:
        found |= more
    return "".join(blocks[name] for name in sorted(found))


def _name(line: str) -> str:
    found = _NAME.match(line)
    return re.sub(r"[-_.]+", "-", found.group().lower()) if found else ""
