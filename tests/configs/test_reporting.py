"""Shares reported in a city's file: what does not fit its groups, offences and sources is refused by name."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from configs.load import load_city
from tests.audit import made

CELL = {"rate": 0.5, "error": 0.02}
SURVEY = {
    "kind": "survey", "title": "Survey", "group": "colour", "source": "made", "errors": "made", "year": 2025,
    "rates": {"violence": {"Red": CELL, "Blue": CELL}},
}  # fmt: skip
WITNESS = {"kind": "witness", "title": "Hospital", "group": "colour", "witness": "police", "offence": "violence"}


@pytest.mark.parametrize(
    ("reporting", "said"),
    [
        (SURVEY | {"group": "age"}, "none of the city's groups"),
        (SURVEY | {"rates": {"arson": SURVEY["rates"]["violence"]}}, "'arson' is not in the taxonomy"),
        (SURVEY | {"rates": {"violence": {"Red": CELL, "Green": CELL}}}, "the groups of colour are Blue, Red"),
        (SURVEY | {"rates": {"violence": {"Red": CELL}}}, "two or more groups"),
        (WITNESS | {"witness": "hospital"}, "none of the city's sources"),
        (WITNESS | {"offence": "arson"}, "'arson' is not in the taxonomy"),
    ],
)
def test_what_does_not_fit_is_refused(reporting, said):
    with pytest.raises(ValidationError, match=said):
        made.city(Path("nowhere"), reporting={"it": reporting})


def test_what_fits_is_read():
    city = made.city(Path("nowhere"), reporting={"survey": SURVEY, "witness": WITNESS})
    assert [each.kind for each in city.reporting.values()] == ["survey", "witness"]


def test_st_louis_reads_the_published_shares():
    """Criminal Victimization, 2019 (NCJ 255113): reported were 49% for Black persons, 37% for White, 41% of all."""
    rates = load_city("st-louis").reporting["ncvs"].rates["violence"]
    assert {name: cell.rate for name, cell in rates.items()} == {"Black": 0.49, "White": 0.37, "Other": 0.41}
