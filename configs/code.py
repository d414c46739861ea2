"""The digest of the program's own files, by which something made tells with what code it was made."""

from pathlib import Path

from configs.files import sha256_bytes, sha256_file

_ROOT = Path(__file__).parent.parent


def code_digest(*rooms: str) -> str:
    """Return the SHA-256 over the Python files of some rooms, by name and content.

    Parameters
    ----------
    *rooms : str
        Names of packages beside this one, such as `features`.
    """
    files = sorted(path for room in rooms for path in (_ROOT / room).rglob("*.py"))
    lines = [f"{path.relative_to(_ROOT).as_posix()}:{sha256_file(path)}" for path in files]
    return sha256_bytes("\n".join(lines).encode())
