"""What verbs share: the city chosen before the verb, the options they have in common, the workspace's lock."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from configs.city import City
from configs.files import one_writer
from configs.load import load_city

Json = Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")]
By = Annotated[str | None, typer.Option("--by", help="Who does it; FAIRWARD_USER or the login name where not given.")]
Number = Annotated[int | None, typer.Argument(metavar="[RELEASE]", help="A release's number; the newest by default.")]


def city_of(context: typer.Context) -> City:
    """Load the city named before the verb."""
    return load_city(str(context.obj))


def person(by: str | None) -> str:
    """Return who acts."""
    return by or os.environ.get("FAIRWARD_USER") or getpass.getuser()


@contextmanager
def writing(context: typer.Context) -> Iterator[City]:
    """Load the city and hold its workspace, so that no other verb writes to it meanwhile."""
    city = city_of(context)
    with one_writer(city.home):
        yield city
