"""What a release was made with: the code, the lock file and the versions of the packages that matter."""

from importlib.metadata import version
from pathlib import Path

from configs.code import code_digest
from configs.files import sha256_file

_ROOT = Path(__file__).parent.parent
_PACKAGES = ("lightgbm", "mlflow", "numpy", "pandas", "scikit-learn", "scipy", "shapely")


def code_version() -> str:
    """Return the package's version and the first 12 digits of the SHA-256 over the code that makes a model."""
    return f"{version('fairward')}+{code_digest('configs', 'features', 'training')[:12]}"


def lock_digest() -> str | None:
    """Return the SHA-256 of requirements.lock, or None where Fairward is installed without it."""
    path = _ROOT / "requirements.lock"
    return sha256_file(path) if path.is_file() else None


def package_versions() -> dict[str, str]:
    """Return the installed versions of the packages that a forecast depends on."""
    return {name: version(name) for name in _PACKAGES}
