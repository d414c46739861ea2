"""The section of what could be chosen instead: the frontier, and what each group gains and loses."""

from typing import Any

from markupsafe import Markup

from audit.frontier_chart import frontier
from audit.mitigation.words import long, titles
from audit.pages.section import Setting
from audit.words import listing, number
from configs.city import City
from configs.flagging import PlainRule
from configs.policy import FlaggedPolicy
from configs.window_words import many, noun

KEY, TITLE = "mitigation", "What could be chosen instead"
_SIDES = (
    ("raw", "Incidents against raw exposure", "raw exposure, most exposed group (1 = its share of people)"),
    ("exposure", "Incidents against need-adjusted exposure", "need-adjusted exposure, most exposed group"),
)
_SHORT = (("raw", "raw"), ("exposure", "need-adjusted"))


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return what the template places: the rule in words, two figures, tables, and gains and losses of each point."""
    told, city = document["mitigation"], setting.city
    flagged = FlaggedPolicy(**told["rule"])
    lead = f"Flagged are {long(flagged.rule, titles(city), share=flagged.share)}."
    plain = isinstance(flagged.rule, PlainRule)
    found = told["found"]
    if found is None:
        return {"lead": lead, "plain": plain, "why": told["why"], "found": False}
    points, unit = found["points"], noun(city.window, 2)
    base = points[0]
    return {
        "lead": lead, "plain": plain, "why": "", "found": True,
        "tested": many(city.window, found["windows"]), "resamples": f"{found['resamples']:,}",
        "figures": [Markup(frontier(points, found["chosen"], *side)) for side in _SIDES],  # noqa: S704
        "points": _table(points, found["chosen"]),
        "mistakes": _mistakes(points, found["chosen"]),
        "matrix": _matrix(points, found["chosen"], unit),
        "each": [
            {"title": f"{point['key']}: {point['name']}", "open": i == found["chosen"], "line": _line(point["rule"]),
             "said": [_said(group, unit) for group in point["groups"]] if point is not base else [],
             "table": _groups(point, unit)}
            for i, point in enumerate(points)
        ],
        "refits": _refits(found["refits"], city),
    }  # fmt: skip


def _table(points: list[dict[str, Any]], chosen: int) -> dict[str, Any]:
    head = ["Flagged by", "Incidents in flagged areas", "change, points", "Raw exposure, most exposed group",
            "Need-adjusted, most exposed group"]  # fmt: skip
    rows = [
        [_named(point, chosen=i == chosen), _share(point["caught"]), _change(point["caught_change"], base=i == 0),
         _exposed(point["raw"]), _exposed(point["exposure"])]
        for i, point in enumerate(points)
    ]  # fmt: skip
    return _printed("Every point, with intervals; changes are against A, on the same resamples", head, rows, {0, 3, 4})


def _mistakes(points: list[dict[str, Any]], chosen: int) -> dict[str, Any]:
    head = ["Flagged by", "Flagged areas with an incident", "FPR over perfect", "of", "FNR beyond perfect", "of",
            "Rule not met in", "Nothing beats it in"]  # fmt: skip
    rows = [
        [_named(point, chosen=i == chosen), _share(point["hit_rate"]), *_mistake(point, "fpr"), *_mistake(point, "fnr"),
         f"{point['unmet']:,} of {point['cells']:,}", _efficient(point)]
        for i, point in enumerate(points)
    ]  # fmt: skip
    return _printed("Hit rate, mistakes, and where a rule could not be met", head, rows, {0, 3, 5, 7})


def _named(point: dict[str, Any], *, chosen: bool) -> str:
    return f"{point['key']}: {point['name']}{' (the committee’s)' if chosen else ''}"


def _matrix(points: list[dict[str, Any]], chosen: int, unit: str) -> dict[str, Any]:
    """Return what every group meets under every rule, changes against the first in brackets."""
    head = ["Flagged by", *(group["group"] for group in points[0]["groups"])]
    rows = [
        [_named(point, chosen=i == chosen), *(_met(group, base=i == 0) for group in point["groups"])]
        for i, point in enumerate(points)
    ]
    caption = (
        f"Of 1,000 {unit}, how many are lived in a flagged area; and the share of incidents near them that fall in one"
    )
    return _printed(caption, head, rows, {0})


def _met(group: dict[str, Any], *, base: bool) -> str:
    lived, caught = _digits(group["flagged_per_1000"], "{:.0f}"), _digits(group["caught"], "{:.1%}")
    if base:
        return f"{lived}; {caught}"
    more = _digits(group["flagged_per_1000_change"], "{:+.0f}"), _digits(group["caught_change"], "{:+.1f}", 100)
    return f"{lived} ({more[0]}); {caught} ({more[1]})"


def _groups(point: dict[str, Any], unit: str) -> dict[str, Any]:
    head = ["Group", f"{unit.capitalize()} in a flagged area, per 1,000", "change", "Raw exposure",
            "Incidents covered", "change, points"]  # fmt: skip
    rows = [
        [each["group"], _digits(each["flagged_per_1000"], "{:.0f}"),
         _digits(each["flagged_per_1000_change"], "{:+.0f}"), number(each["raw"]),
         _digits(each["caught"], "{:.1%}"), _digits(each["caught_change"], "{:+.1f}", 100)]
        for each in point["groups"]
    ]  # fmt: skip
    return _printed(f"{point['key']}: what each group meets, and the change against A", head, rows, {0})


def _said(group: dict[str, Any], unit: str) -> str:
    """Say in plain words what a group gains and loses."""
    rate, change, caught = group["flagged_per_1000"], group["flagged_per_1000_change"], group["caught_change"]
    if rate is None or change is None or caught is None:
        return f"{group['group']}: nobody lives there, or nothing was recorded."
    moved = "as many" if abs(change) < 0.5 else f"{abs(change):.0f} {'more' if change > 0 else 'fewer'}"
    points = f"{100 * abs(caught):.1f} points {'more' if caught > 0 else 'fewer'}"
    return (
        f"{group['group']}: of 1,000 {unit}, {moved} are lived in a flagged area ({rate:.0f}); "
        f"{'as many' if abs(caught) < 0.0005 else points} of the incidents near them fall in flagged areas."
    )


def _refits(refits: dict[str, Any] | None, city: City) -> dict[str, Any] | None:
    if refits is None:
        return None
    if not refits["points"]:
        return {"why": refits["why"], "table": None}
    head = ["Fit", "Incidents in flagged areas", "change, points", "Raw exposure, most exposed group",
            "Need-adjusted, most exposed group"]  # fmt: skip
    rows = [
        [name, _share(each["caught"]), _change(each["caught_change"], base=each is refits["plain"]),
         _exposed(each["raw"]), _exposed(each["exposure"])]
        for name, each in (("as it is", refits["plain"]),
                           *((f"weighed by {each['dimension'].lower()}", each) for each in refits["points"]))
    ]  # fmt: skip
    caption = f"One fit on {many(city.window, refits['windows'])}, by {listing(refits['weighed'])}, weighed and not"
    return {"why": "", "table": _printed(caption, head, rows, {0, 3, 4})}


def _line(rule: dict[str, Any]) -> str:
    """Return the line of the policy that chooses a rule."""
    names = sorted(rule, key=lambda name: (name != "kind", name != "dimension", name))
    inner = ", ".join(f"{name}: {_yaml(rule[name])}" for name in names)
    return f"rule: {{{inner}}}"


def _yaml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {each:g}" for name, each in value.items()) + "}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _share(each: dict[str, Any]) -> str:
    return _between(each, "{:.1%}")


def _change(each: dict[str, Any], *, base: bool) -> str:
    return "–" if base else _between({name: None if v is None else 100 * v for name, v in each.items()}, "{:+.2f}")


def _exposed(each: dict[str, Any] | None) -> str:
    return "–" if each is None else f"{each['group']} {_bounds(each)}"


def _bounds(each: dict[str, Any] | None) -> str:
    return "–" if each is None else _between(each, "{:.2f}")


def _between(each: dict[str, Any], form: str) -> str:
    if each["estimate"] is None:
        return "–"
    known = each["low"] is not None and each["high"] is not None
    interval = f" ({form.format(each['low'])} to {form.format(each['high'])})" if known else ""
    return form.format(each["estimate"]) + interval


def _mistake(point: dict[str, Any], rate: str) -> tuple[str, str]:
    pair = (point["mistakes"] or {}).get(rate)
    if pair is None or pair["excess"] is None:
        return "–", "–"
    told = {"estimate": pair["excess"], "low": pair["excess_low"], "high": pair["excess_high"]}
    return _bounds(told), f"{pair['highest']} against {pair['lowest']}"


def _efficient(point: dict[str, Any]) -> str:
    return listing([words for name, words in _SHORT if point["efficient"][name]]) or "–"


def _digits(value: float | None, form: str, times: float = 1.0) -> str:
    """Write a number; a change that rounds to nothing is 0, with no sign."""
    said = "–" if value is None else form.format(times * value)
    return "0" if said.strip("+-0.") == "" else said


def _printed(caption: str, head: list[str], rows: list[list[str]], words: set[int]) -> dict[str, Any]:
    """Return a table as the template prints it; columns that are not words are set as numbers."""
    css = ["" if i in words else "n" for i in range(len(head))]
    cells = [[{"text": cell, "css": kind} for cell, kind in zip(row, css, strict=True)] for row in rows]
    return {"caption": caption, "head": [{"text": name, "css": kind} for name, kind in zip(head, css, strict=True)],
            "rows": cells}  # fmt: skip
