"""Area → district → city: sums by hand."""

import geopandas as gpd
import numpy as np

from features.where.hierarchy import hierarchy


def test_districts_and_the_city_are_sums_of_areas() -> None:
    areas = gpd.GeoDataFrame({"area": ["a", "b", "c"], "district": ["South", "North", "South"]})
    city, districts, each = hierarchy(areas, "Town")
    counts = np.array([1.0, 20.0, 300.0])
    assert [level.level for level in (city, districts, each)] == ["city", "district", "area"]
    assert dict(zip(city.names, city.sums @ counts, strict=True)) == {"Town": 321}
    assert dict(zip(districts.names, districts.sums @ counts, strict=True)) == {"North": 20, "South": 301}
    assert dict(zip(each.names, each.sums @ counts, strict=True)) == {"a": 1, "b": 20, "c": 300}


def test_each_area_is_in_one_district() -> None:
    areas = gpd.GeoDataFrame({"area": list("abcdef"), "district": list("xyzzyx")})
    assert all((level.sums.sum(axis=0) == 1).all() for level in hierarchy(areas, "Town"))
