"""Starts the service: BentoML in the place of this process, on this host only, with telemetry off."""

import os
import sys
from pathlib import Path
from typing import NoReturn

from configs.city import City

QUIET = {"BENTOML_DO_NOT_TRACK": "true", "DO_NOT_TRACK": "true", "MLFLOW_DISABLE_TELEMETRY": "true"}
UNTRACED = {"OTEL_SDK_DISABLED": "true"}
"""OpenTelemetry makes three spans a request that nobody here reads: only where the environment asks for them."""
ROOT = Path(__file__).parent.parent


def command(port: int, host: str) -> list[str]:
    """Return the command that serves."""
    place = ["--host", host, "--port", str(port), "--working-dir", str(ROOT)]
    return [sys.executable, "-m", "bentoml", "serve", "serving.service:Service", *place]


def environment(city: City, source: str) -> dict[str, str]:
    """Return the environment in which a city is served; every path in it is absolute.

    Parameters
    ----------
    city : City
        Where its workspace and data are.
    source : str
        Name or path of its file.
    """
    path = Path(source)
    places = {
        "FAIRWARD_CITY": str(path.absolute()) if path.suffix in (".yaml", ".yml") else source,
        "FAIRWARD_WORKSPACE": str(city.workspace),
        "FAIRWARD_DATA_FOLDER": str(city.data_folder),
        "BENTOML_HOME": os.environ.get("BENTOML_HOME", str(city.home / "bentoml")),
        "OMP_NUM_THREADS": "1",
        "OMP_WAIT_POLICY": "passive",
    }
    return {**UNTRACED, **os.environ, **QUIET, **places}


def serve(city: City, source: str | None = None, host: str = "127.0.0.1") -> NoReturn:
    """Serve a city until stopped, in the place of this process.

    Parameters
    ----------
    city : City
        Its port is used.
    source : str, optional
        Name or path of its file, as given to --city; by default FAIRWARD_CITY or the city's name.
    host : str
        An IP address of this machine.
    """
    named = source or os.environ.get("FAIRWARD_CITY") or city.name
    Path(city.home / "bentoml").mkdir(parents=True, exist_ok=True)
    arguments = command(city.port, host)
    os.execve(arguments[0], arguments, environment(city, named))  # noqa: S606 - no shell is wanted
