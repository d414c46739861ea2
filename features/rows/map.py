"""Maps the text of source files to typed rows: code, offence, times, weight, and the first reason against each."""

import numpy as np
import pandas as pd
import pyarrow as pa

from configs.city import City
from features.reasons import Reason, Reasons, first_reason
from features.rows.codes import clean_codes, map_codes
from features.rows.dates import read_moments
from features.sources.read import SourceFile
from features.where.locate import project


def read_texts(files: list[SourceFile]) -> pd.DataFrame:
    """Put the texts of all files under one another, with their source and file.

    Parameters
    ----------
    files : list of SourceFile
        Files as read.

    Returns
    -------
    pandas.DataFrame
        source, file (categories in order of reading), row, whole and the mapped texts. Shape: (n_rows, 13).
    """
    table = pa.concat_tables([file.table for file in files])
    texts: pd.DataFrame = table.to_pandas().astype(dict.fromkeys(table.column_names[2:], "str"))
    lengths = [file.table.num_rows for file in files]
    for field, names in (("file", [file.name for file in files]), ("source", [file.source for file in files])):
        distinct = list(dict.fromkeys(names))
        codes = np.repeat(np.array([distinct.index(name) for name in names], dtype=np.int64), lengths)
        texts.insert(0, field, pd.Series(pd.Categorical.from_codes(codes, pd.Index(distinct))))
    return texts


def map_rows(city: City, texts: pd.DataFrame) -> pd.DataFrame:
    """Map texts to typed rows, every row kept, in their order.

    Parameters
    ----------
    city : City
        Its sources say how.
    texts : pandas.DataFrame
        As from `read_texts`.

    Returns
    -------
    pandas.DataFrame
        source, file, row; source_id, code, offence (empty for none); occurred_start, occurred_end, reported and
        filed (UTC, NaT for none); x, y (metres in the city's CRS, NaN for none), recorded_area; weight
        (0 where it is wrong) and reason (see `features.reasons`, 0 for none). Shape: (n_rows, 15).
    """
    parts = [_map_source(city, str(key), part) for key, part in texts.groupby("source", observed=True, sort=False)]
    return pd.concat(parts).loc[texts.index]


def _map_source(city: City, key: str, texts: pd.DataFrame) -> pd.DataFrame:
    source = city.sources[key]
    codes = clean_codes(texts["code"], source.codes.zero_fill)
    offences, code_reasons = map_codes(codes, source.codes, city.taxonomy)
    moments = read_moments(texts, source, city)
    x, y, place_reasons = project(texts["x"], texts["y"], source.crs, city.crs)
    weight, weight_reasons = _weights(texts)
    return pd.DataFrame(
        {
            "source": texts["source"],
            "file": texts["file"],
            "row": texts["row"],
            "source_id": texts["id"].fillna(""),
            "code": codes,
            "offence": offences,
            "occurred_start": moments.start,
            "occurred_end": moments.end,
            "reported": moments.reported,
            "filed": moments.filed,
            "x": x,
            "y": y,
            "recorded_area": texts["recorded_area"].fillna(""),
            "weight": weight,
            "reason": first_found(weight_reasons, code_reasons, moments.reasons, place_reasons),
        }
    )


def first_found(*stages: Reasons) -> Reasons:
    """Return for each row the reason of the first stage that found one. Shape: (n_rows,)."""
    found = stages[0]
    for stage in stages[1:]:
        found = np.where(found == 0, stage, found)
    return found


def _weights(texts: pd.DataFrame) -> tuple[Reasons, Reasons]:
    given = texts["weight"]
    number = pd.to_numeric(given, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    malformed = ~texts["whole"].to_numpy()
    one = (given.isna().to_numpy() | (number == 1)) & ~malformed
    weight = np.select([one, number == -1], [np.int8(1), np.int8(-1)], np.int8(0))
    return weight, first_reason({Reason.MALFORMED: malformed, Reason.WEIGHT: weight == 0})
