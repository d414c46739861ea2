"""Settings of a source that cannot serve are refused when the city file is read."""

from pathlib import Path

import pytest

from configs.errors import ConfigError
from tests.features.cities import POLICE, small_city


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"crs": "EPSG:1"}, r"sources.police.crs: 'EPSG:1' is no coordinate reference system"),
        ({"feed": {"kind": "files", "files": "/police/*.csv"}}, "a pattern under the data folder"),
        ({"feed": {"kind": "files", "files": "../*.csv"}}, "a pattern under the data folder"),
        ({"feed": {**POLICE["feed"], "encoding": "klingon"}}, "'klingon' is no encoding"),
        ({"feed": {**POLICE["feed"], "delimiter": '"'}}, "delimiter"),
        ({"date_formats": ["%Y-%m-%d %z"]}, "names a zone"),
        ({"reported_formats": ["%Y-%Q"]}, "is no strptime format"),
    ],
)
def test_a_source_that_cannot_be_read_is_refused(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        small_city(tmp_path, sources={"police": {**POLICE, **changes}})
