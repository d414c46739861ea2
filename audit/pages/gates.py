"""The section of the gates: all at a glance, then each with its number, its interval, its table and its figure."""

from typing import Any

from markupsafe import Markup

from audit.charts import draw
from audit.comparisons import headline
from audit.pages.section import Setting, number_of
from audit.results import Figure
from audit.tables import table

KEY, TITLE = "gates", "The gates"
ELSEWHERE = ("changed", "moved")
MARKS = {"pass": "✓ pass", "fail": "✕ fail", "inconclusive": "? inconclusive"}


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return each gate as it is shown, and the gates with their marks for the contents."""
    shown = [_gate(gate) for gate in document["gates"]]
    return {
        "gates": shown,
        "contents": [{name: gate[name] for name in ("id", "title", "mark", "css")} for gate in shown],
    }


def _gate(gate: dict[str, Any]) -> dict[str, Any]:
    rows = gate["rows"]
    first = [row for row in rows if "decides" in row and headline(row)]
    shown = first or rows
    more = []
    if first and len(first) < len(rows):
        more.append(table(f"{_name(gate)}: each offence apart", [row for row in rows if row not in first]))
    more += [table(_record_title(name), value) for name, value in gate["record"].items() if _shows(name, value)]
    figure = gate["figure"]
    return {
        "id": gate["gate"].replace("_", "-"),
        "title": gate["title"],
        "css": gate["outcome"],
        "mark": MARKS[gate["outcome"]],
        "sentence": gate["sentence"],
        "statistic": number_of(gate),
        "name": gate["statistic_name"],
        "threshold": gate["threshold"],
        "source": gate["source"],
        "waiver": gate["waiver"] or ("no" if gate["hard"] else "yes, by name and with a reason"),
        "warnings": gate["warnings"],
        "method": gate["method"],
        "table": table(_caption(gate), shown) if shown else None,
        "more": more,
        "figure": _figure(figure, gate["gate"]) if figure and figure["marks"] else None,
    }


def _name(gate: dict[str, Any]) -> str:
    return str(gate["gate"]).replace("_", " ").capitalize()


def _caption(gate: dict[str, Any]) -> str:
    return f"{_name(gate)}: the numbers"


def _figure(figure: dict[str, Any], key: str) -> dict[str, Any]:
    how = "Dots are estimates, lines their intervals." if figure["kind"] == "forest" else f"A dot a {figure['x']}."
    banded = any(bound is not None for bound in figure["band"])
    return {
        "caption": f"{figure['title']}. {how}{' The shaded part is what the policy accepts.' if banded else ''}",
        "svg": Markup(draw(Figure(**figure), key)),  # noqa: S704 (every text in it is escaped as it is drawn)
    }


def _shows(name: str, value: Any) -> bool:
    return name not in ELSEWHERE and isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _record_title(name: str) -> str:
    titles = {"proxies": "How well features give away each group's share of an area's people",
              "rates": "Error rates of each group", "often": "Areas that need a named review",
              "gaps": "Share reported by each group, over everybody else's",
              "trained_again": "Flagged over true hotspots if the record were thinned by the shares reported",
              "simulated_truth": "Flagged hotspots against those of the simulated city's known truth"}  # fmt: skip
    return titles.get(name, name.replace("_", " ").capitalize())
