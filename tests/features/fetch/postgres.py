"""A real PostgreSQL server for a session of tests: started as a user without privileges, on a port of this machine."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

USER, PASSWORD = "reader", "p@ss/w:rd%20{x}"
"""The password has every character that a URL would have to escape."""


@dataclass(frozen=True)
class Server:
    """A running server; its superuser is `admin`, its tests' user `reader`."""

    port: int
    sockets: Path

    @property
    def url(self) -> str:
        """Address as it is written into a city file."""
        return f"postgresql+psycopg://{USER}:{{READER_PASSWORD}}@127.0.0.1:{self.port}/postgres"

    def stop(self) -> None:
        """Stop it at once, as a machine does that loses its power."""
        _control(self.sockets, "pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")

    def start(self) -> None:
        """Start it, again where it was stopped, and wait until it answers."""
        options = f"-p {self.port} -k {self.sockets} -c listen_addresses=127.0.0.1 -c fsync=off"
        options += " -c timezone=America/Chicago"
        _control(self.sockets, "pg_ctl", "-D", "data", "-o", options, "-l", str(self.sockets / "log"), "-w", "start")

    def connect(self) -> "psycopg.Connection[Any]":
        """Connect as the superuser, in a transaction of its own."""
        return psycopg.connect(host=str(self.sockets), port=self.port, user="admin", dbname="postgres")

    def run(self, *statements: str) -> None:
        """Run statements in one transaction and commit."""
        with self.connect() as connection:
            for statement in statements:
                connection.execute(statement)


def programs() -> Path | None:
    """Return the folder of initdb and postgres: on the path, or where Debian's packages put them."""
    for name in [shutil.which("initdb"), *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")))[::-1]]:
        if name and Path(name).with_name("postgres").exists():
            return Path(name).resolve().parent
    return None


def _unprivileged() -> dict[str, Any]:
    """Return how a process is started as a user whom PostgreSQL accepts: not root."""
    if os.getuid() != 0:
        return {}
    names = {each.pw_name for each in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running() -> Iterator[Server]:
    """Make a cluster, start it, give it, stop it and remove it; skip where PostgreSQL is not installed."""
    if programs() is None:
        pytest.skip("no PostgreSQL here: install Debian's package postgresql")
    home = Path(tempfile.mkdtemp(prefix="fairward-postgres-"))
    home.chmod(0o755)
    as_user = _unprivileged()
    if as_user:
        os.chown(home, as_user["user"], as_user["group"])
    server = Server(_free_port(), home)
    try:
        words = ["initdb", "-D", "data", "-U", "admin", "--auth-local=trust", "--auth-host=scram-sha-256", "-N"]
        _control(home, *words)
        server.start()
        try:
            server.run(f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'", "GRANT pg_read_all_data TO reader")
            yield server
        finally:
            if (home / "data" / "postmaster.pid").exists():
                server.stop()
    finally:
        shutil.rmtree(home)


def _control(home: Path, program: str, *words: str) -> None:
    folder = programs()
    assert folder is not None
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    command = [str(folder / program), *words]
    subprocess.run(command, cwd=home, env=environment, check=True, stdout=subprocess.DEVNULL, **_unprivileged())
