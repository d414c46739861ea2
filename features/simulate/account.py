"""The account of a simulation: what happened, what was written, what was spoilt."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from configs.city import City
from features.simulate.dirt import FLAWS
from features.simulate.parameters import OFFENCES


@dataclass(frozen=True)
class SimulationAccount:
    """What was written.

    Attributes
    ----------
    folder : pathlib.Path
        The folder of sources, with truth/ in it.
    areas, weeks : int
        Size of the city and of its period.
    incidents : dict of str to int
        Incidents that happened, by offence.
    counted : dict of str to int
        Of those, the ones that stand in a usable row of at least one source.
    rows : dict of str to int
        Rows of each source file, by its name under the folder.
    flaws : dict of str to dict of str to int
        For each source, spoilt rows by flaw, and `repeat` for rows sent again.
    """

    folder: Path
    areas: int
    weeks: int
    incidents: dict[str, int]
    counted: dict[str, int]
    rows: dict[str, int]
    flaws: dict[str, dict[str, int]]


def make_account(
    city: City, marked: pd.DataFrame, sent: dict[str, pd.DataFrame], rows: dict[str, int], areas: int
) -> SimulationAccount:
    """Count what was written.

    Parameters
    ----------
    city : City
        The city.
    marked : pandas.DataFrame
        Incidents with offence and counted_area (-1 where none counts).
    sent : dict of str to pandas.DataFrame
        Each source's rows with flaw and repeat.
    rows : dict of str to int
        Rows of each file.
    areas : int
        Number of areas.

    Returns
    -------
    SimulationAccount
        The account.
    """
    flaws = {
        source: {flaw: int((table["flaw"] == i)[~table["repeat"]].sum()) for i, flaw in enumerate(FLAWS) if flaw}
        | {"repeat": int(table["repeat"].sum())}
        for source, table in sent.items()
    }
    happened = np.bincount(marked["offence"], minlength=len(OFFENCES)).tolist()
    counted = np.bincount(marked["offence"][marked["counted_area"] >= 0], minlength=len(OFFENCES)).tolist()
    return SimulationAccount(
        folder=city.data_folder,
        areas=areas,
        weeks=city.windows,
        incidents=dict(zip(OFFENCES, happened, strict=True)),
        counted=dict(zip(OFFENCES, counted, strict=True)),
        rows=rows,
        flaws=flaws,
    )
