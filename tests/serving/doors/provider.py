"""A small real provider of OpenID Connect, on a port of this machine: it signs, checks PKCE and takes a code once."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "fairward-of-a-test", "a secret of the tests: 100%"
Claims = dict[str, Any]


@dataclass
class Desk:
    """What the provider holds, and what a test makes it do.

    Attributes
    ----------
    address : str
        Of the issuer.
    key : RSAKey
        With which it signs.
    person : dict
        Claims of whoever sits before it.
    tamper : callable
        Changes the claims before they are signed.
    sign : callable
        Makes the token of claims.
    asked : list of dict
        What it was asked at its first address.
    """

    address: str
    key: RSAKey
    person: Claims = field(default_factory=lambda: {"sub": "u-1", "name": "demo analyst"})
    tamper: Callable[[Claims], Claims] = dict
    sign: Callable[[Claims], str] | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def configuration(self) -> Claims:
        """Return its addresses."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        }

    def code_for(self, asked: dict[str, str]) -> str:
        """Return the address to which a browser is sent back, the person having agreed."""
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token_for(self, sent: dict[str, str], authorization: str) -> Claims | None:
        """Return a token for a code that was not shown before, to the client that holds secret and verifier."""
        asked = self.codes.pop(sent["code"], None)
        pair = base64.b64encode(f"{CLIENT}:a%20secret%20of%20the%20tests%3A%20100%25".encode()).decode()
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or authorization != f"Basic {pair}" or challenge != asked["code_challenge"]:
            return None
        if sent["redirect_uri"] != asked["redirect_uri"] or sent["grant_type"] != "authorization_code":
            return None
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        told = self.tamper(claims | self.person)
        return {"token_type": "Bearer", "access_token": "unused", "id_token": (self.sign or self.signed)(told)}

    def signed(self, claims: Claims) -> str:
        """Return a token as it should be."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)


@contextmanager
def provider() -> Iterator[Desk]:
    """Give a provider that answers."""

    class Handler(BaseHTTPRequestHandler):
        """Answers as the desk says."""

        def do_GET(self) -> None:
            """Ask the person, or give keys and addresses."""
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("location", desk.code_for({k: v[-1] for k, v in parse_qs(parts.query).items()}))
                self.end_headers()
            elif parts.path == "/keys":
                self._say(200, {"keys": [desk.key.as_dict(private=False)]})
            else:
                self._say(200, desk.configuration())

        def do_POST(self) -> None:
            """Give a token for a code."""
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            sent = {key: values[-1] for key, values in parse_qs(body).items()}
            told = desk.token_for(sent, self.headers.get("authorization", ""))
            self._say(200, told) if told else self._say(400, {"error": "invalid_grant"})

        def _say(self, status: int, said: Claims) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    desk = Desk(f"http://127.0.0.1:{server.server_port}", RSAKey.generate_key(2048, auto_kid=True))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
