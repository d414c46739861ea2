"""What verbs share: the city chosen before the verb, the options they have in common, the workspace's lock."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from configs.city import City
from configs.errors import ConfigError, StateError
from configs.files import one_writer
from configs.load import load_city, load_policy
from configs.people import refuse_unless_allowed
from configs.seal import is_sealed

Ahead = Annotated[str, typer.Option("--ahead", help="Which window: 1 is the next, 2 the one after; 1-4 four together.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")]
By = Annotated[str | None, typer.Option("--by", help="Who does it; FAIRWARD_USER or the login name where not given.")]
Who = Annotated[str, typer.Option("--by", help="Who does it; a role of theirs must allow it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a sentence or more.")]
Release = Annotated[int, typer.Argument(metavar="RELEASE", help="The release's number.")]
Number = Annotated[int | None, typer.Argument(metavar="[RELEASE]", help="A release's number; the newest by default.")]


def city_of(context: typer.Context) -> City:
    """Load the city named before the verb."""
    return load_city(str(context.obj))


def person(by: str | None) -> str:
    """Return who acts."""
    return by or os.environ.get("FAIRWARD_USER") or getpass.getuser()


def allowed(city: City, by: str | None, act: str) -> str:
    """Return who acts, once a role of theirs allows the act.

    Raises
    ------
    StateError
        None does; names the person, the act and the roles that do.
    """
    refuse_unless_allowed(load_policy(city.policy).people, person(by), act)
    return person(by)


@contextmanager
def starting(context: typer.Context) -> Iterator[City]:
    """Load the city and hold its workspace; a sealed copy's own is left alone, and the service's folder is held."""
    city = city_of(context)
    with one_writer(city.own if is_sealed(city.home) else city.home):
        yield city


@contextmanager
def writing(context: typer.Context) -> Iterator[City]:
    """Load the city and hold its workspace, so that no other verb writes to it meanwhile."""
    city = city_of(context)
    refuse_sealed(city)
    with one_writer(city.home):
        yield city


def refuse_sealed(city: City) -> None:
    """Refuse to change a sealed copy.

    Raises
    ------
    StateError
        The city is one.
    """
    if is_sealed(city.home):
        remedy = "do it where the release was made, and make the copy anew"
        raise StateError("this is a sealed copy, in which nothing is changed", where=str(city.home), remedy=remedy)


def span_of(ahead: str) -> tuple[int, int]:
    """Read which window ahead is meant: '1' is the next, '3' the third, '1-4' four together.

    Raises
    ------
    ConfigError
        It is neither.
    """
    first, dash, last = ahead.partition("-")
    ends = (first, last if dash else first)
    if not all(end.isdecimal() and int(end) > 0 for end in ends) or int(ends[0]) > int(ends[1]):
        raise ConfigError(f"{ahead!r} is no window ahead", where="--ahead", remedy="write one such as 2, or 1-4")
    return int(ends[0]), int(ends[1])
