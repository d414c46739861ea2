"""Names of the files that an audit writes into a release's folder."""

DOSSIER, PAGE, PRINT = "dossier.json", "dossier.html", "dossier.pdf"
PUBLIC, PUBLIC_PAGE = "public.json", "public.html"
RECORD = "atrs.json"
STUDIES = "studies"
"""The folder of what studies found."""
WRITTEN = (DOSSIER, PAGE, PRINT, PUBLIC, PUBLIC_PAGE, RECORD)
