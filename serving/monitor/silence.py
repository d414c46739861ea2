"""Notes, once for each window, that it was due and that data silent for too long kept it from being issued."""

from datetime import date, datetime

from configs.city import City
from configs.monitoring import IssuePolicy
from features.hub import Hub
from serving.archive.editions import archive_folder
from serving.archive.seals import read_seal
from serving.monitor import notices
from serving.monitor.due import silent
from serving.monitor.kept import SILENT, keep, week_folder


def note_silence(city: City, hub: Hub, wanted: list[tuple[date, datetime]], policy: IssuePolicy) -> None:
    """Put into the record what subscribers are told of windows that are due and have no data.

    Parameters
    ----------
    city : City
        Whose record.
    hub : Hub
        What is known.
    wanted : list
        First day and first moment of each window that is due; those that were issued say nothing.
    policy : IssuePolicy
        For how long data may be silent.
    """
    for start, moment in wanted:
        folder = archive_folder(city, start)
        why = silent(hub, moment, policy) if read_seal(folder) is None else None
        if why is not None:
            told = {"window": start.isoformat(), "alerts": [notices.silence(city, start, why)]}
            keep(week_folder(city, folder.name) / SILENT, told)
