"""What a backup of a city's folder does not hold, and how it is saved: databases, servers and files elsewhere."""

import shlex
from pathlib import Path

from sqlalchemy import make_url

from audit.backup.manifest import Outside
from configs.addresses import PLACEHOLDER
from configs.city import City


def outside(city: City) -> list[Outside]:
    """Return what belongs to a city and lies elsewhere, by the setting that names it."""
    found = [Outside(key="policy", what=str(city.policy), save="keep a copy of it and of the city's YAML")]
    if not city.data_folder.is_relative_to(city.home):
        said = "keep a copy: an ingest reads it again"
        found.append(Outside(key="data_folder", what=str(city.data_folder), save=said))
    for key, address in (("ledger.url", city.ledger.url), ("service.store.url", city.service.store.url)):
        if address is not None:
            found += _database(city.home, key, address)
    if city.mlflow.url is not None:
        said = "back up its backend store and its artifacts, as MLflow's documentation says"
        found.append(Outside(key="mlflow.url", what=city.mlflow.url, save=said))
    return found


def _database(home: Path, key: str, address: str) -> list[Outside]:
    if PLACEHOLDER.fullmatch(address):
        return [Outside(key=key, what=address, save="pg_dump --format=custom of the database that it names")]
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "").absolute()
        if file.is_relative_to(home):
            return []
        return [Outside(key=key, what=str(file), save=f"sqlite3 {shlex.quote(str(file))} '.backup NAME.db'")]
    said = {"--host": url.host, "--port": url.port, "--username": url.username, "--dbname": url.database}
    words = [f"{option}={shlex.quote(str(value))}" for option, value in said.items() if value is not None]
    shown = f"PostgreSQL's {url.database} at {url.host or 'this machine'}"
    return [Outside(key=key, what=shown, save=" ".join(["pg_dump --format=custom --file=NAME.dump", *words]))]
