"""Contrast of the stylesheet's colours, in light and dark, by the formula of WCAG 2.2."""

import re
from itertools import pairwise

import pytest

from serving.pages.render import HERE

CSS = (HERE / "static" / "css" / "base.css").read_text(encoding="utf-8")
LIGHT, DARK = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in CSS.split("@media", 2)[:2])


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_published_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "raised"])
@pytest.mark.parametrize("text", ["ink", "muted", "link", "flag", "good", "bad", "unsure"])
def test_text_stands_out_by_4_5_to_1(scheme: dict[str, str], ground: str, text: str) -> None:
    assert contrast(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_of_charts_stand_out_by_3_to_1_where_they_alone_tell(scheme: dict[str, str]) -> None:
    for mark in ("b4", "b5", "link", "flag", "strong-rule"):
        assert contrast(scheme[mark], scheme["paper"]) >= 3


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_each_class_of_the_map_is_nearer_to_the_ink_than_the_one_below(scheme: dict[str, str]) -> None:
    ratios = [contrast(scheme[f"b{i}"], scheme["paper"]) for i in range(6)]
    assert ratios == sorted(ratios)
    assert all(high / low > 1.15 for low, high in pairwise(ratios))
