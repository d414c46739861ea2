"""The area of a row by its point, the area recorded or the place it names: by hand, and what always holds."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configs.city import City
from features.reasons import Reason
from features.where.areas import build_areas, read_polygons
from features.where.confidence import METHODS, confidence
from features.where.locate import Places, locate
from features.where.recorded import recorded_polygons
from tests.features.cities import EAST, NORTH, POLICE, small_city
from tests.features.where.test_areas import GRID, HEXAGONS

POLYGONS = {"kind": "polygons", "polygons": GRID["polygons"]}
SNAPS = {**POLICE, "snap": {"metres": 60}}
GAZETTEER = {"file": "places.csv", "name": "name", "x": "x", "y": "y", "crs": "EPSG:32630", "radius": "radius"}
PLACES = (("Castle Station", 500, 500, 200), ("Harbour School", 1000, 500, 300), ("Far Mill", 9000, 500, 100))
Row = tuple[float, float, str, str]


def located(folder: Path, rows: list[Row], **changes: Any) -> tuple[Places, gpd.GeoDataFrame, City]:
    """Locate rows (x, y in metres from the city's corner, recorded area, place) of a small city's police."""
    (folder / "data").mkdir(exist_ok=True)
    lines = [f"{name},{EAST + x},{NORTH + y},{radius}" for name, x, y, radius in PLACES]
    (folder / "data/places.csv").write_text("\n".join(["name,x,y,radius", *lines, ""]))
    city = small_city(folder, **{"gazetteer": GAZETTEER, "areas": POLYGONS, **changes})
    areas, polygons = build_areas(city)[0], read_polygons(city)[0]
    table = pd.DataFrame(rows, columns=["x", "y", "recorded", "place"])
    x, y = EAST + table["x"].to_numpy(float), NORTH + table["y"].to_numpy(float)
    source = city.sources["police"]
    return locate(x, y, table["recorded"], table["place"], source, areas, polygons, city), areas, city


def said(places: Places, areas: gpd.GeoDataFrame) -> list[tuple[str | None, str, float]]:
    """Return area, method and probability of each row."""
    names = [*areas["area"], None]
    return [
        (names[area], METHODS[method], round(float(probability), 3))
        for area, method, probability in zip(places.area, places.method, places.probability, strict=True)
    ]


NOWHERE = (np.nan, np.nan)


@pytest.mark.parametrize(
    ("x", "y", "recorded", "area", "probability"),
    [
        (500, 500, "W", "W", 1),
        (500, 500, "", "W", 1),
        (500, 500, "somewhere", "W", 1),
        (500, 500, "E", "W", 0.8),
        (500, 500, " square  e", "W", 0.8),
        (1000, 500, "", "E", 1),
        (0, 0, "W", "W", 1),
        (2000.5, 500, "E", None, 0),
    ],
)
def test_a_point_lies_in_one_polygon(
    tmp_path: Path, x: float, y: float, recorded: str, area: str | None, probability: float
) -> None:
    places, areas, _ = located(tmp_path, [(x, y, recorded, "")])
    assert said(places, areas) == [(area, "point", probability)]
    assert places.reasons.tolist() == [0 if area else Reason.OUTSIDE]


@pytest.mark.parametrize(
    ("x", "y", "recorded", "area", "probability"),
    [
        (500, 300, "W", "r000c000", 1),
        (500, 300, "E", "r000c000", 0.8),
        (2200, 300, "", "r000c002", 0.5),
        (2200, 300, "E", "r000c002", 0.8),
        (2500, 300, "E", None, 0),
        (700, 300, "", "r000c000", 1),
        (800, 300, "", "r000c001", 1),
    ],
)
def test_a_point_lies_in_one_cell(
    tmp_path: Path, x: float, y: float, recorded: str, area: str | None, probability: float
) -> None:
    places, areas, _ = located(tmp_path, [(x, y, recorded, "")], areas={**GRID, "cell": 800})
    assert said(places, areas) == [(area, "point", probability)]


def test_a_point_near_the_recorded_polygon_is_taken_to_lie_in_it(tmp_path: Path) -> None:
    rows = [(1050, 500, "W", ""), (1070, 500, "W", ""), (950, 400, "E", ""), (2030, 500, "E", ""), (500, -59, "W", "")]
    places, areas, _ = located(tmp_path, rows, sources={"police": SNAPS})
    assert said(places, areas) == [
        ("W", "snapped", 1),
        ("E", "point", 0.8),
        ("E", "snapped", 1),
        ("E", "snapped", 1),
        ("W", "snapped", 1),
    ]
    assert (places.x - EAST).tolist() == [1000, 1070, 1000, 2000, 500]
    assert (places.y - NORTH).tolist() == [500, 500, 400, 500, 0]
    assert not places.reasons.any()


def test_a_point_near_the_recorded_polygon_is_moved_into_its_nearest_cell(tmp_path: Path) -> None:
    rows = [(1050, 300, "W", ""), (1050, 600, "W", ""), (750, 300, "E", ""), (950, 300, "E", "")]
    places, areas, _ = located(tmp_path, rows, areas=GRID, sources={"police": SNAPS})
    assert said(places, areas) == [
        ("r000c001", "snapped", 1),
        ("r001c001", "snapped", 1),
        ("r000c001", "point", 0.8),
        ("r000c002", "snapped", 1),
    ]
    assert (places.x - EAST).tolist() == [1000, 1000, 750, 1000]


def test_without_a_rule_no_point_is_moved(tmp_path: Path) -> None:
    places, areas, _ = located(tmp_path, [(1001, 500, "W", "")])
    assert said(places, areas) == [("E", "point", 0.8)]


def test_a_row_without_a_point_lies_where_the_place_it_names_does(tmp_path: Path) -> None:
    rows = [
        (*NOWHERE, "", "near the castle stn"),
        (*NOWHERE, "", "outside Harbour Schol"),
        (*NOWHERE, "W", "nowhere in particular"),
        (*NOWHERE, "", "nowhere in particular"),
        (*NOWHERE, "", "far mill"),
        (*NOWHERE, "", " "),
        (500, 500, "", "far mill"),
    ]
    places, areas, _ = located(tmp_path, rows)
    likeness = 2 * 13 / 27  # letters in common, twice, of "harbour schol" and "harbour school"
    assert said(places, areas) == [
        ("W", "gazetteer", 1),
        ("E", "gazetteer", round(0.5 * likeness, 3)),
        ("W", "recorded", 1),
        (None, "point", 0),
        (None, "point", 0),
        (None, "point", 0),
        ("W", "point", 1),
    ]
    assert places.reasons.tolist() == [0, 0, 0, Reason.UNKNOWN_PLACE, Reason.OUTSIDE, Reason.NO_LOCATION, 0]
    assert (places.x[:2] - EAST).tolist() == [500, 1000]
    assert np.isnan(places.x[3])


def test_the_recorded_area_decides_between_places_of_one_name(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    rows = [(*NOWHERE, recorded, "the station") for recorded in ("W", "E", "")]
    lines = ["name,x,y", f"Station,{EAST + 500},{NORTH + 500}", f"Station,{EAST + 1500},{NORTH + 500}", ""]
    (tmp_path / "data/stations.csv").write_text("\n".join(lines))
    settings_ = {**GAZETTEER, "file": "stations.csv", "radius": 100.0}
    places, areas, _ = located(tmp_path, rows, gazetteer=settings_)
    assert said(places, areas) == [("W", "gazetteer", 1), ("E", "gazetteer", 1), (None, "point", 0)]
    assert places.reasons.tolist() == [0, 0, Reason.AMBIGUOUS_PLACE]


def test_a_disc_around_a_place_is_divided_among_cells(tmp_path: Path) -> None:
    places, areas, _ = located(tmp_path, [(*NOWHERE, "", "Castle Station")], areas=GRID)
    assert said(places, areas) == [("r000c000", "gazetteer", 0.25)]


def test_a_row_with_nothing_but_a_recorded_area_lies_in_it_and_in_its_largest_cell_with_that_share(
    tmp_path: Path,
) -> None:
    row = [(*NOWHERE, "W", "")]
    assert said(*located(tmp_path, row)[:2]) == [("W", "recorded", 1)]
    places, areas, _ = located(tmp_path, row, areas={**GRID, "cell": 800})
    assert said(places, areas) == [("r000c000", "recorded", 0.64)]
    assert areas.geometry[0].contains(shapely.Point(places.x[0], places.y[0]))


def test_a_row_does_not_lie_in_a_cell_that_has_less_than_half_of_its_recorded_area(tmp_path: Path) -> None:
    places, _, _ = located(tmp_path, [(*NOWHERE, "W", "")], areas={**GRID, "cell": 400})
    assert (places.area.tolist(), places.reasons.tolist()) == ([-1], [Reason.NO_LOCATION])


def test_exactly_half_of_the_recorded_area_is_enough(tmp_path: Path) -> None:
    halves = {**GRID, "cell": 1000, "corner": [EAST + 500, NORTH]}
    places, areas, _ = located(tmp_path, [(*NOWHERE, "W", "")], areas=halves)
    assert said(places, areas) == [("r000c000", "recorded", 0.5)]


def test_a_name_that_two_polygons_bear_names_neither_and_their_ids_do() -> None:
    polygons = gpd.GeoDataFrame({"area": ["1", "2", "3"], "name": ["Old Town", "old  town", "Hill"]})
    texts = pd.Series(["Old Town", "2", " HILL ", None, "nowhere"], dtype="str")
    assert recorded_polygons(texts, polygons).tolist() == [-1, 1, 2, -1, -1]


@pytest.mark.parametrize(
    ("x", "y", "reason"),
    [
        ("50.50", "-3.01", Reason.SWAPPED),
        ("3.01", "50.50", Reason.SIGN),
        ("-3.01", "-50.50", Reason.SIGN),
        ("-4.01", "50.50", Reason.OUTSIDE),
    ],
)
def test_a_point_outside_says_whether_it_seems_swapped_or_mirrored(
    tmp_path: Path, x: str, y: str, reason: Reason
) -> None:
    from features.where.project import project
    from tests.features.cities import write_polygons

    ring = [[-3.02, 50.49], [-3.0, 50.49], [-3.0, 50.51], [-3.02, 50.51], [-3.02, 50.49]]
    write_polygons(tmp_path / "data/areas.geojson", {"A": {"type": "Polygon", "coordinates": [ring]}}, "EPSG::4326")
    degrees = {**POLICE, "crs": "EPSG:4326"}
    at = project(pd.Series([x]), pd.Series([y]), "EPSG:4326", "EPSG:32630")
    places, _, _ = located(tmp_path, [(at[0][0] - EAST, at[1][0] - NORTH, "", "")], sources={"police": degrees})
    assert places.reasons.tolist() == [reason]


spot = st.tuples(st.floats(-300, 2300), st.floats(-300, 1300))
row = st.tuples(
    st.one_of(spot, st.just(NOWHERE)), st.sampled_from(["", "W", "E"]), st.sampled_from(["", "Castle stn", "what"])
).map(lambda of: (*of[0], of[1], of[2]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(row, min_size=1, max_size=12), st.sampled_from([POLYGONS, GRID, HEXAGONS]))
def test_every_row_has_an_area_that_it_touches_or_a_reason(tmp_path: Path, rows: list[Row], kind: Any) -> None:
    places, areas, _ = located(tmp_path, rows, areas=kind, sources={"police": SNAPS})
    assert ((places.area >= 0) == (places.reasons == 0)).all()
    assert ((places.probability > 0) == (places.area >= 0)).all()
    assert (places.probability <= 1).all()
    for number in np.flatnonzero((places.area >= 0) & (places.method != METHODS.index("gazetteer"))):
        shape = areas.geometry.iloc[places.area[number]]
        assert shape.distance(shapely.Point(places.x[number], places.y[number])) < 0.01


@given(st.lists(st.floats(0, 1)))
def test_levels_of_confidence(probabilities: list[float]) -> None:
    expected = ["high" if each >= 0.9 else "medium" if each >= 0.5 else "low" for each in probabilities]
    assert confidence(np.array(probabilities)).tolist() == expected
