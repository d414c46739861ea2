"""An approval handed to the next process: for a minute, for one city, the release's signature checked again."""

from datetime import UTC, datetime

import pytest

from configs.city import City
from configs.errors import IntegrityError
from serving.handoff import hand_over, handed_over
from serving.state import approval

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("served")]
NOW = 1_800_000_000.0


def test_what_was_checked_a_moment_ago_is_taken_over_whole(released_city: City) -> None:
    found = approval(released_city, datetime.now(UTC).date())
    assert handed_over(released_city, hand_over(released_city, found, NOW), NOW + 59) == found


@pytest.mark.parametrize("later", [-1.0, 60.0, 86_400.0])
def test_an_approval_that_is_a_minute_old_or_from_the_future_is_not_taken_over(
    released_city: City, later: float
) -> None:
    found = approval(released_city, datetime.now(UTC).date())
    assert handed_over(released_city, hand_over(released_city, found, NOW), NOW + later) is None


def test_another_city_s_approval_is_not_taken_over(released_city: City) -> None:
    found = approval(released_city, datetime.now(UTC).date())
    other = released_city.model_copy(update={"name": "elsewhere"})
    assert handed_over(other, hand_over(released_city, found, NOW), NOW) is None
    assert handed_over(released_city, {}, NOW) is None


def test_a_release_that_was_altered_meanwhile_is_refused(own_city: City) -> None:
    said = hand_over(own_city, approval(own_city, datetime.now(UTC).date()), NOW)
    model = own_city.home / "releases" / "1" / "model" / "burglary.txt"
    model.write_text(model.read_text() + "\n")
    with pytest.raises(IntegrityError, match="not what was signed"):
        handed_over(own_city, said, NOW)
