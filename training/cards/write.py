"""Writes a release's cards, as Markdown and as JSON, and reads them back."""

import json
from pathlib import Path
from typing import Any

from configs.city import City
from configs.files import canonical_json
from training.cards.data import data_card
from training.cards.model import model_card

HOME, NAMES = "cards", ("model", "data")


def read_cards(folder: Path) -> dict[str, Any]:
    """Read both cards of a release's folder as `Card.told` gives them, by name."""
    return {name: json.loads((folder / HOME / f"{name}.json").read_bytes()) for name in NAMES}


def write_cards(
    folder: Path, city: City, manifest: dict[str, Any], account: dict[str, Any], explained: dict[str, Any]
) -> None:
    """Write cards/model.md, cards/model.json, cards/data.md and cards/data.json into a release's folder.

    Parameters
    ----------
    folder : Path
        The release's.
    city : City
        Its settings.
    manifest : dict
        Of the release, with its models.
    account : dict
        Of the hub.
    explained : dict
        What matters over all areas.
    """
    home = folder / HOME
    home.mkdir()
    for name, card in zip(NAMES, (model_card(manifest, explained), data_card(city, account)), strict=True):
        (home / f"{name}.md").write_text(card.markdown(), encoding="utf-8")
        (home / f"{name}.json").write_bytes(canonical_json(card.told()))
