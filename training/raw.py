"""The raw files of incidents that a release was made from, by which a changed one is named later."""

from typing import Any

from features.hub import Hub


def raw_files(hub: Hub) -> list[dict[str, Any]]:
    """Return source, file, SHA-256 and number of rows of every raw file of incidents, in the order of reading.

    Files of counts, places, calendars, weather and areas are in the data digest only.

    Parameters
    ----------
    hub : Hub
        Its account has them.
    """
    return [
        {"source": each["source"], "file": each["file"], "sha256": each["digest"], "rows": each["rows"]}
        for each in hub.account["files"]
    ]
