"""The first accounts: an administrator where there is none, and everybody of the simulated city."""

import sys
import time

from configs.city import City
from configs.load import load_policy
from serving.people.accounts import Accounts
from serving.people.passwords import new_password
from serving.store.database import Store

ADMINISTRATOR = "administrator"


def first_account(city: City) -> None:
    """Make the first administrator where there is no account, and print the password once.

    Parameters
    ----------
    city : City
        Whose service starts.
    """
    accounts = Accounts(Store(city))
    if not accounts.all():
        password = new_password()
        accounts.add(ADMINISTRATOR, password, time.time(), administrator=True)
        sys.stderr.write(
            f"fairward: the first account was made: {ADMINISTRATOR}, password {password} (shown only this once; "
            "sign in at /sign-in and change it at /account)\n"
        )


def demo_accounts(city: City) -> dict[str, str]:
    """Make accounts for the simulated city's people, the committee's among them; return the passwords, once.

    Those that are there already are left as they are, and are not in the answer.
    """
    accounts = Accounts(Store(city))
    named = [*load_policy(city.policy).people.named, "demo analyst", "demo data scientist"]
    made = {}
    for name in (ADMINISTRATOR, *dict.fromkeys(named)):
        if accounts.find(name) is None:
            made[name] = new_password()
            accounts.add(name, made[name], time.time(), administrator=name == ADMINISTRATOR)
    return made
