"""Numbers in words, worked by hand."""

import pytest

from serving import words


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "under 0.01"), (0.0049, "under 0.01"), (0.27, "0.27"), (0.5, "0.50"), (3.44, "3.4"), (1234.5, "1,234")],
)
def test_an_amount_has_the_decimals_it_needs(value: float, said: str) -> None:
    assert words.amount(value) == said


@pytest.mark.parametrize(("value", "said"), [(0.9949, "0.99"), (0.996, "1.0"), (99.96, "100"), (99.94, "99.9")])
def test_an_amount_is_rounded_before_its_decimals_are_chosen(value: float, said: str) -> None:
    assert words.amount(value) == said


@pytest.mark.parametrize(("low", "high", "said"), [(0, 3, "0 to 3"), (2, 2, "2"), (0.5, 12, "0.50 to 12")])
def test_an_interval_names_both_ends_unless_they_agree(low: float, high: float, said: str) -> None:
    assert words.interval(low, high) == said


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (1.12, "raises it by 12%"),
        (0.92, "lowers it by 8%"),
        (1.004, "hardly changes it"),
        (2.5, "raises it 2.5 times"),
        (0.25, "lowers it by 75%"),
    ],
)
def test_a_factor_is_said_as_a_change(times: float, said: str) -> None:
    assert words.factor(times) == said


def test_counts_and_lists_read_as_english() -> None:
    assert words.count(1, "area") == "1 area"
    assert words.count(1200, "area") == "1,200 areas"
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(["a", "b"], "or") == "a or b"
