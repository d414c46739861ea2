"""The public map: how much more often places are flagged than the city, by hand, and nothing of what is hidden."""

import pytest

from audit.public.map import LEGEND, public_map, times_as_often
from tests.audit import made


def _public(counts):
    """Return an edition of three places of 4, 4 and 2 areas, flagged so often."""
    names, areas = ("North", "South", "West"), (range(4), range(4, 8), range(8, 10))
    cells = [{"row": row, "column": "", "count": count} for row, count in zip((*names, ""), counts, strict=True)]
    places = [
        {"name": name, "districts": [name], "areas": [f"a{i:02d}" for i in each]}
        for name, each in zip(names, areas, strict=True)
    ]
    return {"tables": [{"kind": "flagged", "cells": cells}], "places": places}


def test_times_as_often_by_hand():
    # the city: 60 of 10 areas, 6 an area; North 24 of 4 is 6 an area, West 36 of 2 is 18
    assert times_as_often(_public([24, 0, 36, 60])) == {"North": 1.0, "South": 0.0, "West": 3.0}
    assert times_as_often(_public([None, 24, None, 60])) == {"North": None, "South": 1.0, "West": None}


def test_the_map_shades_places_and_says_so():
    lived = made.areas([100.0] * 10, [0.0] * 10)
    drawn = public_map(_public([24, None, 30, 60]), lived)
    assert drawn["svg"].count("<path") == 3
    assert "North: 1.0 times as often as the city" in drawn["svg"]
    assert "South: not shown" in drawn["svg"]
    assert "Flagged most often: West." in drawn["alt"]
    assert [item["text"] for item in drawn["legend"]] == [LEGEND[2], LEGEND[4], LEGEND[6]]


@pytest.mark.parametrize("tables", [[], [{"kind": "recorded"}]])
def test_without_a_table_of_flags_there_is_no_map(tables):
    assert public_map({"tables": tables, "places": []}, None) is None
