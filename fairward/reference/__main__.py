"""`python -m fairward.reference`: writes the generated pages of docs/ anew."""

from pathlib import Path

from configs.files import write_bytes
from fairward.reference import PAGES

DOCS = Path(__file__).parents[2] / "docs"

if __name__ == "__main__":
    for name, page in PAGES.items():
        write_bytes(DOCS / name, page().encode())
