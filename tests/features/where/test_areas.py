"""Areas from polygons and from a grid: by hand, and what is refused."""

from pathlib import Path

import h3
import numpy as np
import pytest
import shapely

from configs.errors import ConfigError, DataError
from features.where.areas import build_areas, read_polygons
from features.where.cells import area_of
from tests.features.cities import EAST, NORTH, small_city, square, write_polygons

GRID = {"kind": "grid", "cell": 500, "polygons": {"file": "areas.geojson", "id": "id", "name": "name"}}
HEXAGONS = {"kind": "hexagons", "resolution": 9, "polygons": GRID["polygons"]}
TABLE = {
    "census": {
        "feed": {"kind": "files", "files": "people.csv"},
        "key": "key",
        "year": 2020,
        "source": "by hand",
        "totals": {"population": "people", "homes": "dwellings"},
    }
}


def test_polygons_are_areas_in_the_order_of_their_ids(tmp_path: Path) -> None:
    areas, warnings = build_areas(small_city(tmp_path))
    assert areas.drop(columns="geometry").to_dict("list") == {
        "area": ["E", "W"],
        "name": ["Square E", "Square W"],
        "district": ["Small", "Small"],
    }
    assert areas.geometry.area.tolist() == [1e6, 1e6]
    assert areas.crs.to_epsg() == 32630
    assert warnings == []


def test_cells_take_the_name_and_share_the_totals_of_polygons(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/people.csv").write_text("\ufeffkey,people,dwellings\nW,400,8\nE,40,0\n")
    areas, warnings = build_areas(small_city(tmp_path, areas=GRID, attributes=TABLE))
    assert areas["area"].tolist() == [f"r00{row}c00{column}" for row in (0, 1) for column in range(4)]
    assert areas["name"].tolist()[:3] == ["Cell 0-0 in Square W", "Cell 0-1 in Square W", "Cell 0-2 in Square E"]
    assert areas["district"].tolist() == ["Square W", "Square W", "Square E", "Square E"] * 2
    assert areas["population"].tolist() == [100, 100, 10, 10] * 2
    assert areas["homes"].tolist() == [2, 2, 0, 0] * 2
    assert areas.geometry[0].bounds == (EAST, NORTH, EAST + 500, NORTH + 500)
    assert warnings == []


def test_hexagons_are_areas_by_their_indexes_and_share_the_totals_of_polygons(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/people.csv").write_text("key,people,dwellings\nW,400,8\nE,40,0\n")
    areas, _ = build_areas(small_city(tmp_path, areas=HEXAGONS, attributes=TABLE))
    assert areas["area"].is_monotonic_increasing
    assert all(h3.is_valid_cell(area) and h3.get_resolution(area) == 9 for area in areas["area"])
    assert areas["name"].str.fullmatch(r"Hexagon [0-9a-f]{11} in Square [EW]").all()
    assert areas["name"].is_unique
    assert areas["population"].sum() == pytest.approx(440)
    covered = areas.geometry.union_all()
    assert covered.buffer(0.01).contains(shapely.box(EAST, NORTH, EAST + 2000, NORTH + 1000))


def test_degrees_are_set_in_the_citys_crs_and_whole_numbers_read_as_ids(tmp_path: Path) -> None:
    shape = {"type": "Polygon", "coordinates": [[[-3, 50], [-2.99, 50], [-2.99, 50.01], [-3, 50.01], [-3, 50]]]}
    write_polygons(tmp_path / "data/areas.geojson", {7: shape}, crs="OGC:1.3:CRS84")
    areas, _ = read_polygons(small_city(tmp_path))
    assert areas["area"].tolist() == ["7"]
    assert areas.geometry[0].bounds[:2] == pytest.approx((EAST, 5_538_630.70), abs=0.01)


def test_an_invalid_polygon_is_mended_and_one_without_surface_left_out_with_a_warning(tmp_path: Path) -> None:
    tie = square(0, 0)
    ring = tie["coordinates"][0]
    tie["coordinates"] = [[ring[0], ring[2], ring[1], ring[3], ring[0]]]
    write_polygons(tmp_path / "data/areas.geojson", {"tie": tie, "none": None, "E": square(1000, 0)})
    areas, warnings = read_polygons(small_city(tmp_path))
    assert areas["area"].tolist() == ["E", "tie"]
    assert shapely.is_valid(areas.geometry.to_numpy()).all()
    assert areas.geometry.area.tolist() == [1e6, 5e5]
    assert warnings == ["polygons without surface are left out: none (Square none)"]


def test_every_point_of_a_polygon_with_long_sides_lies_in_a_hexagon(tmp_path: Path) -> None:
    corners = [(-20_000, 0), (20_000, 0), (20_000, 500), (-20_000, 500), (-20_000, 0)]
    ring = [[EAST + x, NORTH + y] for x, y in corners]
    write_polygons(tmp_path / "data/areas.geojson", {"long": {"type": "Polygon", "coordinates": [ring]}})
    city = small_city(tmp_path, areas=HEXAGONS)
    areas, polygons = build_areas(city)[0], read_polygons(city)[0]
    x = np.arange(EAST - 19_990, EAST + 20_000, 20.0)
    for north in (0.1, 499.9):
        y = np.full(len(x), NORTH + north)
        assert (area_of(x, y, np.zeros(len(x), dtype=np.int64), areas, polygons, city.areas) >= 0).all()


@pytest.mark.parametrize("kind", [{"kind": "polygons", "polygons": GRID["polygons"]}, HEXAGONS])
def test_of_a_collection_of_geometries_the_surface_is_an_area(tmp_path: Path, kind: dict) -> None:
    line = {"type": "LineString", "coordinates": [[EAST + 5000, NORTH], [EAST + 6000, NORTH]]}
    shape = {"type": "GeometryCollection", "geometries": [square(0, 0), line]}
    write_polygons(tmp_path / "data/areas.geojson", {"W": shape, "E": square(1000, 0)})
    city = small_city(tmp_path, areas=kind)
    polygons, _ = read_polygons(city)
    assert polygons.geometry.iloc[1].equals(shapely.box(EAST, NORTH, EAST + 1000, NORTH + 1000))
    assert build_areas(city)[0].geometry.total_bounds[2] < EAST + 3000


def test_more_than_a_million_cells_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"areas\.cell: cells of 1 m would be 2,003,001"):
        build_areas(small_city(tmp_path, areas={**GRID, "cell": 1}))


@pytest.mark.parametrize(
    ("polygons", "message"),
    [
        ({"file": "other.geojson", "id": "id", "name": "name"}, r"other.geojson: no file matches"),
        (
            {"file": "areas.geojson", "id": "code", "name": "name"},
            r"areas.geojson.*columns \['code'\] are missing or repeated; there are \['id', 'name'\]",
        ),
        ({"file": "bad.geojson", "id": "id", "name": "name"}, r"bad.geojson: this is no GeoJSON"),
        ({"file": "empty.geojson", "id": "id", "name": "name"}, r"empty.geojson.*columns .* there are \[\]"),
        ({"file": "null.geojson", "id": "id", "name": "name"}, r"null.geojson, feature 2: 'id' is empty"),
        ({"file": "twice.geojson", "id": "id", "name": "name"}, r"twice.geojson: id: ids stand twice: 1"),
    ],
)
def test_polygons_that_cannot_be_used_are_refused(tmp_path: Path, polygons: dict[str, str], message: str) -> None:
    city = small_city(tmp_path, areas={"kind": "polygons", "polygons": polygons})
    (tmp_path / "data/bad.geojson").write_text("{")
    write_polygons(tmp_path / "data/empty.geojson", {})
    write_polygons(tmp_path / "data/null.geojson", {"W": square(0, 0), None: square(1000, 0)})
    write_polygons(tmp_path / "data/twice.geojson", {1: square(0, 0), 1.0000001: square(1000, 0)})
    twice = (tmp_path / "data/twice.geojson").read_text().replace('"id": 1.0000001', '"id": 1')
    (tmp_path / "data/twice.geojson").write_text(twice)
    with pytest.raises(DataError, match=message):
        read_polygons(city)
