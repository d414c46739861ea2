"""The gates about the model: skill, scope, drift and integrity, each passing and failing on releases made by hand."""

import shutil

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from audit.charts import draw
from audit.evidence import gather
from audit.gates import GATES, drift, integrity, run_gates, scope, skill
from audit.proxy import reconstruction
from configs.errors import DataError
from configs.files import canonical_json
from tests.audit import made


def _constant(value, windows=16):
    return np.full((windows, 4), float(value))


@pytest.fixture
def city(tmp_path):
    return made.city(tmp_path)


@pytest.fixture
def release(city):
    tables, lived = made.steady()
    return made.write_release(city, 1, tables, lived)


def _evidence(city, release, rules=None):
    return gather(release, city, rules or made.policy(bootstrap=200), made.TODAY)


def _deviance(y, mean):
    return 2 * (y * np.log(y / mean) - (y - mean))


def test_skill_by_hand():
    evidence = made.evidence(made.cube(_constant(2), _constant(1), _constant(0.5)))
    result = skill.check(evidence)
    expected = 1 - _deviance(2, 1) / _deviance(2, 0.5)
    assert result.statistic == pytest.approx(expected)
    assert result.interval == pytest.approx((expected, expected))
    assert result.outcome == "pass"
    row = result.rows[0]
    assert (row["deviance"], row["rule_deviance"]) == pytest.approx((_deviance(2, 1), _deviance(2, 0.5)))
    assert (row["hit_rate"], row["incidents_caught"]) == (1.0, 0.25)
    assert row["hit_low"] == pytest.approx(stats.beta.ppf(0.025, 16.5, 0.5))


def test_skill_of_the_rule_itself_fails_and_is_named():
    result = skill.check(made.evidence(made.cube(_constant(2), _constant(1), _constant(1))))
    assert result.statistic == 0
    assert result.outcome == "fail"
    assert result.sentence.startswith("It is not shown to beat a simple rule for: Burglary")


def test_a_rule_without_any_error_cannot_be_beaten_and_is_drawn():
    result = skill.check(made.evidence(made.cube(_constant(2), _constant(1), _constant(2))))
    assert (result.statistic, result.interval, result.outcome) == (None, None, "fail")
    assert "the best simple rule makes no error at all for Burglary" in result.sentence
    assert "Burglary –" in draw(result.figure, "skill")
    assert canonical_json(result.document())


def test_skill_with_too_few_weeks_is_inconclusive():
    result = skill.check(made.evidence(made.cube(_constant(2, 8), _constant(2, 8), _constant(1, 8))))
    assert result.outcome == "inconclusive"
    assert result.interval is None


def test_the_best_rule_is_chosen_with_hindsight():
    cube = made.cube(_constant(2), _constant(1.9), _constant(1))
    cube.baselines["mean_8"] = _constant(1.95)[:, :, None]
    result = skill.check(made.evidence(cube))
    assert result.rows[0]["best_rule"] == "mean of the last 8 weeks"
    assert result.outcome == "fail"


def test_a_mean_that_forgets_is_a_rule_to_beat():
    cube = made.cube(_constant(2), _constant(1.9), _constant(1))
    cube.baselines["ewma"] = _constant(1.95)[:, :, None]
    result = skill.check(made.evidence(cube))
    assert result.rows[0]["best_rule"] == "mean that slowly forgets (EWMA)"
    assert result.outcome == "fail"


def test_scope_passes_a_release_about_areas(city, release):
    result = scope.check(_evidence(city, release))
    assert result.outcome == "pass"
    assert result.hard
    assert {row["group"] for row in result.record["proxies"]} == {"Red", "Blue"}


@pytest.mark.parametrize("name", ["share_black", "reds", "victimAge", "suspect_count", "mean_age", "home_address"])
def test_scope_fails_a_feature_about_persons_or_who_they_are(city, name):
    tables, lived = made.steady()
    release = made.write_release(city, 1, tables, lived, features={"level": "level", name: "a planted column"})
    result = scope.check(_evidence(city, release))
    assert result.outcome == "fail"
    assert name in result.sentence


@pytest.mark.parametrize("name", ["week_of_year", "own_0.3", "last_year_here", "average", "passage", "text_free"])
def test_words_are_read_whole(name):
    bad = scope.PERSON_WORDS | scope.PROTECTED_WORDS
    assert bool(scope.words_of(name) & bad) == (name == "text_free")


def test_scope_reads_the_hub_where_it_is(city, release):
    (city.home / "hub").mkdir(parents=True)
    pd.DataFrame({"area": ["a00"], "victim_name": ["x"]}).to_parquet(city.home / "hub" / "incidents.parquet")
    result = scope.check(_evidence(city, release))
    assert result.outcome == "fail"
    assert "victim_name" in result.sentence


def test_the_proxy_check_finds_what_features_give_away():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 3))
    given = 1 / (1 + np.exp(-2 * x[:, 0]))
    shares = np.column_stack([given, rng.uniform(size=200), np.full(200, 0.3)])
    found = reconstruction(x, shares, np.ones(200), 1)
    assert found[0] > 0.9
    assert found[1] < 0.1
    assert np.isnan(found[2])


def test_drift_passes_a_steady_series_and_keeps_evidently_as_the_record(city, release):
    result = drift.check(_evidence(city, release))
    assert result.outcome == "pass"
    record = result.record["evidently"]
    assert record["method"] == "psi"
    assert set(record["scores"]) == {"level", "week_of_year", "y", "mean"}
    own = {metric["config"]["column"]: metric["value"] for metric in record["metrics"]}
    assert own == record["scores"]


def test_drift_fails_when_forecasts_get_worse_and_says_since_when(city):
    tables, lived = made.steady(windows=40)
    tables.y[20:] = np.round(tables.y[20:] * 1.8)
    result = drift.check(_evidence(city, made.write_release(city, 1, tables, lived)))
    assert result.outcome == "fail"
    assert f"from about the week of {tables.windows[20]}" in result.sentence


def test_a_feature_that_moved_warns_and_does_not_fail(city, release):
    path = release.folder / "features-current.parquet"
    frame = pd.read_parquet(path)
    frame["level"] += 3
    frame.to_parquet(path, index=False)
    result = drift.check(_evidence(city, release))
    assert result.outcome == "pass"
    assert result.warnings == ("level has moved since training, beyond what chance would do.",)


def test_a_column_that_is_the_same_everywhere_in_a_week_is_not_tested(city, release):
    for name in ("reference", "current"):
        path = release.folder / f"features-{name}.parquet"
        frame = pd.read_parquet(path)
        frame["level"] = frame["window_start"].dt.dayofyear.astype(float)
        frame.to_parquet(path, index=False)
    rows, _ = drift.feature_rows(_evidence(city, release))
    assert rows[0]["outcome"] == "not tested: same for all areas at a time"


def test_integrity_passes_what_was_signed(city, release):
    result = integrity.check(_evidence(city, release))
    assert result.outcome == "pass"
    assert [row["check"] for row in result.rows][2] == "SHA-256 of model/manifest.json"


def test_integrity_fails_a_model_that_was_changed(city, release):
    evidence = _evidence(city, release)
    (release.folder / "model" / "burglary.txt").write_text("tree\nanother\n")
    result = integrity.check(evidence)
    assert result.outcome == "fail"
    assert "burglary.txt" in result.sentence


@pytest.mark.parametrize(
    ("name", "content"), [("model.pkl", b"x"), ("notes.bin", b"\x80\x04K\x01."), ("a/b.joblib", b"")]
)
def test_integrity_fails_a_pickle_by_name_or_by_content(city, release, name, content):
    evidence = _evidence(city, release)
    path = release.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    result = integrity.check(evidence)
    assert result.outcome == "fail"
    assert name in result.sentence


def test_every_gate_gives_plain_json_and_the_same_twice(city, release):
    rules = made.policy(bootstrap=200)
    one, two = (run_gates(release, city, rules, made.TODAY) for _ in range(2))
    assert [result.document() for result in one] == [result.document() for result in two]
    assert [result.gate for result in one] == list(GATES)
    assert all(result.sentence and result.source for result in one)


def test_a_backtest_with_a_gap_is_refused(city, release):
    frame = release.backtest()
    frame.iloc[1:].to_parquet(release.folder / "backtest.parquet", index=False)
    with pytest.raises(DataError, match="639 rows where 640 are expected"):
        _evidence(city, release)
    frame.assign(mean=-1.0).to_parquet(release.folder / "backtest.parquet", index=False)
    with pytest.raises(DataError, match="column mean has a value that is missing or negative"):
        _evidence(city, release)


def test_areas_that_are_not_those_of_the_backtest_are_refused(city, release):
    release.areas().iloc[1:].to_parquet(release.folder / "areas.parquet", index=False)
    with pytest.raises(DataError, match="forecasts 40 areas and the release lists 39"):
        _evidence(city, release)
    shutil.rmtree(release.folder)
