"""The tables of docs/governance.md are those of the data, cell by cell."""

import re
from pathlib import Path

from configs.permissions import permissions, states

PAGE = (Path(__file__).parents[2] / "docs" / "governance.md").read_text(encoding="utf-8")
ROLES = ("scientist", "analyst", "member", "chair", "auditor", "resident", "administrator")
ROWS = {
    "read a forecast, a dossier, the ledger": ("read_forecast", "read_dossier", "read_ledger"),
    "read the public edition or the register; verify": ("read_public_edition", "read_register", "verify"),
    "ask a question": ("ask",),
    "answer one": ("answer",),
    "vote, decide, waive": ("vote", "decide", "waive"),
    "record that a condition is met": ("meet_condition",),
    "refer back": ("refer",),
    "send a concern": ("send_concern",),
    "make a plan": ("plan",),
    "search incidents, for a stated purpose that is kept": ("search_incidents",),
    "read who searched, when and why": ("read_searches",),
    "read what residents send": ("read_concerns",),
    "answer a concern": ("answer_concern",),
    "accept or refuse an observation": ("accept_observation",),
    "take out what tells of a person": ("take_out_text",),
    "read runs, data quality, drift and backtests": ("read_runs",),
    "subscribe to alerts": ("subscribe",),
    "confirm or end a subscription by its link": ("unsubscribe",),
    "change a key": ("rotate_keys",),
    "manage accounts of the service": ("manage_accounts",),
    "read who read and did what in the service": ("read_access_log",),
    "sign in": ("sign_in",),
    "change one's own password and tokens": ("keep_account",),
}


def rows(heading):
    """Return the first table under a heading: its columns, and each row's first cell with the others."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|.*\|$", section, re.MULTILINE)
    ]
    return cells[0][1:], {line[0]: line[1:] for line in cells[2:]}


def test_the_permission_table_is_the_one_that_is_read():
    columns, found = rows("Roles")
    assert columns == ["scientist", "analyst", "committee member", "chair", "auditor", "resident", "administrator"]
    told = {act: line for name, line in found.items() for act in ROWS.get(name, (name,))}
    assert {
        act: [role for role, cell in zip(ROLES, line, strict=True) if cell == "yes"] for act, line in told.items()
    } == {act: [role for role in ROLES if role in each.roles] for act, each in permissions().items()}


def test_the_table_of_states_is_the_one_that_is_read():
    columns, found = rows("States")
    acts = ["meet_condition" if name == "meet a condition" else name for name in columns[1:]]
    told = {state.replace(" ", "_"): line[1:] for name, line in found.items() for state in name.split(", ")}
    assert {
        state: [act for act, cell in zip(acts, line, strict=True) if cell == "yes"] for state, line in told.items()
    } == {state: [act for act in acts if act in each.allows] for state, each in states().items()}


def test_the_picture_shows_every_state_and_no_other():
    picture = PAGE.split("```mermaid\n")[1].split("```")[0]
    drawn = set(re.findall(r"^ +([a-z_]+) -->", picture, re.MULTILINE)) | set(re.findall(r"--> ([a-z_]+)", picture))
    assert drawn == set(states())
