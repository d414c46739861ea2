"""The ground of a study: which origins, what is known on them, and losses against a plain second implementation."""

import numpy as np
import pytest

from configs.errors import ConfigError
from features.design import design_at
from features.rules import BASELINES
from training.blend import learn_weights
from training.executor import Here
from training.rows import whole_windows
from training.tune.ground import judging_ground, study_ground

ROOT = ("level", "own_0.3")


def ruled(city, *members):
    """Return the city with rules alone."""
    return city.model_copy(update={"model": city.model.model_copy(update={"members": members})})


def deviance(y, mean):
    """Return the Poisson deviance of one count, in its plainest words."""
    mean = max(float(mean), 0.001)
    return 2 * ((y * np.log(y / mean) if y else 0.0) - (y - mean))


def test_a_study_has_the_origins_before_calibration_and_its_best_is_judged_on_calibration(panel, ingested):
    study, judging = study_ground(panel, ingested, ROOT), judging_ground(panel, ingested, ROOT, {})
    n = panel.n_windows
    assert ingested.backtest.origins == ingested.backtest.calibration == 8
    assert [fold.tolist() for fold in study.folds] == [[n - 24 + 2 * i, n - 23 + 2 * i] for i in range(4)]
    assert [fold.tolist() for fold in judging.folds[:4]] == [fold.tolist() for fold in study.folds]
    assert judging.folds[4].tolist() == list(range(n - 16, n - 8))
    assert (study.panel.n_windows, judging.panel.n_windows) == (n - 16, n - 8)
    assert study.designs.origins[-1] < n - 16
    assert judging.designs.origins[-1] < n - 8


def test_losses_of_rules_are_their_deviance_and_only_windows_known_whole_count(panel, ingested):
    city = ruled(ingested, "ewma", "mean_52")
    ground = study_ground(panel, city, ROOT)
    end = panel.n_windows - 16
    known = whole_windows(panel.as_of(end), end)
    assert known < end  # the demo's sources report late
    counts, ewma, mean_52 = panel.as_of(end).counts.values, BASELINES.index("ewma"), BASELINES.index("mean_52")
    seen, said = np.zeros((0, 4, 24), np.int32), np.zeros((2, 0, 4, 24), np.float32)
    for fold, origins in enumerate(ground.folds):
        losses = ground.losses(city, Here(), fold)
        whole = [int(origin) for origin in origins if origin < known]
        assert losses.shape == (len(whole), 4)
        rules = {origin: design_at(panel, origin, ROOT).baselines[[ewma, mean_52]] for origin in whole}
        weights = learn_weights(seen, said)
        for k in range(4):
            for i, origin in enumerate(whole):
                mixed = weights[:, k] @ rules[origin][:, k]
                one = [deviance(counts[origin, area, k], mixed[area]) for area in range(24)]
                assert losses[i, k] == pytest.approx(sum(one), rel=1e-5)
        for origin in whole:
            seen = np.concatenate([seen, counts[origin].T[None]])
            said = np.concatenate([said, np.maximum(rules[origin], 1e-3)[:, None]], axis=1)


def test_what_a_model_forecast_is_kept_until_something_that_it_depends_on_changes(panel, ingested):
    ground = study_ground(panel, ingested, (*ROOT, "week_of_year"))

    class Counting(Here):
        """Counts fits."""

        fits = 0

        def submit(self, call, /, *args, **kwargs):
            self.fits += len(args[0])
            return super().submit(call, *args, **kwargs)

    here, model = Counting(), ingested.model.model_copy(update={"features": ROOT})
    city = ingested.model_copy(update={"model": model})
    first = ground.forecasts(city, 0, here)
    assert here.fits == 4 * len(city.model.members)
    np.testing.assert_array_equal(ground.forecasts(city, 0, here), first)
    assert here.fits == 4 * len(city.model.members)
    more = city.model_copy(update={"model": model.model_copy(update={"features": (*ROOT, "week_of_year")})})
    ground.forecasts(more, 0, here)
    assert here.fits == 4 * len(city.model.members) + 4  # the trees alone read the city's features


def test_a_history_that_is_too_short_is_told(panel, ingested):
    long = ingested.backtest.model_copy(update={"calibration": 47})
    with pytest.raises(ConfigError, match=r"too little history to tune on.*window 55.*lower backtest\.origins"):
        study_ground(panel, ingested.model_copy(update={"backtest": long}), ROOT)
    longer = ingested.backtest.model_copy(update={"calibration": 90})
    with pytest.raises(ConfigError, match="the first origin would be window 0"):
        study_ground(panel, ingested.model_copy(update={"backtest": longer}), ROOT)
