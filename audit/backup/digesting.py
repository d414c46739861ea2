"""A stream that knows the SHA-256 and the size of what was read from it."""

import hashlib
import io
from typing import IO


class Digesting(io.RawIOBase):
    """Reads another stream and keeps count.

    Parameters
    ----------
    stream : file
        In bytes.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        content = self._stream.read(size)
        self._digest.update(content)
        self.size += len(content)
        return content

    def hexdigest(self) -> str:
        """Return the SHA-256 of what was read, in hexadecimal digits."""
        return self._digest.hexdigest()
