"""Takes the pictures of the committee's handbook from a dossier: `python -m benchmarks.pictures DOSSIER.html`.

The handbook's are of the demo's: `make demo`, then workspace/demo/releases/1/dossier.html.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from audit.printing import FIND, find_browser

FOLDER = Path(__file__).parent.parent / "docs" / "images"
PICTURES = {
    "handbook-first-page.png": ("#verdict", "#verdict"),
    "handbook-contents.png": ("nav.contents", "nav.contents"),
    "handbook-gate.png": ("#calibration", "#calibration figure"),
    "handbook-choice.png": ("#mitigation .pair", "#mitigation .pair"),
}
"""Name of the picture, and the parts of the page with which it begins and ends."""


_EDGE = 20


def main(dossier: Path) -> None:
    """Write every picture."""
    found = find_browser(FIND)
    if found is None:
        raise SystemExit("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        page = browser.new_page(viewport={"width": 1000, "height": 1000}, color_scheme="light")
        page.goto(dossier.resolve().as_uri())
        for name, (first, last) in PICTURES.items():
            begin, end = (page.locator(part).first.bounding_box() for part in (first, last))
            if begin is None or end is None:
                raise SystemExit(f"{dossier} has no {first} or no {last}")
            height = end["y"] + end["height"] - begin["y"]
            clip = {"x": begin["x"] - _EDGE, "y": begin["y"], "width": begin["width"] + 2 * _EDGE, "height": height}
            page.screenshot(path=FOLDER / name, clip=clip, full_page=True)  # type: ignore[arg-type]
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
