"""A provider of OpenID Connect: asked over HTTP for its addresses, its keys, and whom a code stands for."""

import json
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from secrets import compare_digest
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from configs.addresses import secrets_of
from configs.errors import MachineError, StateError
from configs.service import OidcSettings

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures that are believed: none that a public key could forge, and never `none`."""
LARGEST, LEEWAY, KNOWN = 256 * 1024, 60, 3600.0
"""Bytes of an answer, seconds by which clocks may differ, and for how long the provider's addresses are believed."""
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
AWAY = "sign in with a password, or try again later"


class Provider:
    """The provider that a city's settings name.

    Parameters
    ----------
    settings : OidcSettings
        Its issuer and what this service is there.
    clock : callable, optional
        Seconds since 1970.
    """

    def __init__(self, settings: OidcSettings, clock: Callable[[], float] = time.time) -> None:
        self.settings = settings
        self._clock = clock
        self._found: tuple[float, dict[str, Any]] | None = None

    def ask_at(self, back: str, state: str, nonce: str, challenge: str, *, anew: bool = False) -> str:
        """Return the address at which a browser asks the provider who sits before it.

        Parameters
        ----------
        back, state, nonce, challenge : str
            Where the browser is sent back, and what this request is known by.
        anew : bool
            Whether the person is to show who they are, though the provider knows them.

        Raises
        ------
        MachineError
            The provider does not answer, or not as it should.
        """
        asked = {
            "response_type": "code", "scope": _scopes(self.settings.claim), "client_id": self.settings.client,
            "redirect_uri": back, "state": state, "nonce": nonce, "code_challenge": challenge,
            "code_challenge_method": "S256", **({"prompt": "login", "max_age": "0"} if anew else {}),
        }  # fmt: skip
        address = str(self._addresses()["authorization_endpoint"])
        return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"

    def claims_of(self, code: str, back: str, verifier: str, nonce: str) -> Mapping[str, Any]:
        """Return what the provider says of the person for whom a code stands.

        Raises
        ------
        MachineError
            The provider does not answer, or not as it should.
        StateError
            What it says is not signed by it, not for this service, not for this sign-in, or no longer true.
        """
        sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        secret = secrets_of(f"{{{self.settings.secret}}}", "service.oidc.secret")[self.settings.secret]
        found, client = self._addresses(), self.settings.client
        headers = {}
        if "client_secret_basic" in found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            pair = f"{quote(client, safe='')}:{quote(secret, safe='')}"
            headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        else:
            sent |= {"client_id": client, "client_secret": secret}
        answer = self._json("POST", found["token_endpoint"], data=sent, headers=headers)
        return self._believed(str(answer.get("id_token", "")), nonce)

    def _believed(self, token: str, nonce: str) -> Mapping[str, Any]:
        rules = jwt.JWTClaimsRegistry(
            now=int(self._clock()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            claims = jwt.decode(token, self._keys(), algorithms=ALGORITHMS).claims
            rules.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError):
            raise _unbelievable() from None
        ours = claims.get("azp", self.settings.client) == self.settings.client
        if not ours or not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise _unbelievable()
        return claims

    def _keys(self) -> KeySet:
        """Return the provider's keys, asked anew each time: a key that it has withdrawn opens nothing."""
        answer = self._json("GET", self._addresses()["jwks_uri"])
        return KeySet.import_key_set({"keys": answer["keys"]})

    def _addresses(self) -> dict[str, Any]:
        now = self._clock()
        if self._found is None or now - self._found[0] > KNOWN:
            issuer = self.settings.issuer
            found = self._json("GET", f"{issuer.removesuffix('/')}/.well-known/openid-configuration")
            safe = all(isinstance(found.get(key), str) and _as_safe(found[key], issuer) for key in NEEDED)
            if not safe or found["issuer"] != issuer:
                raise MachineError(f"what answers at {issuer} is not that issuer", remedy=AWAY)
            self._found = now, found
        return self._found[1]

    def _json(self, method: str, address: str, **options: Any) -> dict[str, Any]:
        host = urlsplit(address).netloc
        try:
            with httpx.Client(timeout=5) as client, client.stream(method, address, **options) as reply:
                body = b""
                for part in reply.iter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        raise ValueError("too long")
                said = json.loads(body)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            raise MachineError(f"{host} does not answer as a provider of sign-ins does", remedy=AWAY) from None
        if 400 <= reply.status_code < 500 and method == "POST":
            raise _unbelievable()
        if reply.status_code != 200 or not isinstance(said, dict):
            raise MachineError(f"{host} answered with status {reply.status_code}", remedy=AWAY)
        return said


def _unbelievable() -> StateError:
    """Say no more than that: which check failed would help only those who try."""
    return StateError("what the provider said of this sign-in cannot be believed", remedy="begin again at /sign-in")


def _as_safe(address: str, issuer: str) -> bool:
    return urlsplit(address).scheme in ("https", urlsplit(issuer).scheme)


def _scopes(claim: str) -> str:
    return "openid email" if claim.startswith("email") else "openid profile"
