"""Secondary suppression: a published example, the best pattern by trying all, and an attacker who fails."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.disclosure import suppression
from audit.disclosure.bounds import bounds, hidden
from audit.disclosure.control import control, narrowest, worked_out
from audit.disclosure.suppression import suppress
from audit.disclosure.tables import ALL, crossed, everybody_knows, linked, relations_of, sums_of
from audit.public.earlier import shown
from configs.errors import DataError
from tests.audit import made
from tests.audit.disclosure.attacker import collect

RULES = made.policy().gates.disclosure
INVESTMENT = np.array([[20, 50, 10], [8, 19, 22], [17, 32, 12]])
"""Investment of enterprises by activity and region (Willenborg & de Waal 1996; Fischetti & Salazar 2001, figure 1)."""


def public(table, name="made", rules=RULES):
    """Return a table as it is published, and as it was controlled."""
    told = {"name": name} | control(table, rules)
    return shown(told), told


def investment():
    return crossed(INVESTMENT, ["I", "II", "III"], ["A", "B", "C"], 0)


def test_the_published_example_gives_the_published_interval():
    table = investment()
    kept = np.array([key not in {("II", "A"), ("II", "C"), ("III", "A"), ("III", "C")} for key in table.keys])
    found = bounds(table.relations, *hidden(table.values, kept), [table.keys.index(("II", "C"))])
    assert list(found.values()) == [(5.0, 30.0)]


def test_alone_in_its_row_a_hidden_figure_is_a_difference():
    table = investment()
    cell = table.keys.index(("II", "C"))
    found = bounds(table.relations, *hidden(table.values, np.arange(16) != cell), [cell])
    assert found == {cell: (22.0, 22.0)}


def least_by_trying_all(table, width):
    """Return the least loss of any set of hidden figures that protects the sensitive ones."""
    others = np.flatnonzero(~table.sensitive & ~table.known)
    losses = []
    for choice in product([False, True], repeat=len(others)):
        cells = table.sensitive.copy()
        cells[others] = choice
        found = bounds(table.relations, *hidden(table.values, ~cells), np.flatnonzero(table.sensitive))
        if min(high - low for low, high in found.values()) >= width:
            losses.append(np.maximum(np.log1p(table.values), 1).round(3)[cells].sum())
    return min(losses)


@pytest.mark.parametrize("counts", [[[3, 20], [30, 40]], [[9, 11], [12, 2]], [[0, 14], [25, 60]]])
def test_no_other_choice_would_hide_less(counts):
    table = crossed(np.array(counts), ["r", "s"], ["c", "d"], 10)
    pattern = suppress(table, 10)
    loss = np.maximum(np.log1p(table.values), 1).round(3)[pattern.hidden].sum()
    assert pattern.least
    assert loss == pytest.approx(least_by_trying_all(table, 10))


def test_without_rounds_of_cuts_the_cheapest_moves_protect_all_the_same(monkeypatch):
    monkeypatch.setattr(suppression, "ROUNDS", 0)
    counts = np.random.default_rng(4).poisson(12, size=(6, 4))
    table = crossed(counts, list("abcdef"), list("wxyz"), 10)
    pattern = suppress(table, 10)
    found = bounds(table.relations, *hidden(table.values, ~pattern.hidden), np.flatnonzero(table.sensitive))
    assert not pattern.least
    assert table.sensitive.any()
    assert min(high - low for low, high in found.values()) >= 10


def test_nothing_is_hidden_where_nothing_is_small():
    assert not suppress(crossed(np.array([[10, 20], [30, 40]]), ["r", "s"], ["c", "d"], 10), 10).hidden.any()


def test_a_total_that_everybody_knows_is_never_relied_on():
    table = crossed(np.array([[4, 30], [26, 50], [40, 44]]), ["r", "s", "t"], ["c", "d"], 10)
    known = [(ALL, "c"), (ALL, "d"), (ALL, ALL)]
    told = control(everybody_knows(table, known), RULES)
    assert all(cell["shown"] is not None for cell in told["cells"] if cell["known"])
    assert narrowest(told) >= 10


def test_what_everybody_knows_may_leave_nothing_to_guard_with():
    table = everybody_knows(crossed(np.array([[4], [2]]), ["r", "s"], ["c"], 10), [(ALL, "c"), (ALL, ALL)])
    with pytest.raises(DataError, match="gives its small figures away"):
        control(table, RULES)


def test_sums_survive_being_written_as_json():
    table = investment()
    assert (relations_of(sums_of(table), len(table.keys)).toarray() == table.relations.toarray()).all()


def test_linked_tables_share_their_figures():
    one = crossed(np.array([[3, 40], [20, 30]]), ["r", "s"], ["c", "d"], 10)
    other = crossed(np.array([[13, 30], [10, 40]]), ["2025-01", "2025-02"], ["c", "d"], 10)
    both = linked(one, other)
    assert len(both.keys) == 9 + 6
    assert not (both.relations @ both.values).any()
    with pytest.raises(ValueError, match="two tables differ"):
        linked(one, crossed(np.array([[14, 30], [10, 40]]), ["2025-01", "2025-02"], ["c", "d"], 10))


counts = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 40), min_size=width, max_size=width), min_size=2, max_size=5)
)


def months_like(table, rng):
    """Return two months that add up to a table's city totals."""
    totals = np.array([table.values[at] for at, (row, name) in enumerate(table.keys) if name and row == ALL])
    first = rng.binomial(totals, 0.4)
    return np.array([first, totals - first])


def with_months(grid, seed=0):
    """Return a table of places, and of two months that share its totals."""
    rows, columns = [f"place {i}" for i in range(len(grid))], [f"offence {j}" for j in range(len(grid[0]))]
    table = crossed(np.array(grid), rows, columns, 10)
    months = months_like(table, np.random.default_rng(seed))
    return linked(table, crossed(months, ["2025-01", "2025-02"], columns, 10))


@settings(max_examples=25, deadline=None)
@given(counts)
def test_the_attacker_fails_on_what_is_published(grid):
    table, told = public(with_months(grid))
    small = [(cell["row"], cell["column"]) for cell in told["cells"] if cell["sensitive"]]
    assert all(cell["count"] is None for cell in table["cells"] if (cell["row"], cell["column"]) in small)
    known = collect(table)
    for key in small[:6]:
        low, high = known.range_of(("made", *key))
        assert high - low >= 10
        assert high >= 10


def test_the_attacker_succeeds_where_only_the_small_figures_are_hidden():
    table, told = public(with_months([[3, 40, 25], [20, 30, 60], [50, 33, 41]]))
    bare = {**table, "cells": [
        {**cell, "count": None if full["sensitive"] else full["count"]}
        for cell, full in zip(table["cells"], told["cells"], strict=True)
    ]}  # fmt: skip
    assert collect(bare).range_of(("made", "place 0", "offence 0")) == (3, 3)
    assert collect(table).range_of(("made", "place 0", "offence 0"))[1] >= 10


def test_two_editions_that_hide_different_figures_give_one_away():
    table = crossed(np.array([[3, 40], [20, 30], [50, 33]]), ["r", "s", "t"], ["c", "d"], 10)
    first, told = public(table)
    guards = [i for i, cell in enumerate(told["cells"]) if cell["shown"] is None and not cell["sensitive"]]
    second = {**first, "cells": [
        {**cell, "count": full["count"] if i in guards else cell["count"]}
        for i, (cell, full) in enumerate(zip(first["cells"], told["cells"], strict=True))
    ]}  # fmt: skip
    assert guards
    assert collect(first, second).range_of(("made", "r", "c")) == (3, 3)
    assert collect(first, first).range_of(("made", "r", "c"))[1] >= 10


@settings(max_examples=8, deadline=None)
@given(counts)
def test_the_gates_intervals_are_those_of_the_attacker(grid):
    table, told = public(with_months(grid))
    known = collect(table)
    wanted = [i for i, cell in enumerate(told["cells"]) if cell["shown"] is None][:4]
    for i, (low, high) in worked_out(told, wanted).items():
        cell = told["cells"][i]
        least, most = known.range_of(("made", cell["row"], cell["column"]))
        assert (least, min(most, 5_000)) == (low, min(high, 5_000))
