"""Tests of the scaling page: exponents worked by hand, the table and what is said of it."""

import numpy as np
import pytest

from benchmarks.scaling import BASE, FACTORS, STEPS, exponent, exponents, figure, measure, table, told


def rows(power: float) -> list[dict[str, object]]:
    """Costs that grow by a power in areas and linearly in the rest."""
    found = []
    for grows in BASE:
        for factor in FACTORS:
            cost = 0.5 * factor ** (power if grows == "areas" else 1.0)
            size = BASE | {grows: BASE[grows] * factor}
            found.append({"grows": grows, "factor": factor, **size, **dict.fromkeys(STEPS, cost)})
    return found


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 2.0])
def test_the_exponent_of_a_power_is_the_power(power: float) -> None:
    assert exponent(FACTORS, [3.0 * factor**power for factor in FACTORS]) == pytest.approx(power, abs=1e-9)


def test_the_exponent_by_hand() -> None:
    """Costs 1, 2, 4, 16 at 1, 2, 4, 8: in powers of two (0, 1, 2, 4) on (0, 1, 2, 3), slope 6.5 / 5."""
    assert exponent([1, 2, 4, 8], [1, 2, 4, 16]) == pytest.approx(1.3)


def test_each_exponent_is_of_its_own_growth() -> None:
    found = exponents(rows(1.5))
    assert found["areas", "fit"] == pytest.approx(1.5)
    assert found["weeks", "fit"] == pytest.approx(1.0)


def test_what_is_steep_is_named() -> None:
    assert told(rows(1.0)) == ["Every exponent is below 1.2, the highest 1.00: cost is linear or less in each."]
    assert told(rows(1.25))[0].startswith(
        "Steeper than close to linear (exponent 1.2 and more): panel and design in areas"
    )


def test_the_table_has_a_line_a_size_and_an_exponent_for_each_growth() -> None:
    lines = table(rows(1.0))
    assert len(lines) == 2 + len(BASE) * (len(FACTORS) + 1)
    assert lines[2] == "| 250 | 52 | 1 | 0.50 | 0.50 | 0.5000 | 0 |"
    assert lines[6] == "| exponent: areas | | | **1.00** | **1.00** | **1.00** | **1.00** |"


def test_the_figure_is_drawn() -> None:
    assert figure(rows(1.0)).startswith("<svg")


@pytest.mark.slow
def test_a_small_size_is_measured() -> None:
    found = measure(30, 30, 1)
    assert set(found) == set(STEPS)
    assert all(np.isfinite(value) and value >= 0 for value in found.values())
