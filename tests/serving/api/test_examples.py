"""The examples of docs/api.md: each request is answered, by another city than the page's, with what has its shape."""

from typing import Any

import pytest

from benchmarks.examples import PAGE, examples, folded

EXAMPLES = examples(PAGE.read_text(encoding="utf-8"))


def alike(one: Any, other: Any) -> bool:
    """Tell whether two values have the same keys and kinds; of lists the first items are compared, null is of any."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return not one or not other or alike(one[0], other[0])
    return one is None or other is None or kind(one) is kind(other)


def kind(value: Any) -> type:
    """Return what a value is; JSON has one kind of number."""
    return float if type(value) is int else type(value)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": 1}, {"a": 0.5}, True),
        ({"a": 1}, {"b": 1}, False),
        ({"a": 1}, {"a": "1"}, False),
        ({"a": True}, {"a": 1}, False),
        ([{"a": 1}], [{"a": 2}, {"a": 3}], True),
        ([{"a": 1}], [{"b": 1}], False),
        ({"a": None}, {"a": "x"}, True),
        ([], {}, False),
    ],
)
def test_what_is_alike(one: Any, other: Any, *, same: bool) -> None:
    assert alike(one, other) is same


def test_the_page_has_an_example_of_each_kind() -> None:
    paths = " ".join(example.path for example in EXAMPLES)
    for part in ("forecast?", "batch", "drivers", "similar", "alerts", "search", "totals", "windows"):
        assert part in paths
    assert paths.count("/api/v1/") == len(EXAMPLES) >= 9


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.path)
def test_an_example_is_answered_as_the_page_says(asked: Any, example: Any) -> None:
    answer = asked.send(example.method, example.path, **({} if example.body is None else {"json": example.body}))
    told = answer.json()
    if answer.status_code >= 400:
        assert told == example.answer
    else:
        assert alike(told, example.answer)


def test_folding_changes_nothing_but_the_lines() -> None:
    value = {"a": [1.5, None, "b, c"], "d": {"e" * 130: True, "f": 'g "h", i'}}
    text = folded(value)
    assert "\n" in text
    assert examples(f"```sh\ncurl http://localhost:3000/x\n```\n\n```json\n{text}\n```")[0].answer == value
