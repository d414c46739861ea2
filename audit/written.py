"""Names of the files that an audit writes into a release's folder, and of those on which it rests."""

from pathlib import Path

from configs.files import sha256_file

DOSSIER, PAGE, PRINT = "dossier.json", "dossier.html", "dossier.pdf"
PUBLIC, PUBLIC_PAGE = "public.json", "public.html"
RECORD = "atrs.json"
STUDIES = "studies"
"""The folder of what studies found."""
WRITTEN = (DOSSIER, PAGE, PRINT, PUBLIC, PUBLIC_PAGE, RECORD)
EVIDENCE = ("model/manifest.json", "backtest.parquet", "features-reference.parquet", "features-current.parquet",
            "areas.parquet", "explained.json", "cards/model.json", "cards/data.json")  # fmt: skip


def evidence_files(folder: Path) -> tuple[str, ...]:
    """Return the names of the files that an audit rests on, those of studies among them."""
    return (*EVIDENCE, *sorted(f"studies/{path.name}" for path in (folder / "studies").glob("*.json")))


def evidence_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of the files that an audit rests on, by their name in the release's folder."""
    return {name: sha256_file(folder / name) for name in evidence_files(folder)}
