"""Proof that a form was opened here, and when: signed, kept nowhere, and the source of the reference that it gets."""

import hmac
import secrets
from base64 import b32encode
from datetime import UTC, datetime

import sqlalchemy as sa

from serving.concerns.tables import KEY
from serving.store.database import Store

SHORTEST, LONGEST = 3, 12 * 3600
"""Seconds from opening a form to sending it: nobody writes faster, and an older one is opened again."""


def key_of(store: Store) -> bytes:
    """Return the key that signs, made when first asked for and kept in the store."""
    with store.transaction(writes=True) as connection:
        kept = connection.execute(sa.select(KEY.c.key)).scalar()
        if kept is None:
            kept = secrets.token_hex(32)
            connection.execute(sa.insert(KEY).values(number=1, key=kept))
        return bytes.fromhex(kept)


def opened(key: bytes, now: datetime) -> str:
    """Return what a form carries: when it was opened, a random part, and a signature over both."""
    said = f"{int(now.timestamp())}.{secrets.token_hex(8)}"
    return f"{said}.{_signature(key, said)}"


def fault_of(key: bytes, token: str, now: datetime) -> str | None:
    """Return what is wrong with what a form carries, in words; None where nothing is."""
    said, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(key, said).encode()):
        return "The form was not opened here, or it was opened before the service was set up anew. Send it again."
    seconds = (now - datetime.fromtimestamp(int(said.partition(".")[0]), UTC)).total_seconds()
    if seconds < SHORTEST:
        return "That was faster than people write. Read it once more, and send it again."
    return "The form was open for more than half a day. Send it again." if seconds > LONGEST else None


def reference_of(key: bytes, token: str) -> str:
    """Return the reference that a form gets: the same for the same form, and not to be guessed from others."""
    digest = hmac.digest(key, f"reference {token}".encode(), "sha256")
    letters = b32encode(digest).decode()[:10]
    return f"{letters[:5]}-{letters[5:]}"


def _signature(key: bytes, said: str) -> str:
    return hmac.new(key, said.encode(), "sha256").hexdigest()
