"""What tells of a person in a text of the ledger; names of the release's own places may stand in it."""

import pandas as pd

from audit.personal import personal
from tests.audit import made

TEXTS = ["Oscar Vale was flagged, and Oscar was not.", "Ask Anna Okafor of West Albert."]


def test_names_of_areas_districts_and_those_who_may_be_named_stand(tmp_path):
    city = made.city(tmp_path)
    folder = city.home / "releases" / "1"
    folder.mkdir(parents=True)
    rows = {"area": ["a", "b"], "name": ["Oscar Vale", "North"], "district": ["West Albert", None]}
    pd.DataFrame(rows).to_parquet(folder / "areas.parquet")
    named = ["take out “Anna Okafor”, which looks like the name of a person"]
    assert personal(city, 1, TEXTS, []) == named
    assert personal(city, 1, TEXTS, ["Anna Okafor"]) == []
    assert [said.split("”")[0] for said in personal(city, 2, TEXTS, ["Anna Okafor"])] == [
        "take out “Oscar",
        "take out “Albert",
    ]
