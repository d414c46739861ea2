"""Who asks: a person who has signed in, a program with a token, or a resident without an account."""

from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import Request

from configs.permissions import Role, permissions

KEY = "fairward.asker"
"""Where the doors leave the asker in a request's scope."""


def _never(*_: str) -> bool:
    return False


@dataclass(frozen=True)
class Asker:
    """Who asks, and what they may do.

    Attributes
    ----------
    name : str or None
        As the policy names the person; None without an account.
    roles : tuple of str
        Roles that count for this request.
    csrf : str
        What a form of this session must carry.
    acts : frozenset of str or None
        To which a token is confined; None for a session.
    confirms : callable
        Tells whether a password is the person's.
    provider : str
        What the provider is called that vouches for a person without a password here; empty for others.
    confirmed : callable
        Tells whether that person has shown the provider anew who they are, a moment ago.
    """

    name: str | None
    roles: tuple[Role, ...]
    csrf: str = ""
    acts: frozenset[str] | None = None
    confirms: Callable[[str], bool] = field(default=_never, compare=False, repr=False)
    provider: str = ""
    confirmed: Callable[[], bool] = field(default=_never, compare=False, repr=False)

    @property
    def signed_in(self) -> bool:
        """Whether the person has an account."""
        return self.name is not None

    def may(self, act: str) -> bool:
        """Tell whether an act of the permission table is open to the person."""
        confined = self.acts is not None and act not in self.acts and "resident" not in permissions()[act].roles
        return not confined and bool(set(self.roles) & set(permissions()[act].roles))


RESIDENT = Asker(None, ("resident",))


def asker_of(request: Request) -> Asker:
    """Return who asks; a resident without an account where no door has said otherwise."""
    asker: Asker = request.scope.get(KEY, RESIDENT)
    return asker
