"""What the pages of accounts say."""

from datetime import UTC, datetime
from typing import Any

from configs.doors import doors
from configs.errors import IntegrityError
from configs.permissions import permissions
from serving.doors.asker import Asker
from serving.doors.table import is_open
from serving.people.access import days, read_log
from serving.people.house import House

SHOWN = 100
TITLES = {"member": "committee member"}


def account_page(house: House, asker: Asker) -> dict[str, Any]:
    """Return the values that account.html prints."""
    mine = house.accounts.find(asker.name or "")
    held = house.keys.tokens_of(mine.number, house.clock()) if mine else []
    offered = {act for acts in doors().values() for act in acts.values() if not is_open(act)} - {"keep_account"}
    acts = [(name, act.means) for name, act in permissions().items() if name in offered and asker.may(name)]
    return {
        "name": asker.name,
        "roles": [TITLES.get(role, role) for role in asker.roles],
        "acts": acts,
        "tokens": [{**each, "expires": _day(each["expires"]), "made": _day(each["made"])} for each in held],
        "by_password": mine is not None and mine.by_password,
    }


def accounts_page(house: House) -> dict[str, Any]:
    """Return the values that accounts.html prints."""
    rows = [
        {
            "name": each.name,
            "roles": [TITLES.get(role, role) for role in house.roles_of(each.name, administrator=each.administrator)],
            "disabled": each.disabled,
            "created": _day(each.created),
        }
        for each in house.accounts.all()
    ]
    return {"accounts": rows}


def access_page(house: House, day: str) -> dict[str, Any]:
    """Return the values that access.html prints; a log that does not hold together is said to be so."""
    house.log.flush()
    known = days(house.log.folder)
    chosen = day or (known[-1] if known else "")
    lines, fault = [], None
    try:
        for line in read_log(house.log.folder, chosen):
            lines.append(line)
    except IntegrityError as error:
        fault = str(error)
    return {"days": known[::-1][:60], "day": chosen, "lines": lines[::-1][:SHOWN], "total": len(lines), "fault": fault}


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")
