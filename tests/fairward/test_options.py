"""What verbs read from the command line."""

import pytest

from configs.errors import ConfigError
from fairward.options import span_of


@pytest.mark.parametrize(("text", "span"), [("1", (1, 1)), ("3", (3, 3)), ("1-4", (1, 4))])
def test_a_window_ahead_is_a_number_or_two(text, span):
    assert span_of(text) == span


@pytest.mark.parametrize("text", ["", "0", "-1", "1-", "4-1", "two", "1.5", "1-2-3"])
def test_what_is_no_window_ahead_is_said_to_be_none(text):
    with pytest.raises(ConfigError, match=r"is no window ahead. To mend: write one such as 2, or 1-4"):
        span_of(text)
