"""Which format an answer has: by name in the address, or else by what the caller accepts (RFC 9110, section 12.5.1)."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request

from serving.web.problems import ProblemError

MEDIA = {
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
    "hub": "text/csv",
    "html": "text/html",
    "pdf": "application/pdf",
}
"""Media type of each format, without its character set."""


def chosen_format(request: Request, named: str | None, offered: Sequence[str]) -> str:
    """Return the format of an answer: the one that is named, or the most wanted of those offered.

    Parameters
    ----------
    request : Request
        Its `Accept` is read where no format is named.
    named : str or None
        The parameter `format`.
    offered : sequence of str
        Keys of `MEDIA`, the one that is given to who has no wish first.

    Raises
    ------
    ProblemError
        406: nothing that is offered is accepted. 422: the named format is not offered.
    """
    if named is not None:
        if named not in offered:
            what = f"format: this is not written as {named}"
            raise ProblemError(422, "invalid", what, f"use one of {', '.join(offered)}")
        return named
    accepted = request.headers.get("accept", "").strip()
    found = best({name: MEDIA[name] for name in offered}, accepted or "*/*")
    if found is None:
        kinds = ", ".join(dict.fromkeys(MEDIA[name] for name in offered))
        raise ProblemError(
            406, "not-acceptable", f"nothing here is written as {accepted:.120}", f"accept one of {kinds}"
        )
    return found


def best(offered: Mapping[str, str], accepted: str) -> str | None:
    """Return the key of the media type that is wanted most, the first of equals; None where none is.

    The most specific range that fits a type says how much it is wanted: `text/csv;q=0, */*` is all but CSV.
    """
    ranges = [_range(part) for part in accepted.split(",") if part.strip()]
    wishes = {key: _wish(media, ranges) for key, media in offered.items()}
    wanted = max(wishes.values(), default=0.0)
    return next((key for key, wish in wishes.items() if wish == wanted), None) if wanted > 0 else None


def _range(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    said = [piece[2:] for piece in parameters if piece.startswith("q=")]
    try:
        return media, min(1.0, max(0.0, float(said[0]))) if said else 1.0
    except ValueError:
        return media, 0.0


def _wish(media: str, ranges: list[tuple[str, float]]) -> float:
    for fits in (media, f"{media.partition('/')[0]}/*", "*/*"):
        said = [quality for name, quality in ranges if name == fits]
        if said:
            return max(said)
    return 0.0
