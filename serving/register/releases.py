"""Reads releases for people: what each was made from, what its gates said and what the ledger holds of it."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from configs.city import City
from serving.web.problems import ProblemError, unknown


@dataclass(frozen=True)
class Summary:
    """A release in the list.

    Attributes
    ----------
    number : int
        Its number.
    created : str
        When it was made, UTC, ISO 8601.
    trainer : str
        Who trained it.
    champion : bool
        Whether it is the one that is served.
    decision : str or None
        The outcome of its newest decision.
    gates : dict of int
        Number of gates by outcome; empty before the audit.
    """

    number: int
    created: str
    trainer: str
    champion: bool
    decision: str | None
    gates: dict[str, int]

    def listed(self) -> dict[str, Any]:
        """Return it as the API lists it."""
        rest = {"created": self.created, "trainer": self.trainer, "champion": self.champion}
        return {"release": self.number, **rest, "decision": self.decision, "gates": self.gates}


@dataclass(frozen=True)
class Record:
    """A release in full."""

    summary: Summary
    manifest: dict[str, Any]
    dossier: dict[str, Any]
    entries: list[dict[str, Any]]

    def recorded(self) -> dict[str, Any]:
        """Return it as the API gives it."""
        results = self.dossier.get("gates", [])
        return {**self.summary.listed(), "manifest": self.manifest, "results": results, "ledger": self.entries}


def summaries(city: City, champion: int | None) -> list[Summary]:
    """Return all releases of the workspace, newest first."""
    entries = _entries(city)
    return [_summary(city, number, champion, entries) for number in reversed(_numbers(city))]


def record(city: City, number: int, champion: int | None) -> Record:
    """Return one release in full.

    Raises
    ------
    ProblemError
        404: there is no such release.
    """
    if number not in _numbers(city):
        raise _unknown(city, number)
    entries = _entries(city)
    manifest = json.loads((_folder(city, number) / "model" / "manifest.json").read_bytes())
    mine = [entry for entry in entries if entry["payload"].get("release") == number]
    return Record(_summary(city, number, champion, entries), manifest, _dossier(city, number), mine)


def page_file(city: City, number: int, name: str) -> Path:
    """Return the path of a page that an audit wrote for a release: `dossier.html` or `public.html`.

    Raises
    ------
    ProblemError
        404: there is no such release, or it has not been audited.
    """
    if number not in _numbers(city):
        raise _unknown(city, number)
    path = _folder(city, number) / name
    if not path.is_file():
        raise ProblemError(404, "no-dossier", f"release {number} has not been audited", f"run fairward audit {number}")
    return path


def _numbers(city: City) -> list[int]:
    found = (city.home / "releases").glob("*/release.json")
    return sorted(int(path.parent.name) for path in found if path.parent.name.isdigit())


def _folder(city: City, number: int) -> Path:
    return city.home / "releases" / str(number)


def _unknown(city: City, number: int) -> ProblemError:
    return unknown("unknown-release", str(number), [str(known) for known in _numbers(city)])


def _summary(city: City, number: int, champion: int | None, entries: list[dict[str, Any]]) -> Summary:
    info = json.loads((_folder(city, number) / "release.json").read_bytes())
    decided = [entry["payload"] for entry in entries if _decides(entry, number)]
    outcomes = Counter(gate["outcome"] for gate in _dossier(city, number).get("gates", []))
    return Summary(
        number=number,
        created=info["created"],
        trainer=info["trainer"],
        champion=number == champion,
        decision=decided[-1]["outcome"] if decided else None,
        gates={name: outcomes[name] for name in ("pass", "inconclusive", "fail") if outcomes[name]},
    )


def _decides(entry: dict[str, Any], number: int) -> bool:
    return bool(entry["kind"] == "decided" and entry["payload"].get("release") == number)


def _dossier(city: City, number: int) -> dict[str, Any]:
    path = _folder(city, number) / "dossier.json"
    if not path.is_file():
        return {}
    dossier: dict[str, Any] = json.loads(path.read_bytes())
    return dossier


def _entries(city: City) -> list[dict[str, Any]]:
    from dataclasses import asdict

    from audit.ledger import ledger_of

    return [asdict(entry) for entry in ledger_of(city).entries()]
