"""The masthead's links: what each person may open, by acts of the permission table."""

from dataclasses import dataclass

from serving.doors.asker import Asker


@dataclass(frozen=True)
class Link:
    """A link of the masthead; open to those who may do its act."""

    href: str
    label: str
    act: str


COMMITTEE = Link("/committee", "Committee", "read_dossier")
LINKS = (
    Link("/changes", "Changes", "read_forecast"),
    Link("/plan", "Plan", "plan"),
    Link("/search", "Search", "search_incidents"),
    Link("/alerts", "Alerts", "read_forecast"),
    COMMITTEE,
    Link("/concerns", "Concerns", "read_concerns"),
    Link("/science", "Science", "read_runs"),
    Link("/releases", "Releases", "read_register"),
    Link("/public", "For residents", "read_public_edition"),
    Link("/about", "About", "read_public_edition"),
    Link("/api", "API", "read_public_edition"),
)


def links_for(asker: Asker, upcoming: str, waiting: int | None = None) -> list[tuple[str, str]]:
    """Return address and label of each link that a person may follow.

    Parameters
    ----------
    asker : Asker
        The person.
    upcoming : str
        The window ahead, as people call it.
    waiting : int, optional
        How much waits for the committee; its members are told.
    """
    first = Link("/", upcoming.capitalize(), "read_forecast")
    told = f"{COMMITTEE.label} ({waiting})" if waiting and asker.may("vote") else COMMITTEE.label
    own = Link("/account", "Account", "keep_account") if asker.signed_in else Link("/sign-in", "Sign in", "sign_in")
    links = [link for link in (first, *LINKS, own) if asker.may(link.act)]
    return [(link.href, told if link is COMMITTEE else link.label) for link in links]
