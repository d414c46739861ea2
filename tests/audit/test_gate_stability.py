"""The stability gate: the areas flagged by a release and the one that it replaces, counted by hand."""

from dataclasses import replace

import numpy as np
import pytest

from audit.dossier import write_dossier
from audit.evidence import gather
from audit.gates import stability
from audit.ledger import ledger_of
from tests.audit import made
from tests.audit.conftest import policy_file
from tests.audit.when import AUDITED, RELEASED
from training.load import load_release

NOTHING = "There is nothing to compare it with: no other release was ever in use here."


def _cube(windows, shift=0, length=20):
    """Return 4 areas of which one is flagged: a00 in so many windows, a01 in the others."""
    mean = np.tile([1.0, 2.0, 0.5, 0.5], (length, 1))
    mean[:windows, 0] = 3
    return replace(made.cube(np.tile([3, 2, 1, 0], (length, 1)), mean), windows=made.days(length + shift)[shift:])


@pytest.fixture
def city(tmp_path):
    return made.city(tmp_path)


def _write(city, number, cube, **changes):
    return made.write_release(city, number, cube, made.areas([1000] * 4, [300, 700, 0, 0]), **changes)


def _use(city, number):
    ledger_of(city).append("released", {"release": number}, RELEASED)


def _judged(city, number, **changes):
    return stability.check(gather(load_release(city, number), city, made.policy(bootstrap=200, **changes), made.TODAY))


def test_without_another_release_in_use_it_passes_and_says_so(city):
    _write(city, 1, _cube(20))
    _write(city, 2, _cube(5))
    assert (_judged(city, 2).outcome, _judged(city, 2).sentence) == ("pass", NOTHING)
    _use(city, 1)
    assert _judged(city, 1).sentence == NOTHING


def test_the_index_by_hand_and_who_enters_and_leaves(city):
    _write(city, 1, _cube(20))
    _write(city, 2, _cube(18))
    _use(city, 1)
    result = _judged(city, 2)
    # a00 is flagged by both in 18 windows; in 2 a01 takes its place: 18 of 22
    assert result.statistic == pytest.approx(18 / 22)
    assert [(row["offence"], row["both"], row["either"], row["windows"]) for row in result.rows] == [
        ("all offences", 18, 22, 20),
        ("Burglary", 18, 22, 20),
    ]
    assert (result.outcome, result.hard) == ("pass", False)
    assert result.sentence.startswith("Yes: over the 20 weeks that both were tested on, 81.8% of the areas")
    assert result.record["changed"] == [
        {"area": "a00", "name": "Area 0", "offence": "Burglary", "enters": 0, "leaves": 2},
        {"area": "a01", "name": "Area 1", "offence": "Burglary", "enters": 2, "leaves": 0},
    ]
    red, blue = (row for row in result.record["moved"] if row["dimension"] == "Colour")
    assert (red["people_entering"], red["people_leaving"]) == pytest.approx((70, 30))
    assert (blue["people_entering"], blue["people_leaving"]) == pytest.approx((30, 70))


def test_below_the_policys_least_it_fails(city):
    _write(city, 1, _cube(20))
    _write(city, 2, _cube(17))
    _use(city, 1)
    result = _judged(city, 2)
    assert (result.outcome, result.statistic) == ("fail", pytest.approx(17 / 23))
    assert "The policy asks for 80%, and it is less for Burglary 73.9%." in result.sentence
    assert _judged(city, 2, gates__stability__least=0.7).outcome == "pass"


def test_an_area_that_takes_anothers_place_for_good_is_named(city):
    _write(city, 1, _cube(20))
    _write(city, 2, _cube(0))
    _use(city, 1)
    entered, left = _judged(city, 2).warnings
    assert entered == (
        "Flagged for one offence in every week that both were tested on, and by the release that it replaces in none: "
        "Area 1."
    )
    assert left.endswith("now in none: Area 0.")


def test_only_windows_that_both_were_tested_on_count(city):
    _write(city, 1, _cube(20))
    _write(city, 2, _cube(4, shift=12))
    _use(city, 1)
    result = _judged(city, 2)
    assert (result.rows[0]["windows"], result.rows[0]["both"], result.rows[0]["either"]) == (8, 4, 12)
    assert result.interval == (None, None)


@pytest.mark.parametrize("shift", [20, 30])
def test_without_a_window_in_common_it_is_inconclusive(city, shift):
    _write(city, 1, _cube(20))
    _write(city, 2, _cube(20, shift=shift))
    _use(city, 1)
    result = _judged(city, 2)
    assert result.outcome == "inconclusive"
    assert result.sentence.startswith("It cannot be compared with release 1, which it replaces")


def test_a_release_is_compared_with_the_one_it_replaced_once_it_is_in_use_itself(city):
    _write(city, 1, _cube(20))
    _write(city, 2, _cube(18))
    _use(city, 1)
    before = _judged(city, 2)
    _use(city, 2)
    assert _judged(city, 2) == before
    assert "release 2, which it replaces" in _judged(city, 1).sentence


def test_the_dossier_lists_who_enters_and_leaves_and_stays_the_same_once_in_use(tmp_path):
    city = made.city(tmp_path, policy_file(tmp_path))
    _write(city, 1, _cube(20))
    _write(city, 2, _cube(18))
    _use(city, 1)
    dossier = write_dossier(city, load_release(city, 2), AUDITED)
    page = dossier.html.read_text(encoding="utf-8")
    assert "Areas that enter or leave" in page
    assert "People who live in them" in page
    _use(city, 2)
    assert not write_dossier(city, load_release(city, 2), AUDITED).recorded


def test_it_says_what_a_seed_changes():
    models = [{"member": "glm"}, {"member": "lightgbm"}]
    single, bagged = ({"models": models, "model": {"lightgbm": {"bags": bags}}} for bags in (1, 5))
    assert stability.seeds(single).startswith("The seed changes nothing to speak of")
    assert stability.seeds({**bagged, "models": models[:1]}) == stability.seeds(single)
    assert stability.seeds(bagged).startswith("The seed draws the 5 bags of the boosted trees")


def test_a_release_whose_files_are_gone_is_named_and_nothing_is_made_of_it(city):
    _write(city, 2, _cube(18))
    _use(city, 1)
    result = _judged(city, 2)
    assert (result.outcome, result.statistic, result.rows) == ("inconclusive", None, ())
    assert result.sentence == (
        "It cannot be compared with release 1, which it replaces: the ledger names that release, and its files are "
        "neither in the workspace nor in the registry."
    )


def test_after_a_withdrawal_the_release_that_came_back_is_the_one_it_replaces(city):
    for number, windows in ((1, 20), (2, 5), (3, 20)):
        _write(city, number, _cube(windows))
    _use(city, 1)
    _use(city, 2)
    assert _judged(city, 3).outcome == "fail"
    ledger_of(city).append("withdrawn", {"release": 2, "instead": 1}, RELEASED)
    assert (_judged(city, 3).outcome, _judged(city, 3).statistic) == ("pass", 1.0)
