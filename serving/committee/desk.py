"""What lies on the committee's desk at one moment: the ledger, verified once, the policy and the day."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.asked import Asked, questions_of
from audit.entries import Entry, newest_of
from audit.ledger import ledger_of
from audit.proposals import Proposal, proposal_of
from audit.records import folder_of
from audit.standing import Standing, standing
from audit.written import DOSSIER
from configs.city import City
from configs.load import load_policy
from configs.policy import Policy
from serving.web.problems import ProblemError, unknown


@dataclass(frozen=True)
class Desk:
    """The ledger's entries, verified; the policy; and the day, by which everything else follows."""

    city: City
    entries: list[Entry]
    policy: Policy
    today: date

    @property
    def numbers(self) -> list[int]:
        """Every release of ledger or workspace, oldest first."""
        told = {int(entry.payload["release"]) for entry in self.entries if "release" in entry.payload}
        found = (self.city.home / "releases").glob("*/release.json")
        return sorted(told | {int(path.parent.name) for path in found if path.parent.name.isdigit()})

    @property
    def standings(self) -> list[Standing]:
        """Where each release stands, oldest first."""
        return [standing(self.entries, number, self.policy, self.today) for number in self.numbers]

    def standing(self, number: int) -> Standing:
        """Return where a release stands.

        Raises
        ------
        ProblemError
            404: there is no such release.
        """
        if number not in self.numbers:
            raise unknown("unknown-release", str(number), [str(known) for known in self.numbers])
        return standing(self.entries, number, self.policy, self.today)

    def proposal(self, number: int) -> Proposal | None:
        """Return what is proposed for a release."""
        return proposal_of(self.entries, number)

    def questions(self, number: int | None = None) -> list[Asked]:
        """Return what was asked, oldest first."""
        return questions_of(self.entries, number)

    def dossier(self, number: int) -> dict[str, Any]:
        """Return a release's dossier.

        Raises
        ------
        ProblemError
            404: there is no such release, or it has not been audited.
        """
        self.standing(number)
        path = folder_of(self.city, number) / DOSSIER
        if not path.is_file():
            said = f"release {number} has not been audited"
            raise ProblemError(404, "no-dossier", said, f"run fairward audit {number}")
        found: dict[str, Any] = json.loads(path.read_bytes())
        return found

    def digests(self, number: int) -> dict[str, str]:
        """Return the SHA-256 of each file that a release's newest audit recorded."""
        audited = newest_of(self.entries, "audited", number)
        return dict(audited.payload["files"]) if audited else {}

    def trainer(self, number: int) -> str:
        """Return who trained a release, as its folder says."""
        path = folder_of(self.city, number) / "release.json"
        return str(json.loads(path.read_bytes())["trainer"]) if path.is_file() else ""


def unverified(city: City, today: date) -> Desk:
    """Return what lies on the desk by the entries as they stand: for reading, while somebody mends the ledger."""
    return Desk(city, ledger_of(city).entries(), load_policy(city.policy), today)


def desk_of(city: City, today: date) -> Desk:
    """Return what lies on the desk now.

    Raises
    ------
    IntegrityError
        The ledger does not verify.
    """
    return Desk(city, ledger_of(city).verify(), load_policy(city.policy), today)
