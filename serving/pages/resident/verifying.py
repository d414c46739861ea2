"""How to verify: what the ledger recorded of the public files, whether they are that now, and how to check it alone."""

from pathlib import Path
from typing import Any

from audit.entries import Entry, newest_of
from audit.ledger import ledger_of
from audit.written import PUBLIC, PUBLIC_PAGE, RECORD
from configs.files import sha256_file
from serving.approved.guard import Guard
from serving.pages.resident.editions import day_of, edition_numbered, edition_of
from serving.web.problems import ProblemError

FILES = {
    PUBLIC_PAGE: ("the public edition, a page", "text/html; charset=utf-8"),
    PUBLIC: ("every number of it", "application/json"),
    RECORD: ("the public record", "application/json"),
    "proof.json": ("the ledger's entries of this release, with what shows that they are in it", "application/json"),
}
"""Files of a release that everybody may have, each with what it is and its media type."""
KEY = "ledger.pub"


def verify_page(guard: Guard) -> dict[str, Any]:
    """Return the values that resident/verify.html prints.

    Raises
    ------
    IntegrityError
        The ledger does not verify.
    """
    edition = edition_of(guard)
    ledger = ledger_of(guard.city)
    entries = ledger.verify()
    audit = newest_of(entries, "audited", edition.number)
    return {
        "number": edition.number,
        "entries": len(entries),
        "root": ledger.head() if entries else "",
        "audit": None if audit is None else {"seq": audit.seq, "day": day_of(audit.when)},
        "files": [_file(edition.folder / name, audit) for name in FILES if (edition.folder / name).is_file()],
    }


def public_file(guard: Guard, number: int, name: str) -> tuple[bytes, str]:
    """Return content and media type of a file of a release that everybody may have.

    Raises
    ------
    ProblemError
        404: there is no such file.
    """
    path = edition_numbered(guard, number).folder / name
    if name not in FILES or not path.is_file():
        raise ProblemError(404, "unknown-page", f"there is no public file {name:.60}", f"there are {', '.join(FILES)}")
    return path.read_bytes(), FILES[name][1]


def public_key(guard: Guard) -> bytes:
    """Return the public key with which the ledger's checkpoints are checked.

    Raises
    ------
    ProblemError
        404: the ledger has none yet.
    """
    path = ledger_of(guard.city).public_path
    if not path.is_file():
        raise ProblemError(404, "unknown-page", "the ledger has no key yet", "it is made with the first entry")
    return path.read_bytes()


def _file(path: Path, audit: Entry | None) -> dict[str, Any]:
    recorded = None if audit is None else audit.payload["files"].get(path.name)
    now = sha256_file(path)
    same = None if recorded is None else recorded == now
    return {"name": path.name, "what": FILES[path.name][0], "digest": now, "same": same}
