"""Accepted observations through a real ingest, by the source that docs/residents.md shows."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
import yaml

from configs.load import load_city
from features.hub import ingest
from features.simulate import simulate
from serving.concerns import Sent, accept, receive
from serving.concerns.deliver import deliver
from serving.store.database import Store
from tests.released import HERE

DOCS = Path(__file__).parents[3] / "docs" / "residents.md"


@pytest.mark.slow
def test_the_documented_source_reads_what_was_accepted_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAIRWARD_WORKSPACE", raising=False)
    shown = re.search(r"```yaml\n(service:.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    documented = yaml.safe_load(shown[1])
    settings = yaml.safe_load((HERE / "demo.yaml").read_text(encoding="utf-8"))
    taxonomy = yaml.safe_load((HERE / "taxonomies/demo.yaml").read_text(encoding="utf-8"))
    taxonomy["codes"]["residents"] = {name: [name] for name in taxonomy["offences"]}
    (tmp_path / "taxonomy.yaml").write_text(yaml.safe_dump(taxonomy, sort_keys=False))
    settings |= {
        "workspace": str(tmp_path),
        "policy": str(HERE / "policy.yaml"),
        "taxonomy": "taxonomy.yaml",
        "start": "2023-01-02",
        "simulation": {"areas": 16, "districts": 2, "years": 3, "rate": 1.0},
        "backtest": {"origins": 8, "calibration": 8, "refit_every": 8},
        "sources": settings["sources"] | documented["sources"],
        "service": documented["service"],
    }
    (tmp_path / "city.yaml").write_text(yaml.safe_dump(settings, sort_keys=False))
    city = load_city(str(tmp_path / "city.yaml"))
    simulate(city)
    store, day = Store(city), date(2025, 11, 3)
    for number in (1, 2):
        sent = Sent("observation", "A window was broken in the night.", occurred=day)
        receive(store, sent, f"AAAAA-0000{number}", day, 10)
    area = str(pd.read_csv(city.home / "sources/attributes.csv")["area"].iloc[0])
    when = datetime(2025, 11, 5, 9, 30, tzinfo=UTC)
    accept(store, "AAAAA-00002", "Ana", "Seen by a warden too.", when, offence="damage", area=area, occurred=day)
    deliver(city, store)
    account = ingest(city)
    assert (account.sources["residents"].rows, account.sources["residents"].quarantined) == (1, 0)
    incidents = pd.read_parquet(city.home / "hub/incidents.parquet")
    linked = pd.read_parquet(city.home / "hub/linked.parquet")
    rows = pd.concat([incidents, linked])
    (row,) = rows[rows["source"] == "residents"].to_dict("records")
    assert (row["offence"], row["area"]) == ("damage", area)
    assert str(row["occurred_start"].tz_convert(city.timezone).date()) == "2025-11-03"
    assert row["reported"].isoformat() == "2025-11-05T09:30:00+00:00"
