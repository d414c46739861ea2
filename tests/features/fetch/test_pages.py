"""The pages on remote feeds: their settings are read as a city file's are."""

import re
from pathlib import Path

import pytest
import yaml

from configs.feeds import FileFeed
from configs.sources import SourceSettings
from features.fetch.columns import wanted_columns

PAGES = Path(__file__).parents[3] / "docs" / "sources"


@pytest.mark.parametrize("page", ["sql", "socrata", "carto", "arcgis", "police-uk"])
def test_the_settings_of_a_page_are_settings(page):
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert blocks
    for block in blocks:
        for written in yaml.safe_load(block)["sources"].values():
            source = SourceSettings.model_validate(written)
            assert not isinstance(source.feed, FileFeed)
            assert source.feed.kind == page
            assert len(wanted_columns(source)) > 4
