"""Finds what looks personal within prose, with the patterns of the screen at the door and names after a title."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from features.sources.patterns import ADDRESS, ADDRESSES, BIRTH, EMAIL, NAME, NATIONAL_ID, NUMBERS, PLATE, TELEPHONE
from features.sources.patterns import Pattern as Look
from features.sources.words import FORENAMES, NOT_NAMES

_SAY = {
    ADDRESS: "an address",
    BIRTH: "a date of birth",
    EMAIL: "an e-mail address",
    NAME: "the name of a person",
    NATIONAL_ID: "a national id",
    PLATE: "the plate of a vehicle",
    TELEPHONE: "a telephone number",
}
_TITLED = re.compile(r"\b(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]iss|[Mm]x|[Dd]r|[Pp]rof|[Rr]ev)\.?\s+(?P<name>[^\W\d_][\w'’-]+)")
_FULL = re.compile(r"\b(?P<name>(?P<first>[^\W\d_]+)\s+[^\W\d_][\w'’-]+)")
_BORN = re.compile(r"(?i)\b(?:dob|d\.o\.b\.?|date of birth|born)\W+(?:\w+\W+){0,2}\d[\d/. -]*")


@dataclass(frozen=True)
class Found:
    """A stretch of a text that looks personal, and as what."""

    kind: str
    text: str

    @property
    def sentence(self) -> str:
        """What to take out, and why."""
        return f"take out “{self.text}”, which looks like {_SAY[self.kind]}"


def persons_in(text: str, allowed: Collection[str] = ()) -> list[Found]:
    """Return what looks personal in a text, each stretch once.

    Parameters
    ----------
    text : str
        What somebody wrote.
    allowed : collection of str
        Names that may stand in it, such as those of committee members.
    """
    may = {" ".join(name.split()).casefold() for name in allowed}
    found = [*_patterns(text), *_names(text, may)]
    return list({each.text.casefold(): each for each in found}.values())


def _patterns(text: str) -> Iterator[Found]:
    for look in (*NUMBERS, *ADDRESSES):
        if look.majority or look.kind == BIRTH or look.finds.startswith("^") or look.finds.endswith("$"):
            continue
        for line in text.splitlines():
            yield from (Found(look.kind, said) for said in _said(line, look))
    yield from (Found(BIRTH, hit.group().strip()) for hit in _BORN.finditer(text))


def _said(line: str, look: Look) -> Iterator[str]:
    if look.unless and re.search(look.unless, line):
        return
    for hit in re.finditer(_for_python(look.finds), line if look.cased else line.lower()):
        yield line[hit.start() : hit.end()].strip(" ,.;:()?!")


def _names(text: str, may: Collection[str]) -> Iterator[Found]:
    for hit in _TITLED.finditer(text):
        if hit["name"][0].isupper() and hit["name"].casefold() not in NOT_NAMES:
            yield Found(NAME, hit.group())
    for hit in _FULL.finditer(text):
        first, name = hit["first"], hit["name"]
        last = name.split()[-1]
        named = first[0].isupper() and last[0].isupper() and first.casefold() in FORENAMES
        if named and last.casefold() not in NOT_NAMES and " ".join(name.split()).casefold() not in may:
            yield Found(NAME, name)


def _for_python(finds: str) -> str:
    """Return a pattern in the syntax of RE2 in Python's."""
    return re.sub(r"\\x\{([0-9A-Fa-f]+)\}", lambda hit: f"\\U{int(hit.group(1), 16):08x}", finds)
