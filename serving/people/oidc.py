"""Signing in by the word of a provider of OpenID Connect: the authorization code flow with PKCE, state and nonce."""

import base64
import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from configs.errors import StateError
from configs.service import OidcSettings
from serving.people.accounts import Account, Accounts
from serving.people.provider import LEEWAY, Provider
from serving.people.subjects import Subjects

MOST, LASTS = 1_000, 600.0
"""Sign-ins that may be under way, and for how many seconds each."""


@dataclass(frozen=True)
class Begun:
    """A sign-in that is under way.

    Attributes
    ----------
    state, nonce, verifier : str
        Random: what the provider sends back, what it signs, and what only this service can show it.
    back, then : str
        Where the provider sends the browser, and where that goes afterwards.
    begun, ends : float
        Seconds since 1970.
    session : str
        Mark of the session whose person is to show anew who they are; empty where one is to begin.
    """

    state: str
    nonce: str
    verifier: str
    back: str
    then: str
    begun: float
    ends: float
    session: str = ""


class Elsewhere:
    """Sign-ins of one service at its provider.

    Parameters
    ----------
    provider : Provider
        That is asked.
    accounts : Accounts
        Who may sign in.
    subjects : Subjects
        Which account each of the provider's people has.
    """

    def __init__(self, provider: Provider, accounts: Accounts, subjects: Subjects) -> None:
        self._provider = provider
        self._accounts = accounts
        self._subjects = subjects
        self._begun: OrderedDict[str, Begun] = OrderedDict()
        self._lock = Lock()

    @property
    def settings(self) -> OidcSettings:
        """The provider's settings."""
        return self._provider.settings

    def begin(self, back: str, then: str, now: float, session: str = "") -> tuple[str, str]:
        """Return what the browser keeps of the sign-in, and the address to which it goes.

        Parameters
        ----------
        back, then : str
            Where the provider sends the browser, and where that goes afterwards.
        now : float
            Seconds since 1970.
        session : str
            Mark of the session whose person is to show anew who they are; empty where one is to begin.

        Raises
        ------
        MachineError
            The provider does not answer.
        """
        state, nonce, verifier, kept = (secrets.token_urlsafe(32) for _ in range(4))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        address = self._provider.ask_at(back, state, nonce, challenge, anew=bool(session))
        with self._lock:
            self._begun[kept] = Begun(state, nonce, verifier, back, then, now, now + LASTS, session)
            while len(self._begun) > MOST:
                self._begun.popitem(last=False)
        return kept, address

    def finish(self, kept: str, state: str, code: str, now: float, mine: int | None = None) -> tuple[Account, Begun]:
        """Return who signed in, and what was begun; each sign-in is finished once, by the browser that began it.

        Parameters
        ----------
        kept, state, code : str
            What the browser kept, and what the provider sent back.
        now : float
            Seconds since 1970.
        mine : int or None
            Number of the account whose person is to show anew who they are.

        Raises
        ------
        MachineError
            The provider does not answer.
        StateError
            This browser began no such sign-in, its proof does not hold, or the person has no open account.
        """
        with self._lock:
            begun = self._begun.pop(kept, None)
        same = begun is not None and secrets.compare_digest(begun.state.encode(), state.encode())
        if begun is None or not same or begun.ends < now:
            raise StateError("this browser began no such sign-in, or long ago", remedy="begin again at /sign-in")
        if not code:
            raise StateError("the provider let nobody in", remedy="begin again at /sign-in, or ask who runs it")
        claims = self._provider.claims_of(code, begun.back, begun.verifier, begun.nonce)
        if begun.session:
            return self._same(claims, begun, mine, now), begun
        return self._account(claims, now), begun

    def _same(self, claims: Mapping[str, Any], begun: Begun, mine: int | None, now: float) -> Account:
        """Return the account of a person who has shown the provider anew who they are, after they were asked to."""
        shown = claims.get("auth_time")
        anew = isinstance(shown, int) and not isinstance(shown, bool) and begun.begun - LEEWAY <= shown <= now + LEEWAY
        known = self._subjects.account_of(self.settings.issuer, str(claims["sub"]))
        account = next((each for each in self._accounts.all() if each.number == known), None)
        if account is None or account.number != mine or account.disabled:
            raise StateError("somebody else was confirmed than who is signed in", remedy="sign out, and sign in again")
        if not anew:
            found = "the provider did not ask you anew who you are"
            raise StateError(found, remedy="tell who runs the provider: it must heed max_age and send auth_time")
        return account

    def _account(self, claims: Mapping[str, Any], now: float) -> Account:
        issuer, subject = self.settings.issuer, str(claims["sub"])
        known = self._subjects.account_of(issuer, subject)
        account = next((each for each in self._accounts.all() if each.number == known), None)
        if account is None:
            account = self._first_time(self._name(claims), now)
            self._subjects.bind(issuer, subject, account.number)
        if account.disabled:
            raise StateError(f"the door is closed to {account.name}", remedy="ask the administrator")
        return account

    def _name(self, claims: Mapping[str, Any]) -> str:
        name = claims.get(self.settings.claim)
        unproven = self.settings.claim == "email" and claims.get("email_verified") is not True
        if not isinstance(name, str) or not name.strip() or unproven:
            found = f"the provider does not vouch for the claim {self.settings.claim!r}"
            raise StateError(found, remedy="ask who runs the provider, or sign in with a password")
        return name

    def _first_time(self, name: str, now: float) -> Account:
        """Return the account that a name opens to somebody whom the provider names for the first time."""
        account = self._accounts.find(name)
        if account is None and self.settings.everybody:
            return self._accounts.add(name, None, now)
        if account is None:
            raise StateError(f"{name:.120} has no account here", remedy="ask the administrator for one")
        if account.administrator:
            raise StateError("an administrator signs in with a password", remedy="use the form at /sign-in")
        return account
