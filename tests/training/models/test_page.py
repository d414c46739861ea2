"""docs/models.md names every model, and the model that it shows keeps the promises of the interface."""

import re
from pathlib import Path

import numpy as np

from tests.training.models.synthetic import how, made
from training.models import MODELS

PAGE = (Path(__file__).parents[3] / "docs/models.md").read_text(encoding="utf-8")


def test_every_model_is_named():
    assert [key for key in MODELS if f"`{key}`" not in PAGE] == []


def test_the_page_s_own_model_fits_forecasts_and_is_read_again():
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    found: dict = {"__name__": "example"}
    exec(compile(source, "docs/models.md", "exec"), found)  # noqa: S102 - our own page
    rows, y = made()
    mix = found["Mix"]()
    fitted = mix.fit(rows, y, how())
    assert 0.5 < fitted.mean(rows).sum() / y.sum() < 2
    np.testing.assert_array_equal(mix.read(fitted.text()).mean(rows), fitted.mean(rows))
