"""Reads city and policy files, and turns every mistake in them into one line with file, key and remedy."""

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_settings import SettingsError

from configs.city import City
from configs.errors import ConfigError
from configs.feeds import SecretError
from configs.files import canonical_json, sha256_bytes
from configs.policy import Policy
from configs.seal import is_sealed
from configs.taxonomy import Taxonomy

_HERE = Path(__file__).parent
_PLACES = {"workspace", "own_folder", "data_folder", "ledger", "service", "mlflow"}
MACHINES = _PLACES | {"port", "threads", "compute", "browser", "check_seconds"}
"""Settings that are a machine's, not a city's."""
_ELSEWHERE = {"FAIRWARD_CITY", "FAIRWARD_USER"}
_Model = TypeVar("_Model", bound=BaseModel)


def city_file(name_or_path: str) -> Path:
    """Find the YAML of a city by name (beside this module) or by path.

    Raises
    ------
    ConfigError
        There is no such file.
    """
    path = Path(name_or_path)
    if path.suffix in (".yaml", ".yml"):
        if not path.is_file():
            raise ConfigError("there is no such city file", where=str(path), remedy="check the path given to --city")
        return path.resolve()
    path = _HERE / f"{name_or_path}.yaml"
    if not path.is_file() or path.stem == "policy":
        known = ", ".join(sorted(p.stem for p in _HERE.glob("*.yaml") if p.stem != "policy"))
        raise ConfigError(
            f"no city is named {name_or_path!r}", remedy=f"use one of {known}, or the path of a YAML file"
        )
    return path


def load_city(name_or_path: str) -> City:
    """Read a city file under the environment's overrides, with every path made absolute.

    Paths in the file are relative to the file; paths in FAIRWARD_WORKSPACE and FAIRWARD_DATA_FOLDER to the
    working directory. A sealed copy is its own workspace. `{home}` in `data_folder` stands for the city's own folder
    in the workspace.

    Raises
    ------
    ConfigError
        The file is missing, is no YAML, or holds a key or value that is refused.
    """
    path = city_file(name_or_path)
    _refuse_unknown_environment()
    raw = _read_yaml(path)
    raw.update(_places(raw, path))
    folder = str(raw.get("data_folder", "."))
    home = raw["workspace"] / str(raw.get("name", ""))
    raw["data_folder"] = (path.parent / folder.replace("{home}", str(home))).resolve()
    raw["taxonomy"] = _taxonomy(raw.get("taxonomy"), path)
    raw["policy"] = (path.parent / str(raw.get("policy", _HERE / "policy.yaml"))).resolve()
    city = _validated(City, raw, path)
    return city.model_copy(
        update={
            "workspace": raw["workspace"] if is_sealed(path.parent) else city.workspace.expanduser().absolute(),
            "own_folder": city.own_folder and city.own_folder.expanduser().absolute(),
            "data_folder": city.data_folder.expanduser().absolute(),
            "policy": city.policy.expanduser().absolute(),
        }
    )


def _places(raw: dict[str, Any], path: Path) -> dict[str, Path]:
    """Return where a city's workspace is; of a sealed copy also where the service keeps what is its own."""
    if not is_sealed(path.parent):
        named = os.environ.get("FAIRWARD_WORKSPACE") or raw.get("workspace") or "workspace"
        return {"workspace": Path(named).expanduser().absolute()}
    own = raw.get("own_folder") or Path(os.environ.get("BENTOML_HOME") or "~/bentoml") / "fairward"
    return {"workspace": path.parent.parent, "own_folder": Path(own)}


def _taxonomy(name: Any, path: Path) -> dict[str, Any]:
    if not isinstance(name, str):
        raise ConfigError(
            "this key is required", where=f"{path}: taxonomy", remedy="name the mapping file of offences and codes"
        )
    file = (path.parent / name).resolve()
    content = _read_yaml(file)
    _validated(Taxonomy, content, file)
    return content


def load_policy(path: Path) -> Policy:
    """Read the committee's policy.

    Raises
    ------
    ConfigError
        The file is missing, is no YAML, or holds a key or threshold that is refused.
    """
    return _policy(path, _read(path))


@lru_cache(maxsize=4)
def _policy(path: Path, content: bytes) -> Policy:
    """Return the policy that a content says: a service asks for it at every other page."""
    return _validated(Policy, _parsed(content, path), path)


def settings_digest(settings: BaseModel) -> str:
    """Return the SHA-256 of what settings say, without machines, places and people."""
    return sha256_bytes(canonical_json(_said(settings)))


def setting_digests(settings: BaseModel) -> dict[str, str]:
    """Return the first digits of the SHA-256 of each single setting, by its whole name; values are not told."""
    return {name: sha256_bytes(canonical_json(value))[:12] for name, value in _single("", _said(settings))}


def _said(settings: BaseModel) -> dict[str, Any]:
    said: dict[str, Any] = settings.model_dump(mode="json", exclude=MACHINES | {"policy", "people", "record"})
    if said.get("sources"):
        said["order_of_sources"] = list(said["sources"])  # of two rows that tell of one incident the first is kept
    return said


def _single(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Return every setting below one, lists as they are unless they hold settings."""
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        value = {str(place): each for place, each in enumerate(value, start=1)}
    if isinstance(value, dict) and value:
        for key, each in value.items():
            yield from _single(f"{name}.{key}" if name else key, each)
    else:
        yield name, value


def _read_yaml(path: Path) -> dict[str, Any]:
    return _parsed(_read(path), path)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise ConfigError("there is no such file", where=str(path), remedy="check the path")
    return path.read_bytes()


def _parsed(content: bytes, path: Path) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(content.decode())
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f"{path}, line {line + 1}" if line is not None else str(path)
        raise ConfigError(
            "this is not valid YAML", where=where, remedy="mend the indentation or quoting there"
        ) from None
    if not isinstance(raw, dict):
        raise ConfigError(
            "this is not a mapping of keys to values", where=str(path), remedy="start from configs/demo.yaml"
        )
    return raw


def _validated(model: type[_Model], raw: dict[str, Any], path: Path) -> _Model:
    try:
        return model(**raw)
    except ValidationError as error:
        lines = [_one_line(model, raw, item, path) for item in error.errors()]
        raise ConfigError("\n".join(lines)) from None
    except SettingsError as error:
        raise ConfigError(str(error), where="environment", remedy="give the variable a value in JSON") from None


def _one_line(model: type[BaseModel], raw: dict[str, Any], item: Any, path: Path) -> str:
    key = ".".join(str(part) for part in item["loc"]) or "(whole file)"
    top = str(item["loc"][0]) if item["loc"] else ""
    variable = f"FAIRWARD_{top.upper()}"
    from_environment = any(name == variable or name.startswith(f"{variable}__") for name in os.environ)
    where = f"{path} (overridden by {variable})" if from_environment else str(path)
    remedies = {
        "extra_forbidden": "remove the key or correct its spelling",
        "missing": "add the key",
    }
    message = item["msg"].removeprefix("Value error, ")
    if item["type"] == "missing":
        message = "this key is required"
    if item["type"] == "extra_forbidden":
        message = "this key is not known"
    given = f"got {_without_secrets(item['input']):.80}; give a value that fits"
    given = given if item["loc"] else "mend the keys that are named"
    remedy = remedies.get(item["type"], given)
    error = item.get("ctx", {}).get("error")
    if isinstance(error, SecretError):
        remedy = error.remedy
    return str(ConfigError(message, where=f"{where}: {key}", remedy=remedy))


def _without_secrets(value: Any) -> str:
    """Return a value as it was written, without what may be a password or a token in it."""
    text = re.sub(r"://[^\s'\"]*@", "://…@", repr(value))
    return re.sub(r"(?i)((?:password|passwd|pwd|secret|token)\w*['\"]?\s*[=:]\s*)[^\s,}&]+", r"\1…", text)


def _refuse_unknown_environment() -> None:
    known = {f"FAIRWARD_{field.upper()}" for field in City.model_fields} | _ELSEWHERE
    for name in sorted(os.environ):
        if name.startswith("FAIRWARD_") and name.split("__")[0] not in known:
            raise ConfigError(
                "no setting has this name",
                where=f"environment variable {name}",
                remedy="unset it or correct its spelling",
            )
