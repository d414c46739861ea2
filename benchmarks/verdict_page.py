"""A dossier's verdict, simulations and frontier as Markdown: the sentences and tables are the dossier's, unchanged."""

from collections.abc import Iterable
from typing import Any

from audit.pages import mitigation, simulations
from audit.pages.section import Setting
from audit.tables import table
from configs.load import load_city

_FEEDBACK = {"by_offence": "Half discovered, by offence", "by_group": "Half discovered, by group"}


def told(dossier: dict[str, Any]) -> list[str]:
    """Return what a dossier says of the gates, of what it would take to pass, of the simulations and of other rules."""
    setting = Setting(load_city(dossier["city"]), None)
    return [
        f"**{dossier['verdict']['headline']}** {dossier['verdict']['sentence']}",
        "",
        "| gate | | number | interval | held against | in words |",
        "|---|---|---|---|---|---|",
        *(_row(gate) for gate in dossier["gates"]),
        "",
        "What it would take to pass:",
        "",
        *(f"- {line}" for line in dossier["to_pass"]),
        *_feedback(dossier),
        *_simulations(dossier, setting),
        *_frontier(dossier, setting),
    ]


def _row(gate: dict[str, Any]) -> str:
    low, high = gate["interval"] or (None, None)
    number = "" if gate["statistic"] is None else f"{gate['statistic']:.3f}"
    interval = "" if low is None else f"{low:.3f} to {high:.3f}"
    cells = (gate["gate"].replace("_", " "), gate["outcome"], number, interval, gate["threshold"], gate["sentence"])
    return f"| {' | '.join(cells)} |"


def _feedback(dossier: dict[str, Any]) -> list[str]:
    gate = next(each for each in dossier["gates"] if each["gate"] == "feedback")
    parts = [table("Amplification, by the share discovered", gate["rows"])]
    parts += [table(title, gate["record"][name]) for name, title in _FEEDBACK.items()]
    return ["", "### Feedback", *(line for part in parts for line in _markdown(part))]


def _simulations(dossier: dict[str, Any], setting: Setting) -> list[str]:
    lines = []
    for view in simulations.view(dossier, setting)["views"]:
        lines += ["", f"### {view['title']}", *(text for line in view["lines"] for text in ("", line))]
        lines += [line for part in [*view["tables"], *view["more"]] for line in _markdown(part)]
    return lines


def _frontier(dossier: dict[str, Any], setting: Setting) -> list[str]:
    view = mitigation.view(dossier, setting)
    parts = [view["points"], view["mistakes"], view["matrix"], view["refits"]["table"]]
    return ["", "### Other rules of flagging", *(line for part in parts for line in _markdown(part))]


def _markdown(part: dict[str, Any]) -> Iterable[str]:
    head = [cell["text"] for cell in part["head"]]
    yield from ("", f"{part['caption']}:", "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}")
    for row in part["rows"]:
        yield f"| {' | '.join(cell['text'] for cell in row)} |"
