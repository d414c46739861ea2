"""A release as it is in use: the same gates, asked of what was issued and what came of it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from audit.evidence import gather
from audit.gates import GATES
from audit.gates.drift import NAME as DRIFT
from audit.gates.skill import NAME as SKILL
from audit.results import GateResult
from configs.city import City
from configs.policy import Policy
from features.panel import Panel
from training.bundle import Release
from training.predict import designs_at
from training.train import sample_rows


@dataclass(frozen=True)
class InUse(Release):
    """A release whose backtest is what it issued in service, and whose newest rows are those it was issued from.

    Attributes
    ----------
    rows : pandas.DataFrame
        As `serving.monitor.score.outcomes`, of several windows.
    seen : pandas.DataFrame
        A sample of the rows of the design matrix at these windows.
    """

    rows: pd.DataFrame
    seen: pd.DataFrame

    def backtest(self) -> pd.DataFrame:
        """Return what was issued, with what came of it."""
        return self.rows

    def features_current(self) -> pd.DataFrame:
        """Return rows of the windows that were issued."""
        return self.seen


def ask(
    city: City, panel: Panel, release: Release, rows: pd.DataFrame, policy: Policy, today: date
) -> list[GateResult]:
    """Ask the gates that the policy names for service.

    Drift is asked of the backtest and what was issued since, one after the other: so it shows whether forecasts got
    worse since they were approved. The others are asked of what was issued alone.

    Parameters
    ----------
    city, panel : City, Panel
        With the period until now.
    release : Release
        As it was approved.
    rows : pandas.DataFrame
        Scored rows of what it issued, all windows.
    policy : Policy
        Which gates, under which thresholds.
    today : datetime.date
        Waivers that expired before this day do not count.
    """
    windows = [pd.Timestamp(each).date() for each in sorted(rows["window_start"].unique())]
    seen = _seen(city, panel, release, windows)
    fields = (release.number, release.folder, release.manifest, release.info)
    alone = gather(InUse(*fields, rows, seen), city, policy, today)
    before = release.backtest()
    before = before[~before["window_start"].isin(rows["window_start"])]
    joined = pd.concat([before, rows], join="inner", ignore_index=True)
    whole = gather(InUse(*fields, joined, seen), city, policy, today)
    return [GATES[name](whole if name == DRIFT else alone) for name in policy.monitor.watch.gates]


def fails(result: GateResult, policy: Policy) -> bool:
    """Tell whether a gate fails in use: where an audit asks whether skill is shown, service asks whether it is lost."""
    if result.gate != SKILL:
        return result.outcome == "fail"
    least = policy.gates.skill.least
    return any(row["high"] is not None and row["high"] < least for row in result.rows)


def _seen(city: City, panel: Panel, release: Release, windows: list[date]) -> pd.DataFrame:
    origins = np.array([panel.origin_of(each) for each in windows])
    designs = designs_at(release, panel, origins)
    blends = [release.blends.blends[offence, 1] for offence in panel.offences]
    return sample_rows(panel, designs, origins, blends, np.random.default_rng(city.seed))
