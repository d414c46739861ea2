"""A service of a city in which nothing is approved: the committee's pages open, and no forecast is shown."""

import pytest

from configs.errors import IntegrityError, StateError
from serving.approved.state import check_ready
from tests.audit.when import TODAY


def test_a_service_starts_where_a_release_waits_for_its_decision_and_nowhere_else(city):
    with pytest.raises(StateError, match="there is no hub"):
        check_ready(city, TODAY)
    (city.home / "hub").mkdir()
    (city.home / "hub" / "account.json").touch()
    assert check_ready(city, TODAY) is None
    for name in ("ledger.db", "ledger.head"):
        (city.home / name).unlink()
    (city.home / "releases" / "1" / "proof.json").unlink()
    with pytest.raises(IntegrityError, match=r"tag fairward\.state"):
        check_ready(city, TODAY)


def test_forecasts_are_refused_in_words_and_the_record_stays_open(who):
    page = who("Eve").read("/", 503)
    assert "No forecast may be shown" in page
    assert "No release is in use" in page
    assert who("Eve").ask("GET", "/api/v1/forecast").json()["type"] == "/api#not-approved"
    for path in ("/committee", "/releases", "/ledger"):
        who("Eve").read(path)
