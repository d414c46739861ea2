"""The pictures of README and docs: the journeys take them where UPDATE_PICTURES is set (`make pictures`)."""

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "docs" / "images"
LARGEST = 200_000
"""Bytes of a picture."""
DESKTOP = {
    "next-week": 1100,
    "area": 1250,
    "plan": 1250,
    "inbox": 900,
    "gate": 1000,
    "decision": 1150,
    "backtest": 1250,
    "residents": 1100,
    "concern": 1000,
}
"""Pages pictured on a desktop with scripts, and how much of their height."""
PHONE = {"next-week": 1350, "concern": 844}
"""Pages pictured on a phone too."""
PARTS = {
    "handbook-first-page": ("#verdict", "#verdict"),
    "handbook-contents": ("nav.contents", "nav.contents"),
    "handbook-gate": ("#calibration", "#calibration figure"),
    "handbook-choice": ("#mitigation .pair", "#mitigation .pair"),
}
"""Parts of the dossier that the committee's handbook shows: with what each begins and ends."""
_EDGE = 20


def names() -> set[str]:
    """Return the names of all files that the journeys write."""
    return {*(f"{name}.png" for name in (*DESKTOP, *PARTS)), *(f"{name}-phone.png" for name in PHONE)}


def take(page: Page, name: str, window: str) -> None:
    """Picture the top of a page, where pictures are wanted and this window is the one for it."""
    heights, ending = {"desktop": (DESKTOP, ""), "phone": (PHONE, "-phone")}.get(window, ({}, ""))
    if "UPDATE_PICTURES" not in os.environ or name not in heights:
        return
    width = page.viewport_size["width"] if page.viewport_size else 0
    _write(page, f"{name}{ending}", {"x": 0, "y": 0, "width": width, "height": heights[name]})


def take_parts(page: Page, window: str) -> None:
    """Picture the parts of a dossier that the handbook shows, under the same conditions."""
    if "UPDATE_PICTURES" not in os.environ or window != "desktop":
        return
    for name, (first, last) in PARTS.items():
        begin, end = (page.locator(part).first.bounding_box() for part in (first, last))
        assert begin is not None
        assert end is not None
        height = end["y"] + end["height"] - begin["y"]
        clip = {"x": begin["x"] - _EDGE, "y": begin["y"], "width": begin["width"] + 2 * _EDGE, "height": height}
        _write(page, name, clip)


def _write(page: Page, name: str, clip: dict[str, float]) -> None:
    """Write a picture of part of a page in 256 colours."""
    taken = page.screenshot(clip=clip, full_page=True)  # type: ignore[arg-type]
    reduced = Image.open(io.BytesIO(taken)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    reduced.save(FOLDER / f"{name}.png", optimize=True)
