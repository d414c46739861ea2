"""Reads a release back, from the workspace or from MLflow, its signature checked; no trainer is needed for it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from configs.city import City
from configs.errors import StateError
from configs.files import atomic_folder, canonical_json
from training import registry
from training.signing import verify

if TYPE_CHECKING:
    from training.bundle import Release


def load_release(city: City, number: int) -> "Release":
    """Read a release, fetched from MLflow where its folder is not in the workspace, and check its signature.

    Raises
    ------
    StateError
        There is no such release.
    IntegrityError
        Its files are not what was signed.
    """
    from training.bundle import read_bundle

    load_manifest(city, number)
    return read_bundle(_folder(city, number))


def load_manifest(city: City, number: int) -> dict[str, Any]:
    """Read what a release was made from, as `load_release` does, without its models."""
    folder = _folder(city, number)
    if not (folder / "release.json").is_file():
        _fetch(city, number, folder)
    return verify(city, folder)


def _folder(city: City, number: int) -> Path:
    return city.home / "releases" / str(number)


def latest_release(city: City) -> int:
    """Return the number of the newest release.

    Raises
    ------
    StateError
        There is none.
    """
    numbers = registry.versions(city)
    if not numbers:
        raise StateError("there is no release yet", where=str(city.home), remedy="run fairward train")
    return numbers[-1]


def _fetch(city: City, number: int, folder: Path) -> None:
    run_id = registry.run_of(city, number)
    store = registry.client(city)
    with atomic_folder(folder) as temporary:
        downloaded = Path(store.download_artifacts(run_id, "release", str(temporary)))
        for item in downloaded.iterdir():
            item.replace(temporary / item.name)
        downloaded.rmdir()
        created = datetime.fromtimestamp(store.get_run(run_id).info.end_time / 1000, tz=UTC)
        trainer = store.get_model_version(city.name, str(number)).tags["trainer"]
        info = {"number": number, "run_id": run_id, "created": created.isoformat(), "trainer": trainer}
        (temporary / "release.json").write_bytes(canonical_json({**info, "city": city.name}))
