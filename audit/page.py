"""The dossier as one page of HTML: everything is worded and drawn here, and the template only places it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from audit.charts import draw
from audit.comparisons import headline
from audit.maps import area_map, legend
from audit.page_known import known_view
from audit.page_model import model_view
from audit.results import Figure
from audit.tables import table
from audit.words import NAMED, few, number
from configs.city import City
from configs.window_words import day, many, noun

_TEMPLATES = Path(__file__).parent / "templates"
_MARKS = {"pass": "✓ pass", "fail": "✕ fail", "inconclusive": "? inconclusive"}
_MOST = 15
_ROWS = ("rows", "kept", "quarantined", "linked")
_PARTS = {
    "reasons": "Why rows were quarantined",
    "why": "Why rows were linked to others",
    "confidence": "How sure the place of an incident is",
    "delay_days": "Days from occurrence to report, by share of incidents",
}


def render(document: dict[str, Any], areas: Any, city: City) -> str:
    """Return the page, whole in itself: styles and pictures inside, no script, no address of any host.

    Parameters
    ----------
    document : dict
        What `audit.document` built.
    areas : geopandas.GeoDataFrame
        Geometry in the document's order of areas.
    city : City
        Its offences' titles.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=select_autoescape(["html", "j2"]), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("dossier.html.j2").render(**view(document, areas, city))


def view(document: dict[str, Any], areas: Any, city: City) -> dict[str, Any]:
    """Return all that the template places, as text, tables and pictures."""
    first, last = (day(date.fromisoformat(text)) for text in (document["windows"][0], document["windows"][-1]))
    return {
        "title": f"Dossier of release {document['release']}: {document['title']}",
        "place": document["title"],
        "number": document["release"],
        "audited": _moment(document["times"]["audited"]),
        "committee": document["provenance"]["policy"]["committee"],
        "verdict": document["verdict"],
        "does": document["does"],
        "not_known": document["not_known"],
        "gates": [_gate(gate) for gate in document["gates"]],
        "tested": f"{many(city.window, len(document['windows']))}, those of {first} to {last}",
        "nouns": noun(city.window, 2),
        "groups": [_groups(dimension) for dimension in document["groups"]],
        "people_source": _people_source(city),
        "map": _map(document["flagged"], areas, city),
        "data": _data(document["data"]),
        "model": model_view(document["model"], city),
        "questions": document["questions"],
        "known": known_view(document["known"]),
        "provenance": _provenance(document, city),
    }


def _gate(gate: dict[str, Any]) -> dict[str, Any]:
    rows = gate["rows"]
    first = [row for row in rows if "decides" in row and headline(row)]
    shown = first or rows
    more = []
    if first and len(first) < len(rows):
        more.append(table("Each offence apart", [row for row in rows if row not in first]))
    more += [table(_record_title(name), value) for name, value in gate["record"].items() if _is_rows(value)]
    figure = gate["figure"]
    return {
        "id": gate["gate"].replace("_", "-"),
        "title": gate["title"],
        "css": gate["outcome"],
        "mark": _MARKS[gate["outcome"]],
        "sentence": gate["sentence"],
        "statistic": _statistic(gate),
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


def _caption(gate: dict[str, Any]) -> str:
    return f"{gate['gate'].replace('_', ' ').capitalize()}: the numbers"


def _statistic(gate: dict[str, Any]) -> str:
    if gate["statistic"] is None:
        return "no number"
    interval = gate["interval"]
    known = interval is not None and interval[0] is not None
    return number(gate["statistic"]) + (f" (interval {number(interval[0])} to {number(interval[1])})" if known else "")


def _figure(figure: dict[str, Any], key: str) -> dict[str, Any]:
    how = "Dots are estimates, lines their intervals." if figure["kind"] == "forest" else f"A dot a {figure['x']}."
    banded = any(bound is not None for bound in figure["band"])
    return {
        "caption": f"{figure['title']}. {how}{' The shaded part is what the policy accepts.' if banded else ''}",
        "svg": Markup(draw(Figure(**figure), key)),  # noqa: S704 (every text in it is escaped as it is drawn)
    }


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _record_title(name: str) -> str:
    titles = {"proxies": "How well features give away each group's share of an area's people",
              "rates": "Error rates of each group", "often": "Areas that need a named review",
              "gaps": "Share reported by each group, over everybody else's",
              "trained_again": "Flagged over true hotspots if the record were thinned by the shares reported",
              "simulated_truth": "Flagged hotspots against those of the simulated city's known truth",
              "changed": "Areas that enter or leave", "moved": "People who live in them"}  # fmt: skip
    return titles.get(name, name.replace("_", " ").capitalize())


def _groups(dimension: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {"group": group["name"], "people": round(group["people"]), "share": group["share"]}
        for group in dimension["groups"]
    ]
    kind = "protected: decides" if dimension["protected"] else "not protected: warns in exposure and error parity"
    if dimension["key"] == "district":
        kind = "described only, does not decide"
    return table(f"{dimension['title']} ({kind})", rows)


def _people_source(city: City) -> str:
    if not city.attributes:
        return "The city's settings name no table of people."
    tables = "; ".join(f"{table.source} ({table.year})" for table in city.attributes.values())
    return f"Where the counts of people come from: {tables}."


def _map(flagged: dict[str, Any], areas: Any, city: City) -> dict[str, Any]:
    rows, nouns = flagged["areas"], noun(city.window, 2)
    often = [row["name"] for row in rows if row["area"] in set(flagged["often"])]
    titles = [
        f"{row['name']}: flagged in {row['windows']} of {flagged['windows']} {nouns}{_by(row['offences'])}"
        for row in rows
    ]
    ranked = sorted(rows, key=lambda row: (-row["windows"], row["area"]))[:_MOST]
    alt = (
        f"{flagged['never']} of {len(rows)} areas were never flagged; {len(often)} were flagged in more than "
        f"{flagged['often_above']:.0%} of the {nouns} for one offence{_few(often)}."
    )
    svg = area_map(areas.geometry, titles, [row["share"] for row in rows], "map", f"Map of flagged {nouns}", alt)
    shown = [
        {"area": row["name"], nouns: row["windows"], "share": row["share"], "for": _by(row["offences"])[2:-1]}
        for row in ranked
    ]
    return {
        "svg": Markup(svg),  # noqa: S704 (every text in it is escaped as it is drawn)
        "legend": [{"css": f"s{i}", "text": text} for i, text in enumerate(legend(nouns))],
        "table": table(f"The {len(ranked)} areas flagged in most {nouns}", shown),
        "alt": alt,
        "source": flagged["source"],
    }


def _few(names: list[str]) -> str:
    """Name a dozen at most, and say where the others are named."""
    return f": {few(names)}{', all named in dossier.json' if len(names) > NAMED else ''}" if names else ""


def _by(offences: dict[str, int]) -> str:
    return f" ({', '.join(f'{name} {weeks}' for name, weeks in offences.items())})" if offences else ""


def _data(account: dict[str, Any]) -> list[dict[str, Any]]:
    order = sorted(account, key=lambda name: _ROWS.index(name) if name in _ROWS else len(_ROWS))
    counts = [{"rows": name.replace("_", " "), "number": account[name]} for name in order if _is_count(account[name])]
    parts = [
        table(
            _PARTS.get(name, name.replace("_", " ")), [{"what": key, "number": n} for key, n in account[name].items()]
        )
        for name in order
        if isinstance(account[name], dict) and account[name]
    ]
    return [table("Rows in = kept + quarantined + linked", counts), *parts]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _provenance(document: dict[str, Any], city: City) -> list[dict[str, str]]:
    kept = document["provenance"]
    policy, run = kept["policy"], kept["run"]
    facts = {
        "data digest": kept["data_digest"], "configuration digest": kept["config_digest"],
        "policy": f"version {policy['version']}, {policy['digest']}", "code version": kept["code_version"],
        "lock digest": kept["lock_digest"], "seed": str(kept["seed"]), "trained by": kept["trainer"],
        "trained": _moment(document["times"]["trained"]), "MLflow run": run["mlflow_run"],
        "ledger's head when this was written": run["ledger_head"],
        "intervals": f"{kept['confidence']:.0%}, {kept['bootstrap']['resamples']:,} resamples of blocks of "
        f"{many(city.window, kept['bootstrap']['block'])}",
    }  # fmt: skip
    return [{"name": name, "value": value} for name, value in facts.items()]


def _moment(text: str) -> str:
    when = datetime.fromisoformat(text)
    return f"{day(when.date())}, {when:%H:%M} UTC"
