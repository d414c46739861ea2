"""What is in the hub, at a terminal: describe, search, similar, near-repeat, emerging."""

import json

import pandas as pd
import pytest

pytestmark = pytest.mark.xdist_group("cli")


@pytest.fixture(scope="module")
def incidents(ingested) -> pd.DataFrame:
    """Read the hub's incidents without Fairward."""
    return pd.read_parquet(ingested.home / "hub" / "incidents.parquet")


def test_describe_counts_what_is_there_and_draws_it(ingested, incidents, tmp_path):
    page = tmp_path / "hub.html"
    told = ingested.json("describe", "--out", page)
    standing = incidents[incidents["withdrawn"].isna()]
    assert {row["offence"]: row["incidents"] for row in told["offences"]} == {
        **dict.fromkeys(ingested.city.offences, 0),
        **standing["offence"].value_counts().to_dict(),
    }
    assert sum(row["incidents"] for row in told["months"]) == len(standing)
    assert sum(row["incidents"] for row in told["confidence"]) == len(standing)
    assert sum(row["incidents"] for row in told["areas"]) == len(standing)
    assert {row["source"]: row["rows"] for row in told["sources"]} == {
        key: part["rows"] for key, part in ingested.said["ingest"]["sources"].items()
    }
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg") == 4
    assert told["digest"] in html
    assert "http://" not in html.replace("http://www.w3.org", "")
    assert "https://" not in html


def test_describe_as_of_a_day_knows_what_was_reported_then(ingested, incidents):
    told = ingested.json("describe", "--as-of", "2024-07-01")
    moment = pd.Timestamp("2024-07-01", tz="Europe/London")
    known = (incidents["reported"] <= moment) & ~(incidents["withdrawn"] <= moment)
    assert sum(row["incidents"] for row in told["offences"]) == known.sum()


def test_search_finds_what_a_plain_filter_finds_and_names_nobody(ingested, incidents):
    told = ingested.json("search", "burg", "police", "--since", "2024-03-01", "--until", "2024-04-01", "--limit", "5")
    local = incidents["occurred_start"].dt.tz_convert("Europe/London").dt.strftime("%Y-%m-%d")
    plain = incidents[
        (incidents["offence"] == "burglary") & (incidents["source"] == "police")
        & (local >= "2024-03-01") & (local < "2024-04-01")
    ]  # fmt: skip
    assert told["total"] == len(plain) > 5
    assert told["years"] == {"2024": len(plain)}
    newest = plain.sort_values("occurred_start")["occurred_start"].dt.tz_convert("Europe/London")
    assert [row["occurred_start"] for row in told["rows"]] == newest.dt.strftime("%Y-%m-%d %H:%M").tolist()[::-1][:5]
    assert not {"source_id", "x", "y", "file", "row"} & set(told["rows"][0])


def test_search_near_a_point_is_a_circle(ingested, incidents):
    x, y = incidents["x"].iloc[0], incidents["y"].iloc[0]
    told = ingested.json("search", "--near", str(x), str(y), "400", "--limit", "0")
    inside = (incidents["x"] - x) ** 2 + (incidents["y"] - y) ** 2 <= 400**2
    assert told["total"] == pytest.approx(inside.sum(), abs=2)  # the index holds metres as single numbers
    assert told["rows"] == []


def test_a_word_that_names_nothing_is_refused_with_what_looks_like_it(ingested):
    words = ingested.refused(3, "search", "burglry")
    assert "no offence, area or source is called 'burglry'" in words
    assert "burglary" in words


def test_a_new_hub_is_searched_anew(ingested, tmp_path):
    user = ingested.copy(tmp_path)
    before = user.json("search", "hospital", "--limit", "0")["total"]
    for path in (user.home / "sources" / "hospital").glob("*.csv.gz"):
        if path.name != "2025.csv.gz":
            path.unlink()
    user.json("ingest")
    assert 0 < user.json("search", "hospital", "--limit", "0")["total"] < before
    assert len(list((user.home / "search").glob("*.parquet"))) == 1


def test_similar_shows_distances_and_leaves_out_the_area_itself(ingested):
    told = ingested.json("similar", "A003", "--number", "4")["similar"]
    assert len(told) == 4
    assert "A003" not in [row["area"] for row in told]
    assert [row["distance"] for row in told] == sorted(row["distance"] for row in told)
    assert "no area with rates has the id 'nowhere'" in ingested.refused(3, "similar", "nowhere")


def test_near_repeats_of_the_simulated_city_are_found(ingested):
    told = ingested.json("near-repeat", "burglary", "--permutations", "49")
    first = [band for band in told["bands"] if band["days"] == 6]
    assert told["incidents"] > 100
    assert min(band["p"] for band in first) == 0.02
    assert "no offence is named" in ingested.refused(3, "near-repeat", "arson")


def test_emerging_is_as_known_at_the_origin(ingested):
    told = ingested.json("emerging", "--origin", "2025-06-02")
    assert told["origin"] == "2025-06-02"
    assert len(told["areas"]) == len(json.loads((ingested.home / "sources" / "areas.geojson").read_text())["features"])
    assert {row["change"] for row in told["areas"]} <= {"emerging", "fading", ""}
    assert "is not forecast" in ingested.refused(3, "emerging", "drugs")
    assert "too few" in ingested.refused(3, "emerging", "--origin", "2023-03-06")
