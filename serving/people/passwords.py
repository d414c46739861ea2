"""Passwords as Argon2id digests (RFC 9106), with the same work for a name that has no account."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from configs.errors import DataError

SHORTEST, LONGEST = 12, 1024


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's first choice for Argon2id


@cache
def _nobodys() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))


def digest_of(password: str) -> str:
    """Return the digest that is kept of a password.

    Raises
    ------
    DataError
        It is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise DataError(f"a password has {SHORTEST} to {LONGEST:,} characters", remedy="choose a longer one")
    return _hasher().hash(password)


def is_password(digest: str | None, password: str) -> bool:
    """Tell whether a password is the one of a digest; without a digest it takes as long to say no."""
    if len(password) > LONGEST:
        return False
    try:
        return _hasher().verify(digest or _nobodys(), password) and digest is not None
    except (VerificationError, InvalidHashError):
        return False


def new_password() -> str:
    """Return a password of 120 random bits."""
    return secrets.token_urlsafe(15)
