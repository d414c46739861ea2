"""Tests of the executor that counts CPU seconds: results and errors pass through it, seconds add up."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from benchmarks.forecasting import Counting, timed
from training.executor import Here


def test_results_pass_and_seconds_add_up_across_processes() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("forkserver")) as pool:
        counting = Counting(pool)
        found = [counting.submit(sum, range(n), start=1) for n in (3, 5)]
        assert [future.result(120) for future in found] == [4, 11]
    assert counting.cpu > 0


def test_errors_pass_and_count_nothing() -> None:
    counting = Counting(Here())
    with pytest.raises(ZeroDivisionError):
        counting.submit(divmod, 1, 0).result(1)
    assert counting.cpu == 0


def test_a_call_is_timed_where_it_is_done() -> None:
    cpu, result = timed(max, (2, 7), {})
    assert cpu >= 0
    assert result == 7
