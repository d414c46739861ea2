"""Numbers as people say them (dates and windows: `configs.window_words`, `serving.web.times`)."""

from serving.locales import spoken


def amount(value: float) -> str:
    """Return an expected count with as many decimals as tell it apart: '12', '3.4', '0.27', 'under 0.01'."""
    if value < 0.005:
        return f"under {number(0.01, 2)}"
    if value < 0.995:
        return number(value, 2)
    return number(value, 1 if value < 99.95 else 0)


def number(value: float, decimals: int = 0) -> str:
    """Return a number with its separators as the reader writes them (see `serving.locales`)."""
    return spoken().number(f"{value:,.{decimals}f}")


def interval(low: float, high: float) -> str:
    """Return an interval of counts as '0 to 3', or '0' where both ends agree."""
    ends = [number(end) if float(end).is_integer() else amount(end) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def factor(times: float) -> str:
    """Return what a multiplication does: 'raises it by 12%', 'lowers it by 8%', 'hardly changes it'."""
    change = round(100 * (times - 1))
    if change == 0:
        return "hardly changes it"
    if times >= 2:
        return f"raises it {number(times, 1)} times"
    return f"raises it by {change}%" if change > 0 else f"lowers it by {-change}%"


def count(how_many: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: '1 area', '12 areas'."""
    return f"{number(how_many)} {one if how_many == 1 else many or one + 's'}"


def listed(items: list[str], last: str = "and") -> str:
    """Return items as 'a, b and c'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def upper(text: str) -> str:
    """Return a text with its first letter in upper case, the others as they are."""
    return text[:1].upper() + text[1:]
