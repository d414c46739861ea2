"""Two verbs at once: one writes, the other says so."""

import pytest

WAITS = """
    import sys
    import features.hub.run
    written = features.hub.run._write
    def wait(*arguments):
        print("writing", flush=True)
        sys.stdin.read()
        return written(*arguments)
    features.hub.run._write = wait
"""


def test_a_second_verb_is_refused_and_the_first_ends_well(simulated, tmp_path):
    user = simulated.copy(tmp_path)
    first = user.with_code(WAITS, "ingest", "--json")
    assert first.stdout is not None
    assert first.stdout.readline() == "writing\n"
    line = user.refused(5, "ingest")
    assert "another fairward verb is writing" in line
    assert str(user.home) in line
    assert "another fairward verb is writing" in user.refused(5, "simulate")
    assert not (user.home / "hub").exists()
    _, errors = first.communicate("")
    assert first.returncode == 0, errors
    assert user.json("ingest")["total"]["rows"] > 5000


@pytest.mark.slow
def test_a_killed_verb_holds_nothing(simulated, tmp_path):
    user = simulated.copy(tmp_path)
    first = user.with_code(WAITS, "ingest")
    assert first.stdout is not None
    assert first.stdout.readline() == "writing\n"
    first.kill()
    first.communicate()
    user.ok("ingest")


@pytest.mark.slow
def test_those_who_only_read_need_not_wait(simulated, tmp_path):
    user = simulated.copy(tmp_path)
    first = user.with_code(WAITS, "ingest")
    assert first.stdout is not None
    assert first.stdout.readline() == "writing\n"
    assert user.json("ledger", "verify")["verified"]
    first.communicate("")
