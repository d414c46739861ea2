"""What is in the hub, at a terminal: describe, search, similar, near-repeat, emerging."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer


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
        & (local >= "2024-03-01") & (local < "2024-04-01") & incidents["withdrawn"].isna()
    ]  # fmt: skip
    assert told["total"] == len(plain) > 5
    assert told["years"] == {"2024": len(plain)}
    newest = plain.sort_values("occurred_start")["occurred_start"].dt.tz_convert("Europe/London")
    assert [row["occurred_start"] for row in told["rows"]] == newest.dt.strftime("%Y-%m-%d %H:%M").tolist()[::-1][:5]
    assert not {"source_id", "x", "y", "file", "row"} & set(told["rows"][0])


def test_search_near_a_place_or_a_point_is_a_circle(ingested, incidents):
    places = pd.read_csv(ingested.home / "sources" / "places.csv")
    station = places[places["kind"] == "station"].iloc[0]
    x, y = Transformer.from_crs("EPSG:4326", ingested.city.crs, always_xy=True).transform(*station[["lon", "lat"]])
    placed = incidents[incidents["withdrawn"].isna() & (incidents["location_method"] != "recorded")]
    inside = np.hypot(placed["x"] - x, placed["y"] - y) <= 700
    said = f"near {station['name'].upper().replace('STATION', 'STN')}"
    told = ingested.json("search", "--near", said, "--metres", "700", "--limit", "0")
    assert told["near"] == {
        "x": pytest.approx(x, abs=0.1), "y": pytest.approx(y, abs=0.1), "metres": 700,
        "place": " ".join(sorted(station["name"].casefold().split())),
    }  # fmt: skip
    assert told["total"] == pytest.approx(inside.sum(), abs=2)  # the index holds metres as single numbers
    assert told["total"] > 5
    assert told["rows"] == []
    again = ingested.json("search", "--near", f"{x:.2f},{y:.2f}", "--metres", "700", "--limit", "0")
    assert {**again, "near": None} == {**told, "near": None}
    assert "0 incidents within 1 m of" in ingested.ok("search", "--near", f"{x - 3:.2f},{y:.2f}", "--metres", "1")


def test_search_around_what_is_not_known_is_refused(ingested):
    assert "no place is called 'the opera'" in ingested.refused(3, "search", "--near", "the opera")
    assert "nothing of the city lies within 50 m" in ingested.refused(3, "search", "--near", "1,2", "--metres", "50")
    for words in (("--metres", "50"), ("--near", "the opera", "--metres", "nan")):
        assert ingested.run("search", *words).returncode == 2


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
    name = gpd.read_parquet(ingested.home / "hub" / "areas.parquet").set_index("area").loc["A003", "name"]
    assert "To mend: use A003" in ingested.refused(3, "similar", name.upper())


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
    line = ingested.refused(3, "emerging", "--origin", "2025-06-03")
    assert "--origin: 2025-06-03 starts no window. To mend: choose a Monday" in line
