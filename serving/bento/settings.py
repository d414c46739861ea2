"""A city's settings as a copy of it needs them: without the machine, the places and the addresses of this one."""

from pathlib import Path

import yaml

from configs.city import City
from configs.errors import ConfigError
from configs.load import MACHINES, load_city, settings_digest
from configs.seal import POLICY, SETTINGS, TAXONOMY


def write_settings(city: City, home: Path) -> None:
    """Write settings, taxonomy and policy into the folder of a copy.

    What the service needs beside the city (mail, sign-in elsewhere, databases) is of the place where it runs and is
    set there.

    Parameters
    ----------
    city : City
        As it was read here.
    home : pathlib.Path
        The copy's folder.
    """
    said = city.model_dump(mode="json", exclude=MACHINES | {"policy", "taxonomy"}, exclude_unset=True)
    taxonomy = city.taxonomy.model_dump(mode="json", exclude_unset=True)
    (home / POLICY).write_bytes(city.policy.read_bytes())
    (home / TAXONOMY).write_text(yaml.safe_dump(taxonomy, sort_keys=False, allow_unicode=True), encoding="utf-8")
    whole = {**said, "data_folder": ".", "taxonomy": TAXONOMY, "policy": POLICY}
    (home / SETTINGS).write_text(yaml.safe_dump(whole, sort_keys=False, allow_unicode=True), encoding="utf-8")


def refuse_other_settings(city: City, home: Path) -> None:
    """Read a copy's settings, and refuse them where they are not the city's.

    Raises
    ------
    ConfigError
        They say something else when they are read again.
    """
    if settings_digest(load_city(str(home / SETTINGS))) != settings_digest(city):
        raise ConfigError(
            "these settings say something else when they are written and read again",
            where=city.name,
            remedy="report it with the city's file",
        )
