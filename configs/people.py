"""The people whom a policy names, the roles they hold, and whether somebody may do an act."""

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from configs.base import Frozen
from configs.errors import StateError
from configs.permissions import Role, permissions

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_TITLES = {"member": "committee member"}


class People(Frozen):
    """Who holds which roles. A change of people is no change of policy: its digest leaves them out.

    `everyone_else` are the roles of somebody who is not named, beside that of a resident, which all people hold.
    """

    named: dict[Name, tuple[Role, ...]]
    deputies: tuple[Name, ...] = ()
    everyone_else: tuple[Role, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> "People":
        folded = [fold(name) for name in self.named]
        if len(set(folded)) < len(folded):
            raise ValueError("people.named: a person is named twice")
        if not any("chair" in roles for roles in self.named.values()):
            raise ValueError("people.named: nobody is the chair: give somebody that role")
        strangers = [name for name in self.deputies if not {"member", "chair"} & set(self.roles_of(name))]
        if strangers:
            raise ValueError(f"people.deputies: {strangers[0]!r} is not a committee member")
        if {"member", "chair"} & set(self.everyone_else):
            raise ValueError("people.everyone_else: committee members are named")
        return self

    def roles_of(self, name: str) -> tuple[Role, ...]:
        """Return a person's roles; a resident's is everybody's."""
        known = next((roles for other, roles in self.named.items() if fold(other) == fold(name)), self.everyone_else)
        return known if "resident" in known else (*known, "resident")

    def may(self, name: str, act: str) -> bool:
        """Tell whether a person may do an act of the permission table."""
        return bool(set(self.roles_of(name)) & set(permissions()[act].roles))

    def members(self) -> tuple[str, ...]:
        """Return the names of those who vote, in the policy's order."""
        return tuple(name for name in self.named if self.may(name, "vote"))

    def leads(self) -> tuple[str, ...]:
        """Return the names of the chair and the deputies, of whom a quorum needs one."""
        chairs = [name for name, roles in self.named.items() if "chair" in roles]
        return tuple(dict.fromkeys([*chairs, *self.deputies]))


class QuorumPolicy(Frozen):
    """A decision needs the votes of at least `share` of all members, the chair or a deputy among them.

    A member who is recused is not present, and does not make the quorum smaller.
    """

    share: float = Field(gt=0, le=1)
    source: str


def fold(name: str) -> str:
    """Return a name without regard to case and spaces, to compare it with another."""
    return " ".join(name.split()).casefold()


def not_allowed(people: People, name: str, act: str) -> str | None:
    """Return why a person may not do an act, None where they may.

    Parameters
    ----------
    people : People
        The policy's.
    name : str
        Who acts.
    act : str
        Of the permission table.
    """
    if not name.strip():
        return f"nobody is named: say who does it ({_roles(permissions()[act].roles)} may {permissions()[act].means})"
    if people.may(name, act):
        return None
    held = _roles(people.roles_of(name))
    return f"{name.strip()} ({held}) may not {permissions()[act].means}: that is for {_roles(permissions()[act].roles)}"


def refuse_unless_allowed(people: People, name: str, act: str) -> None:
    """Refuse an act to a person without a role that allows it.

    Raises
    ------
    StateError
        Names the person, the act and the roles that may.
    """
    fault = not_allowed(people, name, act)
    if fault:
        raise StateError(fault, remedy="let somebody do it who may, or name the person under people in the policy")


def _roles(roles: tuple[Role, ...]) -> str:
    return ", ".join(_TITLES.get(role, role) for role in roles)
