"""`fairward account`: who may sign in to the service, and tokens for programs."""

import sys
import time
from typing import Annotated

import typer

from configs.city import City
from configs.errors import DataError
from fairward.options import Json, city_of
from fairward.output import Reporter, table

app = typer.Typer(no_args_is_help=True, help="Add, list and close accounts of the service, and make tokens.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="As the policy names the person.")]
Stdin = Annotated[bool, typer.Option("--stdin", help="Read the password from standard input; otherwise one is made.")]


@app.command()
def add(
    context: typer.Context,
    name: Name,
    administrator: Annotated[bool, typer.Option("--administrator", help="They manage accounts.")] = False,
    stdin: Stdin = False,
    as_json: Json = False,
) -> None:
    """Add an account, and print its password once."""
    city = city_of(context)
    from serving.people.accounts import Accounts
    from serving.store.database import Store

    password = _password(stdin)
    account = Accounts(Store(city)).add(name, password, time.time(), administrator=administrator)
    _say_password(Reporter(as_json), account.name, None if stdin else password)


@app.command()
def password(context: typer.Context, name: Name, stdin: Stdin = False, as_json: Json = False) -> None:
    """Give an account a new password; its sessions end."""
    city = city_of(context)
    from serving.people.accounts import Accounts
    from serving.store.database import Store

    word = _password(stdin)
    Accounts(Store(city)).set_password(name, word)
    _say_password(Reporter(as_json), name, None if stdin else word)


@app.command(name="list")
def show(context: typer.Context, as_json: Json = False) -> None:
    """Print every account with its roles."""
    city = city_of(context)
    from serving.people.house import House

    house = House(city)
    found = [(each, house.roles_of(each.name, administrator=each.administrator)) for each in house.accounts.all()]
    rows = [[each.name, ", ".join(roles), "closed" if each.disabled else "open"] for each, roles in found]
    said = [{"name": each.name, "roles": list(roles), "open": not each.disabled} for each, roles in found]
    Reporter(as_json).result({"accounts": said}, table=table("Accounts", ["name", "roles", "door"], rows))


@app.command()
def close(context: typer.Context, name: Name, as_json: Json = False) -> None:
    """Close the door to a person: sessions and tokens end."""
    _set(city_of(context), name, closed=True, as_json=as_json)


@app.command(name="open")
def reopen(context: typer.Context, name: Name, as_json: Json = False) -> None:
    """Open the door to a person again."""
    _set(city_of(context), name, closed=False, as_json=as_json)


@app.command()
def token(
    context: typer.Context,
    name: Name,
    label: Annotated[str, typer.Option("--for", help="What the token is for.")],
    act: Annotated[list[str], typer.Option("--act", help="What it may, as the permission table names it; repeat it.")],
    days: Annotated[int, typer.Option(help="Days until it ends.")] = 90,
    as_json: Json = False,
) -> None:
    """Make a token for a program, and print it once."""
    city = city_of(context)
    from serving.people.house import House

    house = House(city)
    account = house.accounts.find(name)
    if account is None or account.disabled:
        raise DataError(f"{name!r:.130} has no open account", remedy="run fairward account add")
    roles = house.roles_of(account.name, administrator=account.administrator)
    _refuse_acts(act, [str(role) for role in roles], account.name)
    secret = house.keys.make_token(account.number, label, act, days, time.time())
    lines = [f"the token, shown only this once: {secret}"]
    Reporter(as_json).result({"name": account.name, "token": secret, "acts": sorted(act), "days": days}, lines=lines)


def _refuse_acts(acts: list[str], roles: list[str], name: str) -> None:
    from configs.permissions import permissions

    table_ = permissions()
    for act in acts:
        if act not in table_:
            raise DataError(f"{act!r:.60} is no act", where="--act", remedy=f"use one of {', '.join(table_)}")
        if not set(roles) & set(table_[act].roles):
            may = ", ".join(table_[act].roles)
            raise DataError(f"{name} may not {table_[act].means}", where="--act", remedy=f"that is for {may}")


def _set(city: City, name: str, *, closed: bool, as_json: bool) -> None:
    from serving.people.accounts import Accounts
    from serving.store.database import Store

    Accounts(Store(city)).set_disabled(name, closed)
    line = f"the door is {'closed' if closed else 'open'} to {name}"
    Reporter(as_json).result({"name": name, "open": not closed}, lines=[line])


def _password(stdin: bool) -> str:
    from serving.people.passwords import new_password

    return sys.stdin.readline().rstrip("\n") if stdin else new_password()


def _say_password(say: Reporter, name: str, word: str | None) -> None:
    lines = [f"{name} may sign in" + (f"; the password, shown only this once: {word}" if word else "")]
    say.result({"name": name, **({"password": word} if word else {})}, lines=lines)
