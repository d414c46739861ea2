"""How cost grows: CPU seconds and peak memory as areas, weeks and offences grow by 2, 4 and 8; writes docs/scaling.md.

`python -m benchmarks.scaling AREAS WEEKS OFFENCES` measures one size in this process and prints it as JSON.
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

_ROOT = Path(__file__).parent.parent
DOCS = _ROOT / "docs"
BASE = {"areas": 250, "weeks": 52, "offences": 1}
FACTORS = (1, 2, 4, 8)
STEPS = {
    "panel": "panel and design",
    "fit": "fit",
    "forecast": "a forecast with quantiles",
    "memory": "peak memory",
}
BAR = 1.2
RATE = 0.3
_YEAR = 52
_WARM = 5
REPEATS = 1


def report() -> list[str]:
    """Measure every size, write docs/scaling.md and its figure, and return the table."""
    rows = measured()
    lines = [*table(rows), "", *told(rows)]
    (DOCS / "images" / "scaling.svg").write_text(figure(rows), encoding="utf-8")
    (DOCS / "scaling.md").write_text("\n".join([*_head(), *lines]) + "\n", encoding="utf-8")
    return lines


def measured(repeats: int = REPEATS) -> list[dict[str, Any]]:
    """Measure every size in a process of its own, `repeats` times, and keep the least of each cost.

    Returns
    -------
    list of dict
        grows, factor, areas, weeks, offences; panel, fit, forecast (CPU seconds) and memory (MiB).
    """
    rows = []
    for grows in BASE:
        for factor in FACTORS:
            size = BASE | {grows: BASE[grows] * factor}
            each = [_child(size) for _ in range(repeats)]
            cost = {step: min(one[step] for one in each) for step in STEPS}
            rows.append({"grows": grows, "factor": factor, **size, **cost})
    return rows


def exponent(factors: Sequence[float], costs: Sequence[float]) -> float:
    """Return b of cost = a × factor^b, by least squares of the logarithms: 1 is linear."""
    slope, _ = np.polyfit(np.log(factors), np.log(np.maximum(costs, 1e-6)), 1)
    return float(slope)


def exponents(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], float]:
    """Return the exponent of each step, by what grows and the step."""
    found = {}
    for grows in dict.fromkeys(str(row["grows"]) for row in rows):
        part = [row for row in rows if row["grows"] == grows]
        for step in STEPS:
            found[grows, step] = exponent([row["factor"] for row in part], [row[step] for row in part])
    return found


def table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write the costs and exponents as Markdown."""
    powers = exponents(rows)
    heads = ["panel and design, s", "fit, s", "forecast, s", "peak, MiB"]
    lines = [f"| areas | weeks fitted on | offences | {' | '.join(heads)} |", f"|---|---|---|{'---|' * len(heads)}"]
    for grows in dict.fromkeys(str(row["grows"]) for row in rows):
        for row in (row for row in rows if row["grows"] == grows):
            cost = f"{row['panel']:.2f} | {row['fit']:.2f} | {row['forecast']:.4f} | {row['memory']:.0f}"
            lines.append(f"| {row['areas']:,} | {row['weeks']:,} | {row['offences']} | {cost} |")
        each = " | ".join(f"**{powers[grows, step]:.2f}**" for step in STEPS)
        lines.append(f"| exponent: {grows} | | | {each} |")
    return lines


def told(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say in a sentence whether every cost grows close to linearly."""
    powers = exponents(rows)
    over = [f"{STEPS[step]} in {grows} ({power:.2f})" for (grows, step), power in powers.items() if power >= BAR]
    if over:
        return [f"Steeper than close to linear (exponent {BAR} and more): {'; '.join(over)}."]
    highest = max(powers.values())
    return [f"Every exponent is below {BAR}, the highest {highest:.2f}: cost is linear or less in each."]


def figure(rows: Sequence[Mapping[str, Any]]) -> str:
    """Draw the costs against the factor, both logarithmic, a panel a step, as SVG text."""
    import altair as alt
    import pandas as pd
    import vl_convert

    data = pd.DataFrame(list(rows))
    panels = []
    for step, title in STEPS.items():
        unit = "MiB" if step == "memory" else "CPU seconds"
        first = data.groupby("grows")[step].transform("first")
        part = data.assign(cost=data[step], linear=first * data["factor"])
        base = alt.Chart(part, width=230, height=190, title=title)
        x = alt.X("factor:Q", title="times as much", scale=alt.Scale(type="log", base=2), axis=alt.Axis(values=FACTORS))
        y = alt.Y("cost:Q", title=unit, scale=alt.Scale(type="log"))
        colour = alt.Color("grows:N", title="what grows", sort=None)
        lines = base.mark_line(point=True).encode(x=x, y=y, color=colour)
        straight = base.mark_line(strokeDash=[3, 3], opacity=0.4).encode(x=x, y="linear:Q", color=colour)
        panels.append(alt.layer(straight, lines))
    return str(vl_convert.vegalite_to_svg(alt.concat(*panels, columns=2).to_dict()))


def measure(areas: int, weeks: int, offences: int) -> dict[str, float]:
    """Build, fit and forecast a made city of one size on one thread; return CPU seconds of each and MiB."""
    import geopandas as gpd
    import pandas as pd
    import shapely

    from configs.load import load_city
    from features.design import designs_at
    from features.panel.build import build_panel
    from features.panel.windows import Windows
    from features.where.near import queen
    from training.blend import Blend
    from training.models import MODELS, How
    from training.rows import features_chosen, features_read, outcomes, rows_of
    from training.spread import learn_spread

    city = load_city("demo").model_copy(update={"threads": 1})
    rng, side = np.random.default_rng(city.seed), int(np.ceil(np.sqrt(areas)))
    at = np.arange(areas)
    boxes = shapely.box(at % side * 500.0, at // side * 500.0, at % side * 500.0 + 500, at // side * 500.0 + 500)
    plan = gpd.GeoDataFrame({"area": [f"A{k:05d}" for k in at]}, geometry=boxes, crs=city.crs)
    names, n_windows = tuple(f"offence {k + 1}" for k in range(offences)), weeks + _YEAR
    level = rng.gamma(1.0, RATE, (areas, offences))
    counts = rng.poisson(np.broadcast_to(level, (n_windows, areas, offences)))
    window, area, offence = (np.repeat(part, counts.ravel()) for part in np.indices(counts.shape).reshape(3, -1))
    moment = pd.Timestamp("2000-01-03", tz="UTC") + pd.to_timedelta(window * 7 * 24 + 12, unit="h")
    incidents = pd.DataFrame(
        {
            "source": "police",
            "offence": np.array(names)[offence],
            "area": plan["area"].to_numpy()[area],
            "occurred_start": moment,
            "occurred_end": moment,
            "reported": moment,
            "withdrawn": pd.NaT,
            "location_probability": 1.0,
        }
    )
    del counts, window, area, offence, moment
    near, windows = queen(plan), Windows(city.window, date(2000, 1, 3), n_windows, "UTC")
    read, chosen, keys = features_read(city), features_chosen(city), city.model.members
    import lightgbm  # noqa: F401 - its import is no cost of a fit

    before, start = _resident(), time.process_time()
    panel = build_panel(incidents, plan, near, windows=windows, offences=names, sources=("police",))
    designs = designs_at(panel, np.arange(_YEAR, n_windows), read)
    built = time.process_time()
    how = How(chosen, city.model, city.seed, threads=1)
    y = outcomes(panel.counts.values, designs.origins, 1)
    blends, spreads = [], []
    place = np.tile(at, 26)
    for k in range(offences):
        rows = rows_of(designs, k, designs.origins)
        fitted = {key: MODELS[key].fit(rows, y[:, k].ravel(), how) for key in keys}
        blends.append(Blend(fitted, dict.fromkeys(keys, 1 / len(keys))))
        last = designs.origins[-26:]
        mean = blends[-1].mean(rows_of(designs, k, last)).astype(np.float32)
        spreads.append(learn_spread(y[-26:, k].ravel(), mean, place, areas, panel.plan.districts, 1))
    done = time.process_time()
    taken = []
    for _ in range(1 + _WARM):  # the first is not warm
        begun = time.process_time()
        design = designs_at(panel, np.array([n_windows]), read)
        for k in range(offences):
            spreads[k].quantiles(blends[k].mean(rows_of(design, k, design.origins)), at)
        taken.append(time.process_time() - begun)
    cost = {"panel": built - start, "fit": done - built, "forecast": min(taken[1:])}
    return {**cost, "memory": _status("VmHWM") - before}


def _child(size: Mapping[str, int]) -> dict[str, float]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.scaling", *(str(size[name]) for name in BASE)]
    done = subprocess.run(command, check=True, env=environment, cwd=_ROOT, capture_output=True, text=True)  # noqa: S603
    return {name: float(value) for name, value in json.loads(done.stdout).items()}


def _resident() -> float:
    """Return the MiB in memory, and let Linux count the peak anew from here."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status("VmRSS")


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def _head() -> list[str]:
    from configs.load import load_city

    return [
        "# How cost grows",
        "",
        f"Written by `python -m benchmarks scaling` on {date.today():%Y-%m-%d}, Python {platform.python_version()}. A "
        f"made city of {BASE['areas']} areas, {BASE['offences']} offence and {BASE['weeks']} weeks to fit on (a year "
        f"more is read before them), with {RATE} incidents an area and week, is made 2, 4 and 8 times as large in one "
        "respect at a time. Each size is measured in a process of its own on one thread, CPU seconds, the least of "
        f"{REPEATS}; peak memory is what was added to the process with its libraries loaded and the incidents read. "
        f"The models are those of the demo city ({', '.join(load_city('demo').model.members)}) with its features; a "
        "forecast is of next week, with 23 quantiles, everything warm.",
        "",
        "The exponent *b* is that of cost = *a* × size^*b*, by least squares of logarithms: 1 is linear, and below 1 "
        "means that what does not grow still weighs.",
        "",
        "![Costs against size, logarithmic, beside straight proportion (dashed)](images/scaling.svg)",
        "",
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(*(int(word) for word in sys.argv[1:]))))
