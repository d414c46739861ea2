"""Every alert that the record holds: of issued windows, of gates asked in use, of releases taken out of it."""

from configs.city import City
from configs.window_words import noun
from serving.monitor import notices
from serving.monitor.kept import ALERTS, REFERRED, WATCH, read


def told(city: City) -> list[notices.Alert]:
    """Return every alert that the record holds, oldest window first."""
    found: list[notices.Alert] = []
    for folder in sorted((city.home / "monitor").glob("*")):
        issued, watched, noted = (read(folder / name) for name in (ALERTS, WATCH, REFERRED))
        found += (issued or {}).get("alerts", [])
        if watched is not None:
            found += notices.drifts(watched)
            if noted is not None and noted["entry"] is not None:
                found.append(notices.withdrawal(watched, noted, noun(city.window)))
    return found
