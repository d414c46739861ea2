"""The whole explanation of an area: agrees with the forecast, is plain JSON, and reads as sentences."""

import json
from dataclasses import replace

import numpy as np
import pytest

from configs.errors import ConfigError, DataError
from features.hub import load_hub
from training.explain.area import explain_area
from training.explain.change import Change
from training.explain.drivers import drivers
from training.explain.sentences import sentences
from training.predict import forecast


@pytest.mark.parametrize("span", [(1, 1), (1, 2)])
def test_drivers_multiply_to_the_forecast_of_every_area(trained, span):
    city, release = trained
    hub = load_hub(city)
    means = forecast(city, hub, release, span=span).set_index(["area", "offence"])["mean"]
    product = drivers(city, hub, release, span=span).groupby(["area", "offence"])["factor"].prod()
    np.testing.assert_allclose(product.loc[means.index], means, rtol=1e-6)


def test_an_explanation_agrees_with_the_forecast(trained):
    city, release = trained
    hub = load_hub(city)
    row = forecast(city, hub, release).set_index(["offence", "area"]).loc[("damage", "A003")]
    (told,) = explain_area(city, hub, release, "A003", "damage")
    assert told.expected * np.prod(list(told.factors.values())) == pytest.approx(row["mean"], rel=1e-6)
    assert (told.mean, told.rank, told.change.flagged) == (row["mean"], row["rank"], row["flagged"])
    assert (told.low, told.high) == (row["q0.05"], row["q0.95"])
    strength = [abs(np.log(factor)) for factor in told.factors.values()]
    assert strength == sorted(strength, reverse=True)
    assert json.loads(json.dumps(told.told()))["past"]["last_window"] == told.past.last_window
    lines = "\n".join(sentences(told))
    for part in (
        "Criminal damage in A003, 5 January 2026",
        "long-run expectation",
        "in the last 52 weeks",
        "drawn again",
    ):
        assert part in lines
    assert "rules of thumb" not in lines


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (Change(True, 2, 1, 2, 9), "With 2 fewer in the last week it would not be flagged (rank 9)."),
        (Change(True, 5, 3, 5, 4), "With 5 fewer in the last 3 weeks it would not be flagged (rank 4)."),
        (Change(False, 1, 1, 1, 2), "With 1 more in the last week it would be flagged (rank 2)."),
        (Change(False, None, 1, 20, 7), "Not even with 20 more in the last week would it be flagged (rank 7)."),
        (Change(True, None, 4, 6, 1), "Even with none of the 6 in the last 4 weeks it would be flagged (rank 1)."),
        (Change(True, None, 4, 0, 1), "None was recorded in the last 4 weeks, so with fewer nothing would change."),
    ],
)
def test_what_would_change_it_is_a_sentence(trained, change, line):
    city, release = trained
    (told,) = explain_area(city, load_hub(city), release, "A001", "damage")
    assert line in sentences(replace(told, change=change))[-1]


def test_what_is_not_there_is_refused_in_words(trained):
    city, release = trained
    hub = load_hub(city)
    with pytest.raises(ConfigError, match="no area has the id 'X'"):
        explain_area(city, hub, release, "X")
    with pytest.raises(ConfigError, match="'drugs' is not forecast"):
        explain_area(city, hub, release, "A001", "drugs")
    with pytest.raises(DataError, match="2 windows ahead, not 9"):
        explain_area(city, hub, release, "A001", span=(1, 9))
    three = replace(release)
    three.__dict__["blends"] = replace(release.blends, blends={("damage", h): None for h in (1, 2, 3)})
    with pytest.raises(DataError, match="one by one, and all 3 together"):
        forecast(city, hub, three, span=(1, 2))
