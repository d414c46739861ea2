"""Puts a new key in the place of one that signs, and says so in the ledger: who did it, why, and which keys."""

from datetime import datetime
from typing import Literal

from audit.entries import Entry, newest_of
from audit.keyring import named
from audit.ledger import Ledger, ledger_of
from audit.proof import keep_proof
from audit.records import folder_of
from configs.city import City
from configs.errors import StateError
from configs.keys import has_next, next_key, private_key, take_over
from configs.load import load_policy
from configs.people import refuse_unless_allowed
from training.signing import key_path

Which = Literal["ledger", "model"]
_MODEL = "model_rekeyed"


def rotate(city: City, which: Which, *, by: str, reason: str, when: datetime) -> Entry:
    """Change the key that signs the ledger, or models; the old private key is gone then.

    What the old key signed stays valid: its public half is kept, and the ledger names it. Whoever holds the ledger's
    old public key can follow the change to the new one in every proof made from now on. Cut off, it is ended by the
    next run.

    Parameters
    ----------
    city : City
        Whose key.
    which : str
        Of the ledger (`ledger`), or of models (`model`).
    by, reason : str
        Who does it, and why.
    when : datetime.datetime
        The moment, with its time zone.

    Raises
    ------
    StateError
        The person may not, no reason is given, or there is nothing that the key signed yet.
    IntegrityError
        The ledger does not verify, or a key is not at hand.
    """
    refuse_unless_allowed(load_policy(city.policy).people, by, "rotate_keys")
    if not reason.strip():
        raise StateError("no reason is given", remedy="say why the key is changed")
    ledger, said = ledger_of(city), {"by": by.strip(), "reason": reason.strip()}
    if not ledger.verify():
        raise StateError("the ledger is empty, so its keys have signed nothing", remedy="run fairward keys")
    entry = ledger.rekey(said, when) if which == "ledger" else _model(city, ledger, said, when)
    for number in sorted({int(each.payload["release"]) for each in ledger.verify() if "release" in each.payload}):
        if folder_of(city, number).is_dir():
            keep_proof(city, number)
    return entry


def _model(city: City, ledger: Ledger, said: dict[str, str], when: datetime) -> Entry:
    path = key_path(city)
    waited = has_next(path)
    new, newest = named(next_key(path).public_key()), newest_of(ledger.entries(), _MODEL)
    if waited and newest is not None and newest.payload["new"] == new:
        entry = newest  # cut off after its entry
    else:
        old = named(private_key(path).public_key())
        entry = ledger.append(_MODEL, {**said, "old": old, "new": new}, when)
    take_over(path)
    return entry
