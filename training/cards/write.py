"""Writes a release's cards, as Markdown and as JSON."""

from pathlib import Path
from typing import Any

from configs.city import City
from configs.files import canonical_json
from training.cards.data import data_card
from training.cards.model import model_card


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
    home = folder / "cards"
    home.mkdir()
    for name, card in (("model", model_card(manifest, explained)), ("data", data_card(city, account))):
        (home / f"{name}.md").write_text(card.markdown(), encoding="utf-8")
        (home / f"{name}.json").write_bytes(canonical_json(card.told()))
