"""`fairward fetch` as its users meet it."""

import json
import os
import subprocess
import sys

import pytest

from configs.files import one_writer
from tests.fairward.cli import plain_environment
from tests.features.cities import small_city
from tests.features.fetch.feeds import city_of
from tests.features.fetch.opened import opened
from tests.features.fetch.servers import Said


def typed(folder, *words, **variables):
    environment = {**plain_environment(), "NO_PROXY": "127.0.0.1", "FAIRWARD_WORKSPACE": str(folder / "workspace")}
    command = [sys.executable, "-m", "fairward", "--city", str(folder / "small.yaml"), "fetch", *words]
    return subprocess.run(
        command, env={**environment, **variables}, cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def portal():
    with opened("carto") as made:
        made.add(1, 2, 3)
        yield made


def test_what_was_landed_is_told_to_people_and_to_machines(portal, tmp_path):
    portal.city(tmp_path)
    done = typed(tmp_path, COLUMNS="120")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0] == "fetching Small"
    assert done.stderr.splitlines()[-1] == "sources.police: 3 new rows"
    assert done.stdout.splitlines()[0].strip() == "Landed"
    assert done.stdout.splitlines()[-1].split() == ["sources.police", "2", "3", "3", "3"]
    done = typed(tmp_path, "police", "--json")
    assert json.loads(done.stdout) == {
        "feeds": [
            {
                "group": "sources",
                "key": "police",
                "pages": 0,
                "rows": 0,
                "landed": 3,
                "cursor": "3",
                "warnings": [],
                "error": None,
            }
        ]
    }
    assert done.stderr == ""


def test_an_error_is_one_line_and_its_code(portal, tmp_path):
    portal.city(tmp_path)
    portal.site.faults.append(Said(404, b'{"error": ["no such account"]}'))
    done = typed(tmp_path, "--json")
    assert done.returncode == 4
    assert done.stderr == (
        "fairward: sources.police: the service said 404: no such account. "
        "To mend: check table, mapped columns and where\n"
    )
    assert json.loads(done.stdout)["feeds"][0]["error"].startswith("sources.police: the service said 404")
    portal.city(tmp_path)
    assert typed(tmp_path).returncode == 0
    portal.city(tmp_path, table="others")
    done = typed(tmp_path)
    assert (done.returncode, "table changed" in done.stderr, "Traceback" in done.stderr) == (5, True, False)


def test_a_city_without_remote_feeds_says_so(tmp_path):
    small_city(tmp_path)
    done = typed(tmp_path)
    assert (done.returncode, done.stdout) == (
        0,
        "Small has no remote feeds: its rows are files, which ingest reads as they are\n",
    )
    done = typed(tmp_path, "police")
    assert done.returncode == 3
    assert "no remote feed is named 'police'. To mend: use one of: none" in done.stderr


def test_a_second_writer_is_refused(portal, tmp_path):
    city = portal.city(tmp_path)
    with one_writer(city.home):
        done = typed(tmp_path)
    assert done.returncode == 5
    assert "another fairward verb is writing" in done.stderr


def test_a_variable_that_is_not_set_is_a_mistake_of_the_settings(tmp_path):
    feed = {"kind": "sql", "url": "postgresql+psycopg://u:{NO_SUCH_PASSWORD}@127.0.0.1/d", "table": "t", "cursor": "c"}
    city_of(tmp_path, feed)
    assert "NO_SUCH_PASSWORD" not in os.environ
    done = typed(tmp_path)
    assert done.returncode == 3
    assert "the environment variable NO_SUCH_PASSWORD is not set" in done.stderr
