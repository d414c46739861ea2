"""The masthead: kinds of work, and the pages of the one that is open, by acts of the permission table."""

from dataclasses import dataclass

from serving.doors.asker import Asker


@dataclass(frozen=True)
class Link:
    """A page of the masthead; open to those who may do its act."""

    href: str
    label: str
    act: str


COMMITTEE = "Committee"
WINDOW = Link("/", "", "read_forecast")
"""The first page; it is called as the window ahead is."""
GROUPS: dict[str, tuple[Link, ...]] = {
    "Forecast": (
        WINDOW,
        Link("/changes", "Changes", "read_forecast"),
        Link("/plan", "Plan", "plan"),
        Link("/search", "Search", "search_incidents"),
        Link("/search/log", "Searches", "read_searches"),
        Link("/alerts", "Alerts", "read_forecast"),
    ),
    COMMITTEE: (
        Link("/committee", "Inbox", "read_dossier"),
        Link("/committee/conditions", "Conditions", "read_dossier"),
        Link("/committee/compare", "Compare", "read_dossier"),
        Link("/concerns", "Concerns", "read_concerns"),
        Link("/observations", "Observations", "accept_observation"),
        Link("/releases", "Releases", "read_dossier"),
        Link("/ledger", "Ledger", "read_ledger"),
    ),
    "Science": (
        Link("/science", "Runs", "read_runs"),
        Link("/science/quality", "Data quality", "read_runs"),
        Link("/science/drift", "Drift", "read_runs"),
        Link("/science/backtest", "Backtest", "read_runs"),
        Link("/science/archive", "Archive", "read_runs"),
    ),
    "For residents": (
        Link("/public", "What it is", "read_public_edition"),
        Link("/public/decisions", "Decisions", "read_register"),
        Link("/releases", "Releases", "read_register"),
        Link("/public/record", "Public record", "read_public_edition"),
        Link("/public/concern", "Send a concern", "send_concern"),
        Link("/public/object", "Object", "read_public_edition"),
        Link("/public/verify", "Verify", "verify"),
    ),
    "About": (
        Link("/about", "What it never does", "read_public_edition"),
        Link("/api", "API", "read_public_edition"),
    ),
    "Account": (
        Link("/account", "Your account", "keep_account"),
        Link("/accounts", "Everybody’s accounts", "manage_accounts"),
        Link("/access", "Who read what", "read_access_log"),
    ),
}
SIGN_IN = Link("/sign-in", "Sign in", "sign_in")


@dataclass(frozen=True)
class Tab:
    """A link as it is shown; `current` is what aria-current says of it, or nothing."""

    href: str
    label: str
    current: str = ""


@dataclass(frozen=True)
class Masthead:
    """What the masthead shows: kinds of work, and the pages of the open one, where it has several."""

    groups: list[Tab]
    title: str
    pages: list[Tab]


def masthead(asker: Asker, upcoming: str, at: tuple[str, str], waiting: int | None = None) -> Masthead:
    """Return the links that a person may follow.

    Parameters
    ----------
    asker : Asker
        The person.
    upcoming : str
        The window ahead, as people call it.
    at : (str, str)
        The page's address, and that of the link under which it stands.
    waiting : int, optional
        How much waits for the committee; its members are told.
    """
    path, here = at
    open_to = _open_to(asker)
    title = next((name for name, links in open_to.items() if here in [link.href for link in links]), "")

    def tab(link: Link) -> Tab:
        """Return the link of a page."""
        current = "" if link.href != here else "page" if link.href == path else "true"
        return Tab(link.href, link.label or upcoming.capitalize(), current)

    groups = [_group(name, links, title, waiting) for name, links in open_to.items() if links]
    if not asker.signed_in:
        groups.append(Tab(SIGN_IN.href, SIGN_IN.label, "page" if here == SIGN_IN.href else ""))
    pages = [tab(link) for link in open_to.get(title, [])]
    return Masthead(groups, title, pages if len(pages) > 1 else [])


def _open_to(asker: Asker) -> dict[str, list[Link]]:
    """Return the links of each kind of work that a person may follow; a page stands in the first that has it."""
    seen: set[str] = set()
    found: dict[str, list[Link]] = {}
    for name, links in GROUPS.items():
        found[name] = [link for link in links if link.href not in seen and asker.may(link.act)]
        seen |= {link.href for link in found[name]}
    return found


def _group(name: str, links: list[Link], title: str, waiting: int | None) -> Tab:
    """Return the link of a kind of work: its first page."""
    told = f"{name} ({waiting})" if name == COMMITTEE and waiting else name
    return Tab(links[0].href, told, "true" if name == title else "")
