"""The moment at which the monitor looks: the system's clock, or in a simulated city the end of what is simulated."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd

from configs.city import City


@dataclass(frozen=True)
class Moment:
    """A moment (UTC) and the clock that it was read from: `system` or `simulated`."""

    at: datetime
    clock: str


def moment_of(city: City, now: datetime) -> Moment:
    """Return the moment in a city's life.

    A simulated city is as old as what was simulated of it (`fairward simulate --until`), whatever the system's clock
    says; no other city's clock can be set.

    Parameters
    ----------
    city : City
        The city.
    now : datetime.datetime
        The system's clock, with its zone.
    """
    if city.simulation is None:
        return Moment(now.astimezone(UTC), "system")
    from features.simulate.further import simulated_until

    until = pd.Timestamp(simulated_until(city), tz=city.timezone)
    return Moment(until.tz_convert("UTC").to_pydatetime(), "simulated")
