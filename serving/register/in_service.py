"""What the monitor recorded of forecasts in service: the scores of each window whose outcome is known."""

import json
from typing import Any

from configs.city import City

FOLDER, SCORES = "monitor", "scores.json"


def scores_in_service(city: City) -> dict[str, dict[str, Any]]:
    """Return what was recorded of each scored window, by the name of its folder in the archive, oldest first.

    Returns
    -------
    dict of str to dict
        release, read (the day as known on which the outcome was read) and offences: for each incidents, expected and
        the scores of `training.metrics.METRICS` by key.
    """
    found = sorted((city.home / FOLDER).glob(f"*/{SCORES}"))
    return {path.parent.name: json.loads(path.read_bytes()) for path in found}
