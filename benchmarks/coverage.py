"""Calibration of intervals by randomised PIT: St. Louis, Chicago and the simulated city, one week and four."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from audit.groups import memberships
from benchmarks import bars
from configs.areas import GridAreas
from configs.city import City
from configs.errors import FairwardError
from configs.load import load_city
from features.arrays import Floats, Integers
from features.hub import Hub, ingest, load_hub
from features.panel import Panel
from features.panel.build import panel_of
from features.simulate import simulate
from training.backtest import all_designs, run_rolling
from training.combine import Issued, Span, issue, span_outcomes
from training.counts import LEVELS
from training.executor import open_executor
from training.pit import COVERAGES, by_group, covered, pit_coverage, pit_histogram
from training.spread import Spread

SPANS: tuple[tuple[Span, str], ...] = (((1, 1), "next week"), ((1, 4), "four weeks together"))
BANDS = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0, np.inf)
_LEAST_ROWS = 1000


@dataclass(frozen=True)
class Tested:
    """What was issued for one span over the test weeks, and where the outcomes fell in it.

    Attributes
    ----------
    y, mean, below, at_most, nominal : numpy.ndarray
        Counts, expected counts, P(Y < y), P(Y ≤ y), and whether the count lay in the 90% interval of quantiles.
        Shape: (n_offences, n_origins, n_areas).
    """

    y: Floats
    mean: Floats
    below: Floats
    at_most: Floats
    nominal: Floats


def report() -> list[str]:
    """Return a Markdown section: tables by city, span and offence; by level, district and group; PIT histograms."""
    lines = [
        "Share of outcomes inside the central intervals, by randomised PIT; right is the heading's percentage. The",
        "plain share of counts inside the 90% interval of whole numbers is beside it. Spread and weights come from",
        "origins before the test alone.",
    ]
    for title, city, panel, hub in _cities():
        with open_executor(city) as executor:
            rolled = run_rolling(panel, all_designs(panel, city), city, executor, lambda _: None)
        lines += ["", f"### {title}", *tables(city, panel, hub, issue(panel, rolled, city))]
    return lines


def tested(panel: Panel, issued: Issued, city: City, span: Span) -> Tested:
    """Lay the outcomes of the backtest's origins into what was issued for them."""
    first, last = panel.n_windows - city.backtest.origins, panel.n_windows - span[1] + 1
    means, parts = issued.of_span(span), []
    for begin, end, learned in issued.learned:
        origins = np.arange(max(begin, first), min(end, last))
        if len(origins):
            y = span_outcomes(panel.counts.values, origins, span).astype(np.float64)
            mean = means[np.searchsorted(issued.origins, origins)].astype(np.float64)
            parts.append([_laid(y[:, k], mean[:, k], learned.spreads[span][k]) for k in range(y.shape[1])])
    offences = range(len(panel.offences))
    joined = [np.stack([np.concatenate([part[k][i] for part in parts]) for k in offences]) for i in range(5)]
    return Tested(*joined)


def _laid(y: Floats, mean: Floats, spread: Spread) -> tuple[Floats, ...]:
    area: Integers = np.tile(np.arange(y.shape[1]), len(y))
    below, at_most = spread.ends(y.ravel(), mean.ravel(), area)
    quantiles = spread.quantiles(mean.ravel(), area)
    low, high = quantiles[:, LEVELS.index(0.05)], quantiles[:, LEVELS.index(0.95)]
    nominal = ((low <= y.ravel()) & (y.ravel() <= high)).astype(np.float64)
    return y, mean, below.reshape(y.shape), at_most.reshape(y.shape), nominal.reshape(y.shape)


def tables(city: City, panel: Panel, hub: Hub | None, issued: Issued) -> list[str]:
    """Return the tables of one city from what would have been issued."""
    lines = []
    for span, words in SPANS:
        found = tested(panel, issued, city, span)
        lines += ["", f"**{words[0].upper()}{words[1:]}** ({found.y.shape[1]} origins, {found.y.shape[2]} areas)", ""]
        lines += _offences(panel, found)
        lines += ["", "90% interval by expected count: " + "; ".join(_levels(found)) + "."]
        lines += _people(city, panel, hub, found)
        shares = " ".join(f"{share:.1%}" for share in pit_histogram(found.below, found.at_most))
        lines += ["", f"PIT histogram, tenths from low to high (right: 10% each): {shares}."]
    return lines


def _offences(panel: Panel, found: Tested) -> list[str]:
    heads = " | ".join(f"{share:.0%}" for share in COVERAGES)
    lines = [f"| offence | {heads} | 90% interval, plain share | expected / observed |", f"|---|{'---|' * 6}"]
    each = [(name, slice(k, k + 1)) for k, name in enumerate(panel.offences)]
    for name, at in [*each, ("all", slice(None))]:
        shares = [pit_coverage(found.below[at], found.at_most[at], share) for share in COVERAGES]
        cells = " | ".join(f"{share:.1%}" for share in [*shares, found.nominal[at].mean()])
        lines.append(f"| {name} | {cells} | {found.mean[at].sum() / found.y[at].sum():.2f} |")
    return lines


def _levels(found: Tested) -> Iterator[str]:
    terms = covered(found.below, found.at_most, 0.9)
    for low, high in pairwise(BANDS):
        inside = (found.mean >= low) & (found.mean < high)
        if inside.sum() >= _LEAST_ROWS:
            words = f"{low:g} to {high:g}" if np.isfinite(high) else f"{low:g} and more"
            yield f"{words} {terms[inside].mean():.1%}"


def _people(city: City, panel: Panel, hub: Hub | None, found: Tested) -> list[str]:
    """Tell the coverage by district, and by group of people where the city counts them."""
    terms = covered(found.below, found.at_most, 0.9)
    districts = panel.plan.districts
    inside = (districts[:, None] == np.unique(districts)).astype(np.float64)
    rows = inside.sum(axis=0) * terms.shape[0] * terms.shape[1]
    each = by_group(terms, inside)[rows >= _LEAST_ROWS]
    lines = []
    if len(each) > 1:
        out = int(((each < 0.88) | (each > 0.92)).sum())
        lines += ["", f"By district ({len(each)}): {each.min():.1%} to {each.max():.1%}, {out} outside 88% to 92%."]
    try:
        groups = memberships(hub.areas, city) if hub is not None else ()
    except FairwardError as error:
        return [*lines, "", f"No groups of people: {error}"]
    for group in groups:
        if group.key != "district":
            told = zip(group.names, by_group(terms, group.people), strict=True)
            lines += ["", f"{group.title}: " + "; ".join(f"{name} {share:.1%}" for name, share in told) + "."]
    return lines


def _cities() -> Iterator[tuple[str, City, Panel, Hub | None]]:
    demo = load_city("demo")
    own = demo.model_copy(update={"data_folder": demo.home / "sources"})
    yield "Simulated city", *_ready(own, simulated=True)
    chicago = load_city("chicago-2017")
    chicago = chicago.model_copy(update={"model": chicago.model.model_copy(update={"horizons": 4})})
    yield "Chicago, 77 community areas, last 26 weeks of 2017", *_ready(chicago)
    grid = GridAreas(kind="grid", cell=1000, polygons=chicago.areas.polygons)
    cells = chicago.model_copy(update={"name": "chicago-cells", "areas": grid})
    yield "Chicago, 1 km cells, last 26 weeks of 2017", *_ready(cells)
    louis = load_city("st-louis")
    yield "St. Louis, 500 m, as released, last 52 weeks of 2019", *_ready(louis)
    panel = bars.panel_of(louis, bars.incidents(louis), 1640.4)
    yield "St. Louis, 500 m cells of the reference run, last 52 weeks of 2019", louis, panel, None


def _ready(city: City, *, simulated: bool = False) -> tuple[City, Panel, Hub]:
    try:
        hub = load_hub(city)
    except FairwardError:
        if simulated:
            simulate(city)
        ingest(city)
        hub = load_hub(city)
    return city, panel_of(city, hub), hub
