"""Maps the text of source files to typed rows: code, offence, times, weight, and the first reason against each."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from configs.city import City
from features.reasons import Reason, Reasons, first_reason
from features.rows.codes import clean_codes, map_codes
from features.rows.dates import read_moments
from features.sources.read import SourceFile


def read_texts(files: list[SourceFile]) -> pd.DataFrame:
    """Put the texts of all files under one another, with their source and file.

    Parameters
    ----------
    files : list of SourceFile
        Files as read.

    Returns
    -------
    pandas.DataFrame
        source, file (categories in order of reading), row, whole and the mapped texts. Shape: (n_rows, 15).
    """
    table = pa.concat_tables([file.table for file in files])
    texts: pd.DataFrame = table.to_pandas().astype(dict.fromkeys(table.column_names[2:], "str"))
    lengths = [file.table.num_rows for file in files]
    texts.insert(0, "file", repeated([file.name for file in files], lengths))
    texts.insert(0, "source", repeated([file.source for file in files], lengths))
    return texts


def repeated(names: list[str], lengths: list[int]) -> pd.Series:
    """Repeat names, as categories in the order in which they first stand. Shape: (sum of lengths,)."""
    place, distinct = pd.factorize(np.array(names, dtype=object))
    return pd.Series(pd.Categorical.from_codes(np.repeat(place, lengths), pd.Index(distinct, dtype="str")))


def map_rows(city: City, key: str, texts: pd.DataFrame) -> pd.DataFrame:
    """Map texts of one source to typed rows, every row kept, in their order.

    Parameters
    ----------
    city : City
        The city.
    key : str
        The source's key.
    texts : pandas.DataFrame
        As from `read_texts`. Shape: (n_rows, 15).

    Returns
    -------
    pandas.DataFrame
        source, file, row; source_id, code, offence (empty for none); occurred_start, occurred_end, reported, filed and
        revised (UTC, NaT for none); recorded_area; weight (0 where it is wrong) and reason (see
        `features.reasons`, 0 for none; the period is not judged). Shape: (n_rows, 14).
    """
    source = city.sources[key]
    codes = clean_codes(texts["code"], source.codes.zero_fill)
    offences, code_reasons = map_codes(codes, source.codes, city.taxonomy)
    moments = read_moments(texts, source, city)
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
            "revised": moments.revised,
            "recorded_area": texts["recorded_area"].fillna(""),
            "weight": weight,
            "reason": first_found(weight_reasons, code_reasons, moments.reasons),
        }
    )


def first_found(*stages: Reasons) -> Reasons:
    """Return for each row the reason of the first stage that found one. Shape: (n_rows,)."""
    found = stages[0]
    for stage in stages[1:]:
        found = np.where(found == 0, stage, found)
    return found


def _weights(texts: pd.DataFrame) -> tuple[npt.NDArray[np.int8], Reasons]:
    place, distinct = pd.factorize(texts["weight"])
    number = pd.to_numeric(pd.Series(distinct, dtype="str"), errors="coerce").to_numpy(np.float64, na_value=np.nan)
    known = np.select([number == 1, number == -1], [np.int8(1), np.int8(-1)], np.int8(0))
    malformed = ~texts["whole"].to_numpy()
    weight = np.append(known, np.int8(1))[place] * ~malformed
    return weight, first_reason({Reason.MALFORMED: malformed, Reason.WEIGHT: weight == 0})
