"""A release on which the committee may decide now, with its policy."""

from datetime import UTC, datetime

from audit.ledger import ledger_of
from audit.records import Case, open_case
from audit.standing import refuse_unless_it_allows, standing
from configs.city import City
from configs.load import load_policy
from configs.policy import Policy
from training.load import load_manifest


def case_to_decide(city: City, number: int, when: datetime) -> tuple[Case, Policy]:
    """Return a release on which the committee may decide, and its policy.

    Raises
    ------
    StateError
        The state of the release allows no decision.
    IntegrityError
        Ledger, release or dossier are not what was recorded.
    """
    policy, entries = load_policy(city.policy), ledger_of(city).verify()
    case = open_case(city, number, load_manifest(city, number), entries)
    if case.dossier is not None and case.audited is not None:
        refuse_unless_it_allows(standing(entries, number, policy, when.astimezone(UTC).date()), "decide")
    return case, policy
