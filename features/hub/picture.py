"""Draws a hub: one page without network, charts as SVG from declarative Altair specifications with tables beneath."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from jinja2 import Environment, FileSystemLoader, select_autoescape

from configs.city import City
from features.hub.describe import LEVELS, Description
from features.hub.load import Hub

_TEMPLATES = Path(__file__).parent / "templates"
_COLOURS = ["#2f6690", "#d98324", "#5b8e7d", "#8d5a97", "#b5403a", "#6b7280", "#a3a847", "#3aa6a0"]
_BLUES = ["#e3eef7", "#b3d1e8", "#6fa8d2", "#2f77b0", "#144a7a"]
_WIDTH = 820


def hub_page(city: City, hub: Hub, description: Description) -> str:
    """Return the page of a hub: the same bytes for the same hub.

    Parameters
    ----------
    city : City
        Gives titles.
    hub : Hub
        The hub that was described.
    description : Description
        What is drawn.
    """
    loader = FileSystemLoader(_TEMPLATES)
    pages = Environment(loader=loader, autoescape=select_autoescape(["html"]), trim_blocks=True, lstrip_blocks=True)
    charts = {"map": _svg(_map(hub.areas, description.areas))}
    if len(description.months):
        drawn = {"months": _months, "quarters": _quarters, "confidence": _confidence}
        charts |= {name: _svg(draw(description)) for name, draw in drawn.items()}
    return pages.get_template("hub.html").render(city=city, hub=hub, d=description, charts=charts)


def _svg(chart: Any) -> str:
    import vl_convert

    # Without a ground of its own a chart can be turned to dark by the page's style.
    spec = chart.configure_view(stroke=None).configure(font="system-ui, sans-serif", background="transparent").to_dict()
    return str(vl_convert.vegalite_to_svg(spec))


def _months(description: Description) -> Any:
    import altair as alt

    data = description.months.groupby(["month", "source"])["incidents"].sum().reset_index()
    return (
        alt.Chart(data.assign(month=data["month"].dt.strftime("%Y-%m-%d")), width=_WIDTH, height=220)
        .mark_bar()
        .encode(
            x=alt.X("month:T", title=None),
            y=alt.Y("incidents:Q", title="incidents a month"),
            color=alt.Color("source:N", title=None, scale=alt.Scale(range=_COLOURS)),
        )
    )


def _quarters(description: Description) -> Any:
    import altair as alt

    months = description.months
    last = months["month"].max()
    whole = months[months["month"].dt.to_period("Q") < last.to_period("Q")]
    quarters = whole.assign(quarter=whole["month"].dt.to_period("Q").dt.start_time.dt.strftime("%Y-%m-%d"))
    data = quarters.groupby(["quarter", "offence"])["incidents"].sum().reset_index()
    return (
        alt.Chart(data, width=_WIDTH, height=220)
        .mark_line(point=True)
        .encode(
            x=alt.X("quarter:T", title=None),
            y=alt.Y("incidents:Q", title="incidents a quarter"),
            color=alt.Color("offence:N", title=None, scale=alt.Scale(range=_COLOURS)),
        )
    )


def _confidence(description: Description) -> Any:
    import altair as alt

    data = description.confidence.groupby(["source", "location_confidence"])["incidents"].sum().reset_index()
    return (
        alt.Chart(data, width=_WIDTH, height=alt.Step(26))
        .mark_bar()
        .encode(
            x=alt.X("incidents:Q", stack="normalize", title="share of incidents", axis=alt.Axis(format="%")),
            y=alt.Y("source:N", title=None),
            color=alt.Color(
                "location_confidence:N",
                title="location confidence",
                legend=alt.Legend(orient="top"),
                sort=list(LEVELS),
                scale=alt.Scale(domain=list(LEVELS), range=["#2f6690", "#9cc3dd", "#d98324"]),
            ),
            order=alt.Order("rank:Q"),
        )
        .transform_calculate(rank=f"indexof({list(LEVELS)}, datum.location_confidence)")
    )


def _map(areas: gpd.GeoDataFrame, counted: pd.DataFrame) -> Any:
    import altair as alt

    shown = areas[["area", "geometry"]].merge(counted[["area", "incidents"]], on="area")
    shown["geometry"] = shown.geometry.simplify(20)
    shown["class"], classes = _classes(shown["incidents"])
    west, south, east, north = shown.total_bounds
    height = min(620, _WIDTH * (north - south) / max(east - west, 1e-9))
    return (
        alt.Chart(alt.Data(values=shown.__geo_interface__["features"]), width=_WIDTH, height=height)
        .mark_geoshape(stroke="white", strokeWidth=0.4)
        .encode(
            color=alt.Color(
                "properties.class:O",
                title="incidents",
                legend=alt.Legend(orient="top", symbolType="square"),
                scale=alt.Scale(domain=classes, range=_BLUES[-len(classes) :]),
            )
        )
        .project(type="identity", reflectY=True)
    )


def _classes(counts: pd.Series) -> tuple[pd.Series, list[str]]:
    """Return each count's class in words, and the words of all classes: as many counts in each as ties allow."""
    shares = np.arange(1, len(_BLUES) + 1) / len(_BLUES)
    place = np.searchsorted(np.unique(np.quantile(counts, shares, method="inverted_cdf")), counts)
    parts = [counts[place == each] for each in np.unique(place)]
    words = [f"{part.min():,}" if part.min() == part.max() else f"{part.min():,} to {part.max():,}" for part in parts]
    return pd.Series(np.array(words)[np.unique(place, return_inverse=True)[1]], index=counts.index), words
