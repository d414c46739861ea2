"""The section of the audit itself: what is known, and what the audit's own code found again."""

from typing import Any

from audit.pages.section import Setting
from audit.words import plural

KEY, TITLE = "known", "The auditor audits itself"
_EXACT, _SMALLEST = "exact", 0.0001
_OUTCOMES = {True: ("✓ agrees", "pass"), False: ("✕ differs", "fail")}


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return a sentence, a table of experiments, and a table of answers for each."""
    known = document["known"]
    answers = [answer for each in known for answer in each["answers"]]
    agree = sum(answer["agrees"] for answer in answers)
    return {
        "lead": f"{agree} of {plural(len(answers), 'answer')} from {plural(len(known), 'experiment')} agree with what "
        "is published or planted.",
        "experiments": [_experiment(each) for each in known],
    }


def _experiment(each: dict[str, Any]) -> dict[str, Any]:
    mark, css = _OUTCOMES[each["agrees"]]
    agree = sum(answer["agrees"] for answer in each["answers"])
    return {
        "title": each["title"],
        "vouches_for": each["vouches_for"],
        "set_up": each["set_up"],
        "source": each["source"],
        "mark": mark,
        "css": css,
        "count": f"{agree} of {len(each['answers'])} agree",
        "table": {
            "caption": f"{each['title']}: published and found",
            "head": [
                {"text": text, "css": css}
                for text, css in (
                    ("what", ""),
                    ("published", "n"),
                    ("found", "n"),
                    ("tolerance", "n"),
                    ("outcome", "n"),
                )
            ],
            "rows": [_row(answer) for answer in each["answers"]],
        },
    }


def _row(answer: dict[str, Any]) -> list[dict[str, str]]:
    mark, css = _OUTCOMES[answer["agrees"]]
    return [
        {"text": answer["what"], "css": ""},
        {"text": published(answer), "css": "n"},
        {"text": found(answer), "css": f"n {css}"},
        {"text": tolerance(answer), "css": "n"},
        {"text": mark, "css": f"n o {css}"},
    ]


def published(answer: dict[str, Any]) -> str:
    """Return a published answer as it was printed: a number, or a range."""
    low, high = (f"{value:.{answer['digits']}f}" for value in answer["published"])
    return low if low == high else f"{low} to {high}"


def found(answer: dict[str, Any]) -> str:
    """Return what was found, with one decimal more than was published where it need not be exact."""
    value, digits = answer["found"], answer["digits"] + (tolerance(answer) != _EXACT)
    return "no number" if value is None else f"{value:.{digits}f}"


def tolerance(answer: dict[str, Any]) -> str:
    """Return how far from the published answer a number may lie."""
    return f"{answer['tolerance']:.4f}" if answer["tolerance"] >= _SMALLEST else _EXACT
