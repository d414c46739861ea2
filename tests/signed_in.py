"""People with accounts in a city of a test, the tokens they ask with, and their windows."""

import time
from typing import Any

from configs.city import City
from configs.permissions import permissions
from serving.people.house import House

PASSWORD = "a password of a test"
ANALYST = "demo analyst"


def open_account(city: City, name: str = ANALYST, *, administrator: bool = False) -> str:
    """Give somebody an account with the tests' password, where they have none; return their name."""
    accounts = House(city).accounts
    if accounts.find(name) is None:
        accounts.add(name, PASSWORD, time.time(), administrator=administrator)
    return name


def bearer(city: City, name: str = ANALYST, *acts: str) -> dict[str, str]:
    """Return the headers with which a program asks in somebody's name: for some acts, or all that they may."""
    house = House(city)
    account = house.accounts.find(open_account(city, name))
    assert account is not None
    roles = set(house.roles_of(account.name, administrator=account.administrator))
    wanted = list(acts) or [act for act, each in permissions().items() if roles & set(each.roles)]
    token = house.keys.make_token(account.number, "tests", wanted, 1, time.time())
    return {"authorization": f"Bearer {token}"}


def session(city: City, name: str = ANALYST) -> str:
    """Return the secret of a session, as the cookie of somebody who has signed in holds it."""
    house = House(city)
    account = house.accounts.find(open_account(city, name))
    assert account is not None
    return house.keys.open(account.number, time.time())


def sign_in(page: Any, address: str, name: str = ANALYST, then: str = "/") -> None:
    """Sign in by the page's form, and go on to another page."""
    page.goto(f"{address}/sign-in?next={then}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{address}{then}")
