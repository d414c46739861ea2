"""What the first page shows, as a file: the chosen areas, of the chosen day or shift, with width and change."""

import pandas as pd

from serving.approved.behind import Behind
from serving.approved.served import Served
from serving.files.formats import FORMATS, write
from serving.pages.analyst.asked import DownloadQuery
from serving.pages.analyst.layers import change, width
from serving.pages.analyst.since import since
from serving.pages.analyst.view import View, view_of
from serving.pages.analyst.window import matching_rows
from serving.web.answers import Answer


def download(served: Served, query: DownloadQuery, behind: Behind) -> Answer:
    """Return the file of a query.

    Raises
    ------
    ProblemError
        The offence, the district, the day or the shift is not known.
    """
    if query.district:
        served.district(query.district)
    view = view_of(served, query, behind)
    rows = matching_rows(served, frame(served, view, behind), query).reset_index(drop=True)
    kind = FORMATS[query.format]
    part = f"-{query.at.replace(':', '')}" if query.at else ""
    name = f"{served.city.name}-{served.edition.start}-{view.offence}{part}.{kind.suffix}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    shapes = served.shapes if query.format == "geojson" else None
    return Answer(write(rows, query.format, shapes), kind.media_type, headers)


def frame(served: Served, view: View, behind: Behind) -> pd.DataFrame:
    """Return the rows of a view with name and district, the interval's width, the change, and since what it is."""
    before = behind.kept("since", lambda: since(served))
    rows = view.rows
    names = {key: rows["area"].map({area: place[key] for area, place in served.areas.items()}) for key in _PLACE}
    return rows.assign(
        **names,
        interval_width=width(rows),
        change=change(view, before).astype(float).round(6),
        change_since=before.said,
    )


_PLACE = ("name", "district")
