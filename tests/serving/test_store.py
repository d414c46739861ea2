"""The service's own database: made when first asked, the same rules as the ledger's."""

import pytest
import sqlalchemy as sa

from configs.city import City
from configs.errors import MachineError
from configs.load import load_city, settings_digest
from serving.store.database import Store


def test_a_store_is_made_in_the_workspace_when_first_asked(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIRWARD_WORKSPACE", str(tmp_path))
    city = load_city("demo")
    assert not (city.home / "store.db").exists()
    with Store(city).transaction(writes=False) as connection:
        assert connection.execute(sa.text("SELECT 1")).scalar() == 1
    assert (city.home / "store.db").stat().st_mode & 0o777 == 0o600


def test_where_the_store_is_kept_is_no_part_of_what_a_city_says(monkeypatch: pytest.MonkeyPatch) -> None:
    here = load_city("demo")
    monkeypatch.setenv("FAIRWARD_SERVICE__STORE__URL", "postgresql+psycopg://store:{STORE_PASSWORD}@127.0.0.1:1/db")
    there: City = load_city("demo")
    assert settings_digest(here) == settings_digest(there)
    monkeypatch.setenv("STORE_PASSWORD", "secret of the store")
    with (
        pytest.raises(MachineError, match="the store's database does not answer") as said,
        Store(there).transaction(writes=False),
    ):
        pass
    assert "secret of the store" not in str(said.value)


def test_the_order_of_sources_is_part_of_what_a_city_says() -> None:
    city = load_city("demo")
    turned = city.model_copy(update={"sources": dict(reversed(city.sources.items()))})
    assert len(city.sources) > 1
    assert settings_digest(turned) != settings_digest(city)
