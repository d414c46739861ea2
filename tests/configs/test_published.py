"""The ready cities read what their portals publish: columns, dates, codes and places, from a server on this machine."""

import pandas as pd
import pytest

from features.fetch import fetch
from features.hub import ingest, load_hub
from tests.configs.published import HERE, ROWS, STREET, published


@pytest.fixture(autouse=True)
def _on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


def utc(text: str) -> pd.Timestamp:
    """Return a moment of UTC."""
    return pd.Timestamp(text, tz="UTC")


# by source: offence, earliest and latest moment of the occurrence, moment of the report; worked by hand from the rows
EXPECTED = {
    "chicago": {
        # 04:30 in summer is 09:30 UTC; known seven days later
        "police": ("violence", "2019-08-20 09:30", "2019-08-20 09:30", "2019-08-27 09:30"),
    },
    "new-york": {
        # 19:30 in summer is 23:30 UTC; reported on 27 September, whose end is 04:00 UTC of the 28th
        "historic": ("larceny", "2025-09-26 23:30", "2025-09-27 00:05", "2025-09-28 04:00"),
        # winter, and without an end
        "current": ("robbery", "2026-01-10 00:30", "2026-01-10 00:30", "2026-01-11 05:00"),
    },
    "philadelphia": {
        "police": ("theft_vehicle", "2024-01-15 15:30", "2024-01-15 15:30", "2024-01-15 15:30"),
    },
    "los-angeles": {
        "from-2010": ("burglary", "2019-07-26 08:00", "2019-07-26 08:00", "2019-07-29 07:00"),
        "from-2020": ("vehicle", "2023-03-02 06:30", "2023-03-02 06:30", "2023-03-03 08:00"),
        "nibrs": ("theft_vehicle", "2025-04-13 01:15", "2025-04-13 01:15", "2025-04-13 16:20"),
    },
    "toronto": {
        # hour 4 is 04:00 to 05:00 in summer time; reported at 13
        "police": ("burglary", "2014-07-01 08:00", "2014-07-01 09:00", "2014-07-02 17:00"),
    },
}


@pytest.mark.parametrize("name", list(ROWS))
def test_a_published_row_becomes_an_incident(name, tmp_path):
    with published(name, tmp_path) as city:
        for account in fetch(city):
            assert (account.error, account.rows) == (None, 1)
        account = ingest(city)
    assert account.total.reasons == {}
    incidents = load_hub(city).incidents.set_index("source")
    assert set(incidents.index) == set(EXPECTED[name])
    for source, (offence, first, last, told) in EXPECTED[name].items():
        row = incidents.loc[source]
        assert row["offence"] == offence
        assert row["occurred_start"] == utc(first)
        assert abs(row["occurred_end"] - utc(last)) <= pd.Timedelta(seconds=1)
        assert abs(row["reported"] - utc(told)) <= pd.Timedelta(seconds=1)
        assert row["location_probability"] == 1
        assert row["source_id"] == ROWS[name][source][city.sources[source].schemas[0].id]


@pytest.mark.parametrize("name", list(STREET))
def test_a_published_month_becomes_incidents_of_that_month(name, tmp_path):
    with published(name, tmp_path) as city:
        (account,) = fetch(city)
        assert (account.error, account.rows) == (None, 2)
        assert ingest(city).total.reasons == {}
    incidents = load_hub(city).incidents.sort_values("occurred_start")
    assert incidents["offence"].tolist() == ["burglary", "drugs"]
    assert incidents["area"].tolist() == [HERE[name][2]] * 2
    # June 2026 in summer time, known 45 days after it ended
    assert incidents["occurred_start"].iloc[0] == utc("2026-05-31 23:00")
    assert abs(incidents["occurred_end"].iloc[0] - utc("2026-06-30 23:00")) <= pd.Timedelta(seconds=1)
    assert abs(incidents["reported"].iloc[0] - utc("2026-08-14 23:00")) <= pd.Timedelta(seconds=1)


def test_what_tells_of_persons_is_never_asked_for(tmp_path):
    asked = ("vic_race", "vict_age", "domestic_violence_crime", "location", "block", "location_block")
    for name in ROWS:
        with published(name, tmp_path / name) as city:
            fetch(city)
        text = b"".join(path.read_bytes() for path in (city.home / "landing").rglob("*.parquet"))
        assert not [column for column in asked if column.encode() in text]
