"""A real service, while somebody moves the alias or a tag behind the committee's back, and an approval expires."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
from mlflow import MlflowClient

from audit.decisions import decide
from audit.withdraw import withdraw
from configs.city import City
from tests.released import served
from tests.signed_in import bearer

pytestmark = pytest.mark.slow
VOTES = ["demo deputy: for: so do I", "demo lawyer: for: so do I"]


def turns(client: httpx.Client, status: int, within: float = 60) -> dict[str, Any]:
    """Return what health says once the forecast is answered with a status, within a minute at most."""
    end = monotonic() + within
    while (answer := client.get("/api/v1/forecast")).status_code != status:
        assert monotonic() < end, f"still {answer.status_code} after {within} s"
        sleep(0.2)
    health: dict[str, Any] = client.get("/api/v1/health").json()
    return health


def test_what_is_moved_under_a_running_service_stops_it_and_is_said(own_city: City, released_path: Path) -> None:
    home = own_city.home
    store = MlflowClient(f"sqlite:///{home}/mlflow.db", f"sqlite:///{home}/mlflow.db")
    name, said = own_city.name, []
    run = store.get_model_version(name, "1").run_id

    def moved(act: Callable[[], object], back: Callable[[], object], words: str) -> None:
        act()
        health = turns(client, 503)
        assert (health["status"], words in health["reason"]) == ("refused", True), health["reason"]
        assert words[1:] in unescape(client.get("/").text)
        back()
        assert turns(client, 200)["status"] == "ok"

    headers = bearer(own_city)
    with (
        served(own_city, released_path, said, FAIRWARD_CHECK_SECONDS="0.5") as address,
        httpx.Client(base_url=address, headers=headers, timeout=60) as client,
    ):
        assert turns(client, 200)["status"] == "ok"
        other = store.create_model_version(name, f"runs:/{run}/model", run_id=run).version
        moved(
            lambda: store.set_registered_model_alias(name, "champion", other),
            lambda: store.set_registered_model_alias(name, "champion", "1"),
            "the registry's champion is release 2 but the ledger has release 1 in use",
        )
        expires = store.get_model_version(name, "1").tags["fairward.expires"]
        moved(
            lambda: store.set_model_version_tag(name, "1", "fairward.expires", "2099-01-01"),
            lambda: store.set_model_version_tag(name, "1", "fairward.expires", expires),
            f"tag fairward.expires of release 1 says '2099-01-01', and the ledger '{expires}'",
        )
        now = datetime.now(UTC)
        words = {"by": "demo chair", "reason": "for ten days only", "votes": VOTES, "conditions": ["x; y; 2999-01-01"]}
        dossier = [gate["gate"] for gate in client.get("/api/v1/releases/1").json()["results"]
                   if gate["outcome"] == "fail" and not gate["hard"]]  # fmt: skip
        waivers = [f"{gate}: too short a history to tell" for gate in dossier]
        past, last = now - timedelta(days=11), (now - timedelta(days=1)).date()
        decide(own_city, 1, "approve-with-conditions", when=past, expires=last, waivers=waivers, **words)
        assert f"the approval expired on {last}" in turns(client, 503)["reason"]
        decide(own_city, 1, "approve-with-conditions", when=now, waivers=waivers, **words | {"reason": "for a year"})
        assert turns(client, 200)["status"] == "ok"
        withdraw(own_city, 1, by="demo chair", reason="it did harm to somebody", when=now)
        assert "no release is in use: release 1 was withdrawn by demo chair" in turns(client, 503)["reason"]
    logged = "".join(said)
    assert "nothing is shown any more" in logged
    assert "the registry's champion is release 2 but the ledger has release 1 in use" in logged
