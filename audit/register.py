"""The register: where each release of a city stands, and whether the registry agrees with the ledger."""

from dataclasses import dataclass
from datetime import date

from audit.ledger import ledger_of
from audit.mirror import moved
from audit.standing import Standing, standing
from configs.city import City
from configs.load import load_policy
from training import registry


@dataclass(frozen=True)
class Register:
    """Where releases stand.

    Attributes
    ----------
    standings : tuple of Standing
        Of every release that registry or ledger know, in order.
    faults : tuple of str
        In what the registry disagrees with the ledger.
    """

    standings: tuple[Standing, ...]
    faults: tuple[str, ...]


def read_register(city: City, today: date) -> Register:
    """Return where each release of a city stands today.

    Raises
    ------
    IntegrityError
        The ledger does not verify.
    """
    entries, policy = ledger_of(city).verify(), load_policy(city.policy)
    told = {int(entry.payload["release"]) for entry in entries if "release" in entry.payload}
    numbers = sorted(told | set(registry.versions(city)))
    return Register(tuple(standing(entries, number, policy, today) for number in numbers), tuple(moved(city, entries)))
