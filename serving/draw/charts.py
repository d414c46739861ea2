"""Charts as SVG from declarative Altair specifications: the same bytes each time, coloured by the page's style."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from serving.draw.printed import printed

FONT = "inherit"
_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
_TOLD = re.compile(r' (?:role|aria-[a-z]+|class)="[^"]*"')
_EMPTY = re.compile(r'<path d="M0,0h0v0h0Z" pointer-events="none"/>')


@dataclass(frozen=True)
class Picture:
    """A chart for a page.

    Attributes
    ----------
    svg : Markup
        Its drawing; the label is its text for those who cannot see it, a table on the page holds its figures.
    label : str
        What it shows, in words.
    """

    svg: Markup
    label: str


@cache
def altair() -> Any:
    """Return Altair, which does not hold our own specifications against the whole schema of charts each time."""
    import altair
    from altair.utils.schemapi import disable_debug_mode

    disable_debug_mode()
    return altair


def drawn(chart: Any, label: str, *, fit: str = "xMinYMid meet") -> Picture:
    """Draw an Altair chart.

    Parameters
    ----------
    chart : altair.TopLevelMixin
        Its colours are variables of the page's style, such as `var(--bar)`, so that light and dark follow the page.
    label : str
        What it shows, in words.
    fit : str
        SVG's preserveAspectRatio, for where the page gives it another shape.
    """
    text = printed(chart.configure(**STYLE).to_dict(validate=False))
    head, _, rest = text.partition(">")
    width, height = _SIZE.findall(head)[0]
    body = _EMPTY.sub("", _TOLD.sub("", rest))
    box = f'viewBox="0 0 {width} {height}" preserveAspectRatio="{fit}"'
    opened = f'<svg class="chart" {box} role="img" aria-label="{escape(label)}">'
    return Picture(Markup(opened + body), label)  # noqa: S704 - drawn here, from numbers and our own words


_AXIS = {
    "labelColor": "var(--muted)",
    "titleColor": "var(--muted)",
    "gridColor": "var(--rule)",
    "domainColor": "var(--strong-rule)",
    "tickColor": "var(--rule)",
    "labelFontSize": 12,
    "titleFontSize": 12,
    "titleFontWeight": "normal",
}
STYLE: dict[str, Any] = {
    "font": FONT,
    "background": "transparent",
    "view": {"stroke": None},
    "axis": _AXIS,
    "padding": 4,
}
