"""The masthead by role: nothing that a door would refuse, every page once, and where the reader is."""

import pytest

from configs.doors import doors
from configs.permissions import Role
from serving.doors.asker import RESIDENT, Asker
from serving.pages.nav import GROUPS, SIGN_IN, Masthead, masthead

ROLES: dict[Role, list[str]] = {
    "resident": ["For residents", "About", "Sign in"],
    "scientist": ["Forecast", "Committee", "Science", "For residents", "About", "Account"],
    "analyst": ["Forecast", "Committee", "For residents", "About", "Account"],
    "member": ["Forecast", "Committee", "For residents", "About", "Account"],
    "chair": ["Forecast", "Committee", "For residents", "About", "Account"],
    "auditor": ["Forecast", "Committee", "Science", "For residents", "About", "Account"],
    "administrator": ["For residents", "About", "Account"],
}
PAGES = [link.href for links in GROUPS.values() for link in links]


def asker(role: Role) -> Asker:
    """Return somebody who has signed in and holds one role, beside a resident's; or a resident without an account."""
    return RESIDENT if role == "resident" else Asker("Somebody", (role, "resident"))


def shown(who: Asker, here: str, path: str = "", waiting: int | None = None) -> Masthead:
    """Return a person's masthead on a page."""
    return masthead(who, "next week", (path or here, here), waiting)


@pytest.mark.parametrize("role", list(ROLES))
def test_kinds_of_work_by_role_and_no_link_that_a_door_refuses(role: Role) -> None:
    who = asker(role)
    assert [tab.label for tab in shown(who, "").groups] == ROLES[role]
    led = []
    for tab in shown(who, "").groups:
        led += [page.href for page in shown(who, tab.href).pages or [tab]]
    assert len(set(led)) == len(led)
    assert [href for href in led if not who.may(doors()[href]["GET"])] == []
    missed = {href for href in PAGES if who.may(doors()[href]["GET"])} - set(led)
    assert missed <= ({"/account"} if role == "resident" else set())


@pytest.mark.parametrize("role", list(ROLES))
def test_one_page_and_its_kind_of_work_are_current_and_deeper_pages_are_beneath_it(role: Role) -> None:
    who = asker(role)
    for href in [page.href for tab in shown(who, "").groups for page in shown(who, tab.href).pages]:
        top = shown(who, href)
        assert [tab.current for tab in top.groups if tab.current] == ["true"]
        assert [(tab.href, tab.current) for tab in top.pages if tab.current] == [(href, "page")]
        deeper = shown(who, href, f"{href}/1")
        assert [(tab.href, tab.current) for tab in deeper.pages if tab.current] == [(href, "true")]


def test_the_register_stands_with_the_committee_for_its_readers_and_with_the_public_record_for_all_others() -> None:
    assert shown(asker("chair"), "/releases").title == "Committee"
    assert shown(RESIDENT, "/releases").title == "For residents"


def test_a_kind_of_work_with_one_page_has_none_beneath_it_and_a_page_under_none_marks_nothing() -> None:
    assert shown(asker("chair"), "/account").title == "Account"
    assert shown(asker("analyst"), "/account").pages == []
    assert [tab.current for tab in shown(RESIDENT, SIGN_IN.href).groups] == ["", "", "page"]
    nowhere = shown(asker("chair"), "")
    assert (nowhere.title, nowhere.pages, {tab.current for tab in nowhere.groups}) == ("", [], {""})


def test_the_first_page_is_called_as_the_window_ahead_and_members_are_told_what_waits() -> None:
    assert shown(asker("analyst"), "/").pages[0].label == "Next week"
    assert [tab.label for tab in shown(asker("chair"), "/", waiting=2).groups][1] == "Committee (2)"
    assert [tab.label for tab in shown(asker("chair"), "/", waiting=0).groups][1] == "Committee"
