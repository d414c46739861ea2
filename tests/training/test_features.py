"""A city that chooses its features from the catalogue: trained, registered, forecast and explained with them."""

import numpy as np
import pytest

from configs.errors import ConfigError
from features.hub import load_hub
from training import registry
from training.explain.drivers import drivers
from training.predict import forecast
from training.release import train_release

CHOSEN = ("level", "own_0.1", "near_repeat_42_400", "offence_ewma_0.1:violence", "attribute_log:homes", "season_sin_1")


def choosing(city, *names):
    model = city.model.model_copy(update={"features": names, "members": ("lightgbm", "ewma")})
    return city.model_copy(update={"model": model})


def test_a_release_reads_the_features_that_were_chosen(own_city):
    city = choosing(own_city, *CHOSEN)
    release = train_release(city, trainer="scientist", progress=lambda _: None)
    assert tuple(release.features) == CHOSEN
    assert release.manifest["features"][3]["meaning"].endswith(": violence")
    hub = load_hub(city)
    means = forecast(city, hub, release).set_index(["area", "offence"])["mean"]
    told = drivers(city, hub, release)
    assert set(told["driver"]) == {
        "long-run expectation", "long-run level here", "recent past here", "nearby areas", "other offences here",
        "the place", "time of year", "the city as a whole",
    }  # fmt: skip
    np.testing.assert_allclose(told.groupby(["area", "offence"])["factor"].prod().loc[means.index], means, rtol=1e-6)


def test_a_forecast_reads_the_features_of_its_release_whatever_the_city_says_now(trained):
    city, release = trained
    hub = load_hub(city)
    now = forecast(choosing(city, "level"), hub, release)
    np.testing.assert_array_equal(now["mean"], forecast(city, hub, release)["mean"])


@pytest.mark.parametrize("name", ["attribute:asian", "crystal_ball"])
def test_nothing_is_trained_on_what_is_refused(own_city, name):
    with pytest.raises(ConfigError, match=name):
        train_release(choosing(own_city, "level", name), trainer="scientist", progress=lambda _: None)
    assert registry.versions(own_city) == []
