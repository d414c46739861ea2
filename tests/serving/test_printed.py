"""The process that draws: the same drawing as here, one process for many, gone when idle, started anew when it died."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
import vl_convert

from configs.errors import MachineError
from serving.draw import printed as room
from serving.draw.printed import printed


def spec(height: int) -> dict[str, object]:
    """Return a specification of one bar."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": [{"count": height}]},
        "mark": "bar",
        "encoding": {"y": {"field": "count", "type": "quantitative"}},
    }


def presses() -> list[psutil.Process]:
    """Return the processes of this one that draw."""
    children = psutil.Process().children()
    return [
        each for each in children if each.status() != psutil.STATUS_ZOMBIE and "press.py" in " ".join(each.cmdline())
    ]


@pytest.fixture(autouse=True)
def _nobody_draws_yet() -> None:
    for press in presses():
        press.kill()
        press.wait(30)


def test_it_draws_what_the_library_draws_here() -> None:
    assert printed(spec(3)) == vl_convert.vegalite_to_svg(spec(3))


def test_many_who_ask_at_once_share_one_process_and_each_gets_their_own() -> None:
    with ThreadPoolExecutor(8) as pool:
        drawings = list(pool.map(lambda height: printed(spec(height)), range(1, 25)))
    assert drawings == [vl_convert.vegalite_to_svg(spec(height)) for height in range(1, 25)]
    assert len(presses()) == 1


def test_what_cannot_be_drawn_is_refused_and_the_next_is_drawn() -> None:
    with pytest.raises(ValueError, match="TypeError"):
        printed({**spec(1), "mark": "no such mark"})
    assert printed(spec(2)).startswith("<svg")
    assert len(presses()) == 1


def test_one_that_died_is_started_anew() -> None:
    printed(spec(1))
    (first,) = presses()
    os.kill(first.pid, signal.SIGKILL)
    first.wait(30)
    assert printed(spec(1)).startswith("<svg")
    assert [each.pid for each in presses()] != [first.pid]


def test_it_ends_when_nobody_asks_and_leaves_no_process_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "IDLE", 0.3)
    printed(spec(1))
    for press in psutil.Process().children():
        if "press.py" in " ".join(press.cmdline()):
            press.wait(30)
    assert presses() == []
    assert printed(spec(1)).startswith("<svg")


def test_one_that_cannot_draw_at_all_is_told_with_a_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "press.py").write_text("raise SystemExit(3)")
    monkeypatch.setattr(room, "_PRESS", tmp_path / "press.py")
    with pytest.raises(MachineError, match="ended") as told:
        printed(spec(1))
    assert "memory" in str(told.value)


def test_one_that_does_not_answer_is_ended_and_told_of(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "press.py").write_text("import time\ntime.sleep(3600)")
    monkeypatch.setattr(room, "_PRESS", tmp_path / "press.py")
    monkeypatch.setattr(room, "PATIENCE", 0.3)
    with pytest.raises(MachineError, match="did not answer"):
        printed(spec(1))
    psutil.wait_procs(presses(), 30)
    assert presses() == []
