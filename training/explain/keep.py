"""What was explained of a release's models as a whole: a file of its folder."""

import json
from pathlib import Path
from typing import Any

from configs.files import canonical_json

FILE = "explained.json"


def write_explained(folder: Path, explained: dict[str, Any]) -> None:
    """Write what `explain_models` told into a release's folder."""
    (folder / FILE).write_bytes(canonical_json(explained))


def read_explained(folder: Path) -> dict[str, Any]:
    """Read it."""
    return dict(json.loads((folder / FILE).read_bytes()))
