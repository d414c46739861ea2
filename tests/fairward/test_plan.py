"""`fairward plan`: rows that add up, files, a plan kept by its digest, and refusals in one line."""

import json

import pytest
import yaml

from configs.files import sha256_file
from tests.fairward.cli import Fairward

pytestmark = pytest.mark.slow


def test_a_plan_is_printed_written_and_kept(released, tmp_path):
    released = released.copy(tmp_path / "own")
    said = released.json("plan", "--units", "5", "--out", tmp_path / "plan.json", "--format", "json")
    plan = json.loads((tmp_path / "plan.json").read_bytes())
    kept = released.home / "plans" / f"{said['plan']}.json"
    assert sha256_file(kept)[:32] == said["plan"] == sha256_file(tmp_path / "plan.json")[:32]
    assert sum(row["units"] for row in plan["rows"]) == 5
    assert said["gap"] == plan["gap"] <= 0.01
    table = released.ok("plan", "--units", "5")
    assert "Where most was recorded in the last year" in table
    assert "It is no promise of fewer incidents." in table
    assert "Ethnicity: Asian" in table
    light = released.ok("plan", "--units", "2", "--kind", "lighting", "--format", "csv").splitlines()
    assert light[0] == "start,end,area,name,district,units,expected,covered,reason"
    assert 2 <= len(light) <= 3


def test_what_cannot_be_planned_is_refused_in_a_line(released):
    assert "use one of patrol, outreach, lighting, repair" in released.refused(5, "plan", "--units", "2", "--kind", "x")
    assert "there is room for 48 units" in released.refused(5, "plan", "--units", "50", "--kind", "repair")
    assert "use one of table, csv, json, geojson" in released.refused(3, "plan", "--units", "2", "--format", "xml")


def test_nothing_is_planned_before_a_release_is_approved(trained):
    assert "To mend" in trained.refused(5, "plan", "--units", "2")


def test_who_plans_must_hold_a_role_that_plans(tmp_path):
    user = Fairward(tmp_path)
    path = tmp_path / "policy.yaml"
    policy = yaml.safe_load(path.read_text(encoding="utf-8"))
    policy["people"]["everyone_else"] = ["scientist"]
    path.write_text(yaml.safe_dump(policy), encoding="utf-8")
    said = user.refused(5, "plan", "--units", "2", "--by", "Sid Scientist")
    assert "Sid Scientist (scientist, resident) may not plan where units of a resource go" in said
    assert "To mend" in user.refused(5, "plan", "--units", "2", "--by", "demo auditor")
