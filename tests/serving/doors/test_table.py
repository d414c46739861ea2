"""The table of doors: every address of the application, and no other; who passes which."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import configs
from configs.doors import Doors, doors
from configs.permissions import permissions
from serving.app import create_app
from serving.doors.table import door_of, is_open


def routes() -> dict[str, set[str]]:
    """Return path and methods of every route that the application answers."""
    found: dict[str, set[str]] = {}
    for route in inside(create_app().routes):
        found.setdefault(route.path, set()).update(set(route.methods) - {"HEAD"})
    return found


def inside(routes: Iterable[Any]) -> Iterator[Any]:
    """Give every route, those of included routers too with the path that they have there."""
    for route in routes:
        included = getattr(route, "effective_route_contexts", None)
        yield from included() if included else [route]


def test_the_table_has_every_address_and_no_other() -> None:
    assert {path: set(acts) for path, acts in doors().items()} == routes()


def test_an_act_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="the permission table has no act 'fly'"):
        Doors(doors={"/": {"GET": "fly"}})


@pytest.mark.parametrize("path", sorted(doors()))
def test_an_address_finds_its_own_door(path: str) -> None:
    made = path.replace("{", "x-").replace(":path", "").replace("}", "")
    found = door_of(made)
    assert found is not None
    assert found.path == path
    assert door_of(made + "/more/of/it") is None or ":path" in path


def test_what_residents_may_open_is_no_forecast_and_no_dossier() -> None:
    opened = {act for acts in doors().values() for act in acts.values() if is_open(act)}
    assert opened.isdisjoint({"read_forecast", "read_dossier", "read_ledger", "read_access_log", "search_incidents"})
    assert all("resident" in permissions()[act].roles for act in opened)


def test_each_address_stands_in_the_table_once() -> None:
    lines = (Path(configs.__file__).parent / "governance" / "doors.yaml").read_text(encoding="utf-8").splitlines()
    paths = [line.partition(": {")[0] for line in lines if line.startswith("  /")]
    assert sorted(set(paths)) == sorted(paths) == sorted(f"  {path}" for path in doors())
