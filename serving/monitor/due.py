"""Which windows are to be issued at a moment, and whether the data reach far enough to forecast one."""

from datetime import date, datetime, timedelta
from itertools import takewhile

import pandas as pd

from configs.city import City
from configs.monitoring import IssuePolicy
from features.hub import Hub
from serving.archive.period import starts


def due(city: City, at: datetime, policy: IssuePolicy) -> list[tuple[date, datetime]]:
    """Return first day and first moment (UTC) of each window after the settings' period that is to be issued.

    A window is due from `lead_hours` before it starts; one that was missed stays due.

    Parameters
    ----------
    city : City
        With the period of its settings.
    at : datetime.datetime
        The moment, with its zone.
    policy : IssuePolicy
        The lead.
    """
    latest = at + timedelta(hours=policy.lead_hours)
    return list(takewhile(lambda each: each[1] <= latest, starts(city)))


def last_report(hub: Hub, start: datetime) -> datetime | None:
    """Return the newest report of a hub before a moment; None where there is none.

    Parameters
    ----------
    hub : Hub
        Its incidents and counts.
    start : datetime.datetime
        The moment, with its zone.
    """
    moments = [frame["reported"] for frame in (hub.incidents, hub.context.counts) if len(frame)]
    before = [newest for each in moments if not pd.isna(newest := each[each < pd.Timestamp(start)].max())]
    return max(before).to_pydatetime() if before else None


def silent(hub: Hub, start: datetime, policy: IssuePolicy) -> str | None:
    """Say why a window cannot be forecast from a hub yet; None where it can.

    Parameters
    ----------
    hub : Hub
        What is known.
    start : datetime.datetime
        First moment of the window, with its zone.
    policy : IssuePolicy
        For how long data may be silent.
    """
    newest = last_report(hub, start)
    if newest is not None and start - newest <= timedelta(days=policy.silent_days):
        return None
    since = "there is none" if newest is None else f"the newest is of {newest:%Y-%m-%d}"
    return f"no report in the {policy.silent_days} days before {start:%Y-%m-%d}: {since}"
