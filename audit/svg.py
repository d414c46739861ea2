"""Pieces of SVG: numbers of few digits and escaped text, so that the same data give the same bytes."""

from html import escape


def num(value: float) -> str:
    """Write a coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def text(x: float, y: float, content: str, css: str = "", anchor: str = "start") -> str:
    """Return a text element."""
    return f'<text x="{num(x)}" y="{num(y)}" class="{css}" text-anchor="{anchor}">{escape(content)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    """Return a line element."""
    return f'<line x1="{num(x1)}" y1="{num(y1)}" x2="{num(x2)}" y2="{num(y2)}" class="{css}"/>'


def rect(x: float, y: float, width: float, height: float, css: str) -> str:
    """Return a rectangle; negative sizes become nothing."""
    size = f'width="{num(max(width, 0))}" height="{num(max(height, 0))}"'
    return f'<rect x="{num(x)}" y="{num(y)}" {size} class="{css}"/>'


def picture(width: float, height: float, key: str, title: str, alt: str, parts: list[str]) -> str:
    """Return a whole SVG that a screen reader reads as one picture with a name and a description."""
    head = (
        f'<svg viewBox="0 0 {num(width)} {num(height)}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(alt)}</desc>'
    )
    return head + "".join(parts) + "</svg>"
