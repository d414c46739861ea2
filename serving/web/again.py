"""Answers the very same request again without reading it anew, while the same edition is approved."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

MOST, LONGEST = 4_096, 2_000
"""How many requests are remembered, and how many bytes of address and header one may have."""


class Again:
    """Remembers under which key of the shelf the answer to a request lies, as long as what is shown stays the same."""

    def __init__(self) -> None:
        self._keys: OrderedDict[Hashable, tuple[str, Hashable]] = OrderedDict()

    def note(self, scope: Mapping[str, Any], stamp: str, key: Hashable) -> None:
        """Remember a request.

        Parameters
        ----------
        scope : mapping
            ASGI's, of a GET whose answer is the same for everybody who may ask.
        stamp : str
            Of what was shown, from which the answer was made.
        key : hashable
            Of the answer on the shelf.
        """
        asked = _asked(scope)
        if asked is None:
            return
        self._keys[asked] = (stamp, key)
        while len(self._keys) > MOST:
            self._keys.popitem(last=False)

    def find(self, scope: Mapping[str, Any]) -> tuple[str, Hashable] | None:
        """Return the stamp of what was shown then, and the key of the answer; None for what was not asked before."""
        return self._keys.get(_asked(scope))


def _asked(scope: Mapping[str, Any]) -> Hashable | None:
    """Return what the answer depends on: address, query and the formats that are accepted."""
    if scope["method"] != "GET":
        return None
    accept = tuple(value for name, value in scope["headers"] if name == b"accept")
    path, query = scope["path"], scope["query_string"]
    return (path, query, accept) if len(path) + len(query) + sum(map(len, accept)) <= LONGEST else None
