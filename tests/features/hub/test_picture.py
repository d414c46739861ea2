"""The classes of the map's colours: as many areas in each as ties allow, in words."""

import pandas as pd

from features.hub.picture import _classes


def test_classes_by_hand() -> None:
    of, words = _classes(pd.Series([10, 1, 2, 3, 4, 5, 6, 7, 8, 1900]))
    assert words == ["1 to 2", "3 to 4", "5 to 6", "7 to 8", "10 to 1,900"]
    assert of.tolist()[:3] == ["10 to 1,900", "1 to 2", "1 to 2"]
    assert of.value_counts().tolist() == [2] * 5


def test_ties_share_a_class_and_one_value_is_one_class() -> None:
    of, words = _classes(pd.Series([0, 0, 0, 0, 0, 0, 0, 5, 9, 9]))
    assert words == ["0", "5", "9"]
    assert of.tolist()[:7] == ["0"] * 7
    assert _classes(pd.Series([3, 3]))[1] == ["3"]
