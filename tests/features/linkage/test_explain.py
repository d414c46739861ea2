"""How far apart linked rows are, worked by hand."""

import numpy as np
import pandas as pd

from features.linkage.explain import explain


def test_rows_are_counted_and_measured_by_sources_reason_and_offence() -> None:
    linked = pd.DataFrame(
        {
            "source": ["calls"] * 4 + ["police"],
            "kept_source": ["police"] * 5,
            "why": ["same"] * 4 + ["back"],
            "offence": ["theft"] * 3 + ["assault", "theft"],
            "minutes_apart": [0.0, 4.0, 10.0, 1.0, np.nan],
            "metres_apart": [10.0, 20.0, 70.0, 5.0, np.nan],
        }
    )
    found = explain(linked)
    assert found[["source", "why", "offence", "rows"]].to_numpy().tolist() == [
        ["calls", "same", "assault", 1],
        ["calls", "same", "theft", 3],
        ["police", "back", "theft", 1],
    ]
    theft = found.iloc[1]
    assert theft[["minutes_median", "metres_median"]].tolist() == [4.0, 20.0]
    np.testing.assert_allclose(theft[["minutes_90", "metres_90"]].astype(float), [8.8, 60.0])
    assert found.iloc[2][["minutes_median", "metres_90"]].isna().all()


def test_nothing_linked_is_a_table_without_rows() -> None:
    columns = ["source", "kept_source", "why", "offence", "minutes_apart", "metres_apart"]
    found = explain(pd.DataFrame({name: np.zeros(0) for name in columns}))
    assert (len(found), found.shape[1]) == (0, 9)
