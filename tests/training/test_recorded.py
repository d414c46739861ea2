"""What is on record of every offence, counted by hand from incidents and from a table of counts."""

from dataclasses import replace

import pandas as pd

from features.hub import Hub
from tests.features.context.beside import PERIOD, city_with, context_of, counts, write
from training.recorded import recorded


def _hub(offences, withdrawn, context):
    stamps = pd.to_datetime(pd.Series(withdrawn), utc=True)
    return Hub(pd.DataFrame({"offence": offences, "withdrawn": stamps}), None, context, {}, "")


def test_incidents_that_stand_and_counts_inside_the_period(tmp_path):
    write(tmp_path, "counts.csv", "area,month,kind,n", ["W,2020-03,house,4", "E,2020-06,shop,3"])
    city = city_with(tmp_path, **PERIOD, counts={"agency": counts()})
    context = context_of(city)
    hub = _hub(["theft", "theft", "assault"], [None, "2020-05-01", None], context)
    told = recorded(city, hub)
    assert {each["offence"]: each["incidents"] for each in told} == {"theft": 1, "assault": 1, "burglary": 7}
    assert told[0] == {"offence": "theft", "title": "Theft", "found_by": "public", "target": True, "incidents": 1}
    early = replace(context, counts=context.counts.assign(window_start=pd.Timestamp("2019-12-01")))
    assert recorded(city, replace(hub, context=early))[-1]["incidents"] == 0
