"""Keeps the print of a dossier beside its page, where a browser is at hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from audit.page import anchors_of, render
from audit.pages.section import Setting
from audit.printing import NONE, find_browser, print_numbered
from audit.written import PRINT
from configs.city import City
from configs.errors import StateError
from configs.files import write_bytes


def keep_print(city: City, folder: Path, document: dict[str, Any], areas: Any, progress: Callable[[str], None]) -> None:
    """Print a dossier where that was not done; where no browser can, say so and go on.

    Parameters
    ----------
    city : City
        Its `browser` prints.
    folder : pathlib.Path
        Of the release.
    document : dict
        What `audit.document` built.
    areas : geopandas.GeoDataFrame
        Geometry in the document's order of areas.
    progress : callable
        Told a line.
    """
    path = folder / PRINT
    if path.is_file() or city.browser == NONE:
        return
    try:
        browser = find_browser(city.browser)
        if browser is None:
            progress("no PDF: there is no Chromium on this machine; dossier.html prints from any browser")
            return
        progress("printing the dossier to PDF")
        anchors = anchors_of(document, Setting(city, areas))
        write_bytes(path, print_numbered(lambda pages: render(document, areas, city, pages), anchors, browser))
    except StateError as error:
        progress(f"no PDF: {error.what}; dossier.html prints from any browser")
