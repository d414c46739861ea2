"""The committee's rule of flagging is one line of policy: audit, archive, exports and pages all follow it."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from audit.evidence import gather
from audit.flagging import places
from audit.groups import memberships
from audit.mitigation.mark import mark
from audit.release import current
from configs.city import City
from configs.errors import StateError
from configs.load import load_policy
from features.hub import load_hub
from serving.approved.served import Served
from serving.archive.forecasts import is_current, issue
from serving.files.choose import chosen
from serving.pages.analyst.asked import WindowQuery
from serving.pages.analyst.window import window_page
from training.bundle import Release
from training.load import load_release

CAP = {"kind": "cap", "dimension": "ethnicity", "at_most": 1.1}


@pytest.fixture
def capped(own_city: City, tmp_path: Path) -> City:
    """Give the released city under a policy of which one line is another."""
    policy = yaml.safe_load(own_city.policy.read_text(encoding="utf-8"))
    policy["flagged"]["rule"] = CAP
    path = tmp_path / "policy.yaml"
    path.write_text(yaml.safe_dump(policy), encoding="utf-8")
    return own_city.model_copy(update={"policy": path})


def exposures(rows: pd.DataFrame, release: Release, city: City) -> np.ndarray:
    """Return each group's share of the people in flagged areas over its share of all. Shape: (offences, groups)."""
    areas = release.areas().sort_values("area").reset_index(drop=True)
    ethnicity = memberships(areas, city)[0]
    flags = rows.pivot(index="offence", columns="area", values="flagged")[list(areas["area"])].to_numpy(dtype=float)
    lived = flags @ ethnicity.people
    return np.asarray(lived / lived.sum(axis=1, keepdims=True) / ethnicity.portions)


@pytest.mark.slow
def test_what_is_issued_keeps_to_the_rule_and_the_forecasts_stay(own_city: City, capped: City) -> None:
    hub, release = load_hub(own_city), load_release(own_city, 1)
    plain = issue(own_city, hub, release)
    assert not is_current(capped, 1, plain.folder)
    edition = issue(capped, hub, release)
    assert edition.unmet == ()
    assert exposures(plain.forecast, release, own_city).max() > 1.15
    assert exposures(edition.forecast, release, own_city).max() <= 1.1 + 1e-5
    k = places(len(release.areas()), load_policy(capped.policy).flagged.share)
    assert set(edition.forecast.groupby("offence")["flagged"].sum()) == {k}
    assert (edition.forecast["flagged"] != plain.forecast["flagged"]).any()
    pd.testing.assert_frame_equal(edition.forecast.drop(columns="flagged"), plain.forecast.drop(columns="flagged"))


@pytest.mark.slow
def test_pages_exports_and_the_table_show_what_the_rule_flags(capped: City) -> None:
    hub, release = load_hub(capped), load_release(capped, 1)
    edition, policy = issue(capped, hub, release), load_policy(capped.policy)
    page = window_page(Served(capped, policy, release.manifest, edition), WindowQuery(), capped.end)
    offence = page["offence"]["name"]
    wanted = edition.forecast[(edition.forecast["offence"] == offence) & edition.forecast["flagged"]]
    first, rest = page["groups"]
    assert [row.area for row in first["rows"]] == list(wanted["area"])
    assert not any(row.flagged for row in rest["rows"])
    assert first["title"] == "Flagged: the 5% of areas that the committee’s rule chooses"
    assert "no group's share (ethnicity) of the people in flagged areas is more than 1.1 times" in page["flagged_are"]
    rows, content = chosen(capped, release, edition, (1, 1), "csv", by=None, totals=False)
    told = pd.read_csv(BytesIO(content))
    assert rows == len(told)
    assert told["flagged"].tolist() == edition.forecast["flagged"].tolist()


@pytest.mark.slow
def test_a_forecast_of_the_backtest_is_flagged_as_the_audit_flags_it(capped: City) -> None:
    release, policy = load_release(capped, 1), load_policy(capped.policy)
    evidence = gather(release, capped, policy, capped.end)
    backtest = release.backtest()
    for w in (0, len(evidence.cube.windows) - 1):
        rows = backtest[backtest["window_start"] == pd.Timestamp(evidence.cube.windows[w])].sample(
            frac=1, random_state=w
        )
        marked = mark(rows, release.areas().iloc[::-1], capped, policy)
        flags = marked.rows.pivot(index="area", columns="offence", values="flagged")
        expected = evidence.flagged[w]
        np.testing.assert_array_equal(flags.loc[list(evidence.cube.areas), list(evidence.cube.offences)], expected)


@pytest.mark.slow
def test_another_rule_is_another_policy_and_needs_another_decision(own_city: City, capped: City) -> None:
    now = datetime.now(UTC).date()
    assert current(own_city, now).number == 1
    with pytest.raises(StateError, match="the policy changed since the audit"):
        current(capped, now)
