"""A release that forecasts what police find by looking is refused, unless the policy waives that offence by name."""

from datetime import UTC, date, datetime

import pytest
import yaml

from audit.dossier import write_dossier
from audit.release import release
from configs.errors import StateError
from features.simulate import simulate
from tests.audit.whole import approved, audited, whole_city
from training.load import load_release

pytestmark = pytest.mark.slow
GATE = "label_origin"


def with_drugs(city):
    """Return the city with drug offences as a target."""
    offences = dict(city.taxonomy.offences)
    offences["drugs"] = offences["drugs"].model_copy(update={"target": True})
    return city.model_copy(update={"taxonomy": city.taxonomy.model_copy(update={"offences": offences})})


def waive(city):
    """Let the committee's policy name a waiver."""
    policy = yaml.safe_load(city.policy.read_text(encoding="utf-8"))
    policy["waivers"] = [
        {"gate": GATE, "offence": "drugs", "by": "demo lawyer", "reason": "A study of what this does",
         "expires": date(datetime.now(UTC).year + 1, 1, 1)}
    ]  # fmt: skip
    city.policy.write_text(yaml.safe_dump(policy, sort_keys=False), encoding="utf-8")


def test_drugs_as_a_target_are_refused_without_a_waiver_that_names_them(tmp_path):
    city = with_drugs(whole_city(tmp_path))
    simulate(city)
    number, gates = audited(city)
    assert gates[GATE]["outcome"] == "fail"
    assert "it forecasts Drug offences, which police find themselves" in gates[GATE]["sentence"]
    now = approved(city, number, gates, but=GATE)
    with pytest.raises(StateError, match=f"gate {GATE} failed"):
        release(city, number, now)
    waive(city)
    dossier = write_dossier(city, load_release(city, number), datetime.now(UTC))
    again = {each["gate"]: each for each in dossier.gates}
    assert again[GATE]["outcome"] == "pass"
    assert "the committee has let that pass: Drug offences, waived by demo lawyer" in again[GATE]["sentence"]
