"""A real MLflow tracking server on a port of this machine, with a database and a store of artifacts of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed


class MlflowServer:
    """A server that can be stopped and started again.

    Parameters
    ----------
    folder : pathlib.Path
        Where it keeps its database and artifacts.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        places = ["--backend-store-uri", f"sqlite:///{self.folder}/kept.db"]
        places += ["--artifacts-destination", str(self.folder / "artifacts"), "--serve-artifacts"]
        command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--workers", "1", *places],
                env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        again = retry_if_exception_type(httpx.TransportError)
        for attempt in Retrying(stop=stop_after_delay(90), wait=wait_fixed(0.3), retry=again, reraise=True):
            with attempt:
                httpx.get(f"{self.url}/health", timeout=5).raise_for_status()

    def stop(self) -> None:
        """Kill it with all that it started."""
        if self._process is not None:
            os.killpg(self._process.pid, 9)
            self._process.wait()
            self._process = None


@contextmanager
def mlflow_server(folder: Path) -> Iterator[MlflowServer]:
    """Give a server that answers, and stop it at the end."""
    server = MlflowServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
