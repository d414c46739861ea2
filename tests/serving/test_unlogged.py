"""What a real service prints of a resident: nothing; neither who they are, nor what they read or wrote."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from configs.city import City
from serving.concerns import waiting_concerns
from serving.concerns.opened import SHORTEST, key_of, opened
from serving.store.database import Store
from tests.released import served

pytestmark = pytest.mark.slow
TEXT = "Our street is flagged every week and nobody says why."


def test_a_resident_is_in_no_log(own_city: City, released_path: Path) -> None:
    said: list[str] = []
    workspace = str(own_city.workspace)
    with served(own_city, released_path, said, FAIRWARD_WORKSPACE=workspace) as address:
        form = httpx.get(f"{address}/public/concern").text
        assert re.search(r'name="opened" value="[^"]+"', form)
        token = opened(key_of(Store(own_city)), datetime.now(UTC) - timedelta(seconds=SHORTEST))
        sent = {"opened": token, "kind": "concern", "place": "", "text": TEXT}
        answer = httpx.post(f"{address}/public/concern", data=sent)
        assert answer.status_code == 303
        assert TEXT in httpx.get(f"{address}{answer.headers['location']}").text
        assert httpx.get(f"{address}/releases").status_code == 200
    (kept,) = waiting_concerns(own_city)
    log = "".join(said)
    assert "Service fairward initialized" in log
    for secret in (kept.reference, TEXT, "/public", "/releases"):
        assert secret not in log
