"""`fairward reproduce`, as it is typed: the same ends well; what was changed is named, and the exit code is 6."""

import pandas as pd
import pytest

from audit.reproduce.environment import new_environment
from configs.errors import MachineError

pytestmark = pytest.mark.slow


def test_a_release_that_comes_out_the_same_and_one_of_which_a_row_was_changed(trained, tmp_path):
    said = trained.ok("reproduce", "1")
    assert "release 1 comes out the same" in said
    assert "largest difference of a number: 0" in said
    user = trained.copy(tmp_path)
    path = user.home / "releases" / "1" / "backtest.parquet"
    rows = pd.read_parquet(path)
    rows.loc[7, "mean"] += 0.5
    rows.to_parquet(path, index=False)
    done = user.run("reproduce", "1", "--full")
    assert done.returncode == 6, done.stderr
    assert "Traceback" not in done.stderr
    assert "release 1 differs: backtest (every number of 2 of its 2 blocks)" in done.stdout
    assert f"{rows['offence'][7]}, {rows['area'][7]}, {rows['window_start'][7]:%Y-%m-%d}: mean was " in done.stdout
    assert "backtest of further windows" in done.stdout


def test_a_new_environment_that_cannot_be_made_is_told_with_a_remedy(monkeypatch, tmp_path):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path))
    lines = []
    with pytest.raises(MachineError, match="the new environment could not be made"), new_environment(lines.append):
        pass
    assert lines == ["a new environment from requirements.lock"]
