"""From a city's hub to its panel: incidents beside counts tables, any window, and what stands beside them."""

import numpy as np
import pandas as pd
import pytest

from configs.errors import DataError
from features.hub import ingest, load_hub
from features.panel import Attribute, Panel, Surroundings, panel_of
from features.panel.beside import known_at
from tests.features.cities import HEADER, write_rows
from tests.features.context.beside import PERIOD, city_with, counts, write
from tests.features.panels import incidents_of, panel_from, windows

ROWS = [
    "t1,0600,2020-02-03 10:00,,2020-02-03 12:00,500500,5600500,1,W,",
    "t2,0600,2020-02-20 10:00,2020-03-05 10:00,2020-03-06 12:00,501500,5600500,1,E,",
    "t3,0600,2020-02-21 10:00,,2020-02-21 12:00,500500,5600500,1,E,",
    "a1,0400,2020-04-01 10:00,,2020-06-01 12:00,500500,5600500,1,W,",
    "a1,0400,2020-04-01 10:00,,2020-08-01 12:00,500500,5600500,-1,W,",
]
BURGLARIES = ["W,2020-02,house,3", "W,2020-02,shop,2", "E,2020-03,house,7"]


@pytest.fixture
def panel(tmp_path) -> Panel:
    """Build the panel of two squares by month, with thefts and assaults as points and burglary as counts."""
    write_rows(tmp_path / "data/police/2020.csv.gz", HEADER, ROWS)
    write(tmp_path, "counts.csv", "area,month,kind,n", BURGLARIES)
    city = city_with(tmp_path, counts={"agency": counts(delay_days=40)}, **PERIOD)
    ingest(city)
    return panel_of(city, load_hub(city))


def test_incidents_and_counts_tables_stand_in_one_panel(panel):
    assert (panel.areas, panel.offences, panel.sources) == (
        ["E", "W"],
        ("theft", "assault", "burglary"),
        ("police", "agency"),
    )
    assert panel.windows.start(1) == pd.Timestamp("2020-02-01")
    thefts, assaults, burglaries = (panel.counts.sel(offence=name).values for name in panel.offences)
    assert thefts[:3].tolist() == [[0, 0], [1, 2], [0, 0]]
    assert assaults.sum() == 0, "taken back in the end"
    assert burglaries[:3].tolist() == [[0, 0], [0, 5], [7, 0]]


def test_what_each_origin_knew_of_them(panel):
    # the assault of April was reported in June and taken back in August; burglaries come 40 days after the month
    assault = [panel.known(origin)[3, 1, 1] for origin in (5, 6, 7, 8)]
    assert assault == [0, 1, 1, 0]
    burglaries = [panel.known(origin)[:, :, 2].sum() for origin in (2, 3, 4, 5)]
    assert burglaries == [0, 0, 5, 12]


def test_evidence_follows_interval_and_probability(panel):
    thefts = panel.evidence.sel(offence="theft").values
    # t2 lies in February for 9 days and 14 hours of 14 days; t3's beat is the other square: .8 in W, .2 in E
    share = (9 + 14 / 24) / 14
    np.testing.assert_allclose(thefts[1], [share + 0.2, 1 + 0.8], atol=2 / 1024)
    np.testing.assert_allclose(thefts[2], [1 - share, 0], atol=1 / 1024)
    assert thefts.sum() == 3


@pytest.mark.parametrize(("column", "name"), [("area", "a7"), ("source", "rumour")])
def test_a_hub_that_names_what_the_city_does_not_is_refused(column, name):
    rows = incidents_of([("theft", "a0", "2020-01-07 10:00", "2020-01-07 12:00", None)]).assign(**{column: name})
    with pytest.raises(DataError, match=f"{column} '{name}' is not one of the city's 2"):
        panel_from(rows, 2, 4)


def test_surroundings_hold_only_what_was_known():
    made = windows(10)
    days = pd.DataFrame({"date": ["2020-02-01", "2020-03-01"], "known": ["2020-01-20", "2020-01-20 00:01"]})
    places = pd.DataFrame(
        {
            "place": ["old", "new", "shut"],
            "opened": [pd.NaT, pd.Timestamp("2020-01-21"), pd.Timestamp("2019-01-01")],
            "closed": [pd.Timestamp("2020-02-01"), pd.NaT, pd.Timestamp("2020-01-20")],
        }
    )
    beside = Surroundings(
        days=days.assign(known=pd.to_datetime(days["known"], utc=True, format="ISO8601")),
        places=places,
        attributes={
            "homes": Attribute(pd.Timestamp("2020-01-20"), np.array([3.0])),
            "vacant": Attribute(pd.Timestamp("2020-01-21"), np.array([4.0])),
        },
    )
    then = known_at(beside, made, 2)
    assert then.days["date"].tolist() == ["2020-02-01"]
    assert then.places["place"].tolist() == ["old", "shut"]
    assert then.places["closed"].tolist() == [pd.NaT, pd.Timestamp("2020-01-20")]
    assert then.attributes["homes"].totals.tolist() == [3]
    assert np.isnan(then.attributes["vacant"].totals).all()
