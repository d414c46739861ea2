"""A concern or an observation of a resident, and what was done with it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["concern", "observation"]
What = Literal["seen", "answered", "accepted", "refused", "taken out"]
TAKEN_OUT = "(Taken out, because it could have told of a person.)"


@dataclass(frozen=True)
class Sent:
    """What a resident sends: no name, no address, no moment more exact than a day.

    Attributes
    ----------
    kind : str
        A concern is for the committee; an observation tells of something that happened.
    text : str
        In the resident's words, screened for persons.
    district, area : str
        Name of the district and id of the area that it is about; empty for the whole city.
    offence : str
        Of an observation: the offence that it seems to be; empty where it is none of the list.
    occurred : date or None
        Of an observation: the day.
    """

    kind: Kind
    text: str
    district: str = ""
    area: str = ""
    offence: str = ""
    occurred: date | None = None


@dataclass(frozen=True)
class Done:
    """What a person did with a concern.

    Attributes
    ----------
    what : str
        seen, answered, accepted, refused or taken out.
    by : str
        Who did it.
    words : str
        Their answer or reason; empty where none is needed.
    moment : str
        When, UTC, ISO 8601 to the second.
    """

    what: What
    by: str
    words: str
    moment: str


@dataclass(frozen=True)
class Concern:
    """Something that a resident sent, and all that was done with it, oldest first."""

    reference: str
    received: date
    sent: Sent
    done: tuple[Done, ...] = ()

    @property
    def state(self) -> str:
        """In a word: waiting, seen, answered, or for an observation accepted or refused."""
        kinds = [each.what for each in self.done if each.what != "taken out"]
        return kinds[-1] if kinds else "waiting"

    @property
    def settled(self) -> bool:
        """Whether somebody answered it, or decided on the observation."""
        return bool({each.what for each in self.done} & {"answered", "accepted", "refused"})

    @property
    def judged(self) -> Done | None:
        """What an analyst decided on an observation."""
        return next((each for each in self.done if each.what in ("accepted", "refused")), None)
