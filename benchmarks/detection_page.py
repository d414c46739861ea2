"""Writes docs/detection.md and its figure: `python -m benchmarks.detection_page`, some three hours on one core."""

from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from scipy.stats import binomtest

from audit.svg import line, num, picture, rect, text
from benchmarks.detection import CHANGED, GAPS, GROUPS, SEEN_YEARS, VICTIMS, everything

DOCS = Path(__file__).parent.parent / "docs"
PAGE, FIGURE = DOCS / "detection.md", DOCS / "images" / "detection.svg"
TEMPLATES = Path(__file__).parent / "templates"
DRAWS = (11, 2, 70)
"""Of each of three cities: histories whose reporting changes, was always lower, and outside measures of each kind."""
WHO = {"deprivation": "most deprived fifth of areas", "ethnicity": "Black people, who live among others"}
POWER, ALARMS, GAP = 0.9, 0.05, 0.25
_WIDTH, _HEIGHT, _LEFT, _TOP, _PANEL = 900, 360, 60, 50, 300
_COLOURS = ("#1f4e79", "#b3541e", "#2e7d32", "#7b3fa0", "#b00040", "#5d6d7e")


def share(values: pd.Series) -> str:
    """Write how often something was so, with its 95% interval (Wilson)."""
    hits, n = int(values.sum()), len(values)
    low, high = (100 * bound for bound in binomtest(hits, n).proportion_ci(method="wilson"))
    return f"{hits / n:.0%} ({low:.0f} to {high:.0f}%)"


def changed_table(rows: pd.DataFrame) -> list[str]:
    """Return the table of reporting that falls when the test begins."""
    lines = [
        "| whose reporting is cut | by | histories | forecast over record | over everybody else's | warning names the "
        "group | calibration fails | does not pass | exposure fails |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for key, _ in GROUPS:
        for gap in CHANGED:
            part = rows[(rows["group"] == key) & (rows["gap"] == gap)]
            if len(part):
                lines.append(
                    f"| {WHO[key]} | {gap:.0%} | {len(part)} | {part['ratio'].mean():.2f} | "
                    f"{part['apart'].mean():.2f} | {share(part['found'])} | {share(part['calibration'] == 'fail')} | "
                    f"{share(part['calibration'] != 'pass')} | {share(part['exposure'] == 'fail')} |"
                )
    return lines


def always_table(rows: pd.DataFrame) -> list[str]:
    """Return the table of reporting that was always lower."""
    lines = [
        "| whose reporting is cut | by | histories | forecast over record | calibration fails | hotspots flagged over "
        "true ones, by the truth | as the gate implies them | forecasts divided by the share reported | the gate's "
        "hotspots fail |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for (key, gap), part in rows.groupby(["group", "gap"]):
        lines.append(
            f"| {WHO[key]} | {gap:.0%} | {len(part)} | {part['ratio'].mean():.2f} | "
            f"{share(part['calibration'] == 'fail')} | {part['truth'].mean():.2f} | {part['implied'].mean():.2f} | "
            f"{part['rescaled'].mean():.2f} | {share(part['hotspots'] == 'fail')} |"
        )
    return lines


def outside_table(rows: pd.DataFrame) -> list[str]:
    """Return the table of outside measures."""
    lines = [
        "| measure | whose reporting is cut | seen of them | draws at each gap | any group named, nothing cut | "
        + " | ".join(f"found at {gap:.0%}" for gap in GAPS[1:])
        + " | at 25% the gate fails |",
        f"|---|---|---|---|---|{'---|' * len(GAPS)}",
    ]
    for key, _ in GROUPS:
        for measure, sizes in (("survey", VICTIMS), ("hospital", SEEN_YEARS)):
            for size in sizes:
                part = rows[(rows["group"] == key) & (rows["measure"] == measure) & (rows["size"] == size)]
                by = {gap: part[part["gap"] == gap] for gap in GAPS}
                name = f"survey of {size} victims a group" if measure == "survey" else f"hospitals, {_years(size)}"
                lines.append(
                    f"| {name} | {WHO[key]} | {part['seen'].mean():,.0f} | {len(by[0.0])} | {share(by[0.0]['any'])} | "
                    + " | ".join(share(by[gap]["found"]) for gap in GAPS[1:])
                    + f" | {share(by[GAP]['outcome'] == 'fail')} |"
                )
    return lines


def _years(years: float) -> str:
    return "a quarter" if years < 1 else f"{years:g} year{'' if years == 1 else 's'}"


def enough(rows: pd.DataFrame, key: str, measure: str) -> float | None:
    """Return the smallest size with which a gap of 25% is found with power .9 at false alarms of .05, if any."""
    for size in VICTIMS if measure == "survey" else SEEN_YEARS:
        part = rows[(rows["group"] == key) & (rows["measure"] == measure) & (rows["size"] == size)]
        power, alarms = part[part["gap"] == GAP]["found"].mean(), part[part["gap"] == 0]["any"].mean()
        if power >= POWER and alarms <= ALARMS:
            return size
    return None


def said(found: dict[str, pd.DataFrame]) -> list[str]:
    """Return what the tables come to, computed from them."""
    changed, outside = found["changed"], found["outside"]
    nothing = changed[changed["gap"] == 0]
    lines = [
        f"- **Crying wolf, nothing cut:** the warning names some group in {share(nothing['any'])} of {len(nothing)} "
        f"histories; the calibration gate fails in {share(nothing['calibration'] == 'fail')}."
    ]
    kinds = (("survey", "a survey of {:g} victims in each group"), ("hospital", "{:g} years of what hospitals see"))
    for key, _ in GROUPS:
        part = changed[(changed["group"] == key) & (changed["gap"] == GAP)]
        lines.append(
            f"- **A cut of 25% when the test begins, {WHO[key]}:** named in {share(part['found'])} of histories; the "
            f"gate fails in {share(part['calibration'] == 'fail')}."
        )
        for measure, words in kinds:
            size = enough(outside, key, measure)
            enough_of = "no number tried" if size is None else words.format(size)
            lines.append(
                f"- **A cut of 25% that was always there, {WHO[key]}, by {measure}:** found with power at least .9 at "
                f"false alarms of at most .05 with {enough_of}."
            )
    return lines


def curves(found: dict[str, pd.DataFrame]) -> list[list[tuple[str, list[tuple[float, float]]]]]:
    """Return the lines of both panels: a name, and power by gap."""
    changed, outside = found["changed"], found["outside"]
    first = [
        (
            f"{WHO[key].split(',')[0]}, warning",
            _curve(changed[changed["group"] == key], "found"),
        )
        for key, _ in GROUPS
    ]
    deprived = changed[changed["group"] == "deprivation"]
    first.append(
        ("most deprived fifth, gate fails", _curve(deprived.assign(fails=deprived["calibration"] == "fail"), "fails"))
    )
    second = []
    for key, measure, size, name in (
        ("deprivation", "survey", 100, "survey of 100 victims a group"),
        ("deprivation", "survey", 200, "survey of 200"),
        ("deprivation", "survey", 400, "survey of 400"),
        ("deprivation", "hospital", 1.0, "hospitals 1 year, deprived fifth"),
        ("ethnicity", "hospital", 1.0, "hospitals 1 year, Black people"),
        ("ethnicity", "hospital", 5.0, "hospitals 5 years, Black people"),
    ):
        part = outside[(outside["group"] == key) & (outside["measure"] == measure) & (outside["size"] == size)]
        second.append((name, _curve(part, "found")))
    return [first, second]


def _curve(rows: pd.DataFrame, what: str) -> list[tuple[float, float]]:
    return [(float(gap), float(part[what].mean())) for gap, part in rows.groupby("gap")]


def figure(found: dict[str, pd.DataFrame]) -> str:
    """Return the detection curves as one SVG."""
    heads = ("Reporting fell when the test began: the record", "Reporting was always lower: outside measures")
    parts = ["<style>text{font:12px sans-serif;fill:#222}.h{font-weight:bold}.g{stroke:#ddd}.a{stroke:#888}"
             ".p{fill:#f4f7f4}</style>"]  # fmt: skip
    for panel, (head, series) in enumerate(zip(heads, curves(found), strict=True)):
        left = _LEFT + panel * (_PANEL + 130)
        parts += _axes(left, head)
        for i, (name, points) in enumerate(series):
            path = " ".join(f"{num(left + x * 2 * _PANEL)},{num(_TOP + (1 - y) * 220)}" for x, y in points)
            parts.append(f'<polyline points="{path}" fill="none" stroke="{_COLOURS[i]}" stroke-width="2"/>')
            y = _TOP + 130 + 15 * i
            parts += [f'<rect x="{num(left + 155)}" y="{num(y - 8)}" width="10" height="3" fill="{_COLOURS[i]}"/>',
                      text(left + 170, y - 3, name)]  # fmt: skip
    alt = "; ".join(f"{name}: " + ", ".join(f"{x:.0%} {y:.2f}" for x, y in points)
                    for series in curves(found) for name, points in series)  # fmt: skip
    drawn = picture(_WIDTH + 40, _HEIGHT, "detection", "How often a gap in reporting is found, by its size", alt, parts)
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + "\n"


def _axes(left: float, head: str) -> list[str]:
    parts = [rect(left, _TOP, _PANEL, 22, "p"), text(left, _TOP - 18, head, "h")]
    for tick in range(6):
        y, x = _TOP + 220 * (1 - tick / 5), left + _PANEL * tick / 5
        parts += [line(left, y, left + _PANEL, y, "g"), text(left - 6, y + 4, f"{tick / 5:.1f}", "", "end"),
                  text(x, _TOP + 238, f"{tick * 10}%", "", "middle")]  # fmt: skip
    return [*parts, line(left, _TOP + 220, left + _PANEL, _TOP + 220, "a"),
            text(left + _PANEL / 2, _TOP + 258, "share of reports cut", "", "middle")]  # fmt: skip


def page(found: dict[str, pd.DataFrame]) -> str:
    """Return docs/detection.md."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701
    changed = found["changed"]
    tables = {"changed": changed_table(changed), "always": always_table(found["always"]),
              "outside": outside_table(found["outside"]), "said": said(found)}  # fmt: skip
    text = {name: "\n".join(lines) for name, lines in tables.items()}
    histories = int((changed["gap"] == 0).sum())
    return environment.get_template("detection.md.j2").render(histories=histories, **text)


def write(found: dict[str, pd.DataFrame]) -> None:
    """Write the page and its figure."""
    PAGE.write_text(page(found), encoding="utf-8")
    FIGURE.write_text(figure(found), encoding="utf-8")


if __name__ == "__main__":
    write(everything(DRAWS))
