"""The masthead's links: what each person may open, by acts of the permission table."""

from dataclasses import dataclass

from serving.doors.asker import Asker


@dataclass(frozen=True)
class Link:
    """A link of the masthead; open to those who may do its act."""

    href: str
    label: str
    act: str


LINKS = (
    Link("/changes", "Changes", "read_forecast"),
    Link("/search", "Search", "search_incidents"),
    Link("/search/log", "Searches", "read_searches"),
    Link("/releases", "Releases", "read_register"),
    Link("/about", "About", "read_public_edition"),
    Link("/api", "API", "read_public_edition"),
)


def links_for(asker: Asker, upcoming: str) -> list[tuple[str, str]]:
    """Return address and label of each link that a person may follow.

    Parameters
    ----------
    asker : Asker
        The person.
    upcoming : str
        The window ahead, as people call it.
    """
    first = Link("/", upcoming.capitalize(), "read_forecast")
    return [(link.href, link.label) for link in (first, *LINKS) if asker.may(link.act)]
