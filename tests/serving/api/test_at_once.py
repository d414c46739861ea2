"""What was asked in the same words before is answered from the shelf: the same bytes, of the edition shown now only."""

from typing import Any

import pytest

from configs.errors import StateError

pytestmark = pytest.mark.slow
ASKED = "/forecast?offence=burglary&limit=3"


def test_the_second_answer_is_the_first_without_a_route(app: Any, get: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = get(ASKED)
    csv = get(ASKED, headers={"accept": "text/csv"})
    monkeypatch.setattr(app.router, "routes", [])
    again = get(ASKED)
    assert (again.status_code, again.content, dict(again.headers)) == (200, first.content, dict(first.headers))
    assert get(ASKED, headers={"accept": "text/csv"}).content == csv.content != first.content
    assert get(ASKED, headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_what_may_not_be_shown_is_not_answered_from_the_shelf(
    app: Any, get: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert get(ASKED).status_code == 200
    monkeypatch.setattr(app.state.guard, "_refusal", StateError("withdrawn", remedy="decide again"))
    assert (get(ASKED).status_code, get(ASKED).json()["detail"]) == (503, "withdrawn")


def test_another_edition_is_another_answer(app: Any, get: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert get(ASKED).status_code == 200
    manifest = app.state.guard.served().edition.manifest
    monkeypatch.setitem(manifest, "files", {**manifest["files"], "forecast.parquet": "another"})
    before = app.state.shelf.held
    assert get(ASKED).status_code == 200
    assert app.state.shelf.held > before
