"""Controlled rounding: neighbouring multiples that add up, and an attacker who gets no closer than the base allows."""

import numpy as np
import pytest
from hypothesis import given, settings

from audit.disclosure.control import control, narrowest
from audit.disclosure.rounding import round_table
from audit.disclosure.tables import crossed
from audit.public.earlier import shown
from tests.audit import made
from tests.audit.disclosure.attacker import Published, collect
from tests.audit.disclosure.test_suppression import counts, with_months

RULES = made.policy(gates__disclosure__method="round").gates.disclosure


@pytest.mark.parametrize(("counts", "rounded"), [([4, 4], [5, 5, 10]), ([2, 4], [0, 5, 5])])
def test_by_hand(counts, rounded):
    # 4 and 4 (total 8): to 5, 5 and 10 they move by 1 + 1 + 2, to 5, 0 and 5 by 1 + 4 + 3
    table = crossed(np.array([counts]), ["r"], ["c", "d"], 10)
    assert round_table(table, 5).tolist() == rounded * 2


@settings(max_examples=25, deadline=None)
@given(counts)
def test_every_figure_goes_to_a_neighbour_and_sums_hold(grid):
    table = with_months(grid)
    rounded = round_table(table, 5)
    assert (rounded % 5 == 0).all()
    assert (abs(rounded - table.values) < 5).all()
    assert not (table.relations @ rounded).any()


@settings(max_examples=10, deadline=None)
@given(counts)
def test_the_attacker_gets_no_closer(grid):
    told = {"name": "made"} | control(with_months(grid), RULES)
    assert narrowest(told) >= 4
    known = collect(shown(told))
    for cell in [cell for cell in told["cells"] if cell["sensitive"]][:4]:
        low, high = known.range_of(("made", cell["row"], cell["column"]))
        assert low <= cell["count"] <= high
        assert high - low >= 4


def test_plain_rounding_would_give_figures_away():
    # 7 and 7 become 5 and 5 each for itself, their total 14 becomes 15: nothing but 6 and 7 or 7 and 7 adds up so
    known = Published()
    for name in ("a", "b"):
        known.figure(name, 3, 7)
    known.figure("total", 13, 17)
    known.add_up(["a", "b"], "total")
    assert known.range_of("a") == (6, 7)


@pytest.mark.parametrize("base", [3, 5, 10])
def test_multiples_stay(base):
    table = crossed(np.array([[base, 2 * base], [0, base]]), ["r", "s"], ["c", "d"], 10)
    assert (round_table(table, base) == table.values).all()
