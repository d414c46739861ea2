"""Finds persons in what people write: the patterns of the screen at the door, within prose, and some more."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from features.sources.looks import looks_like
from features.sources.patterns import (
    ADDRESS,
    ADDRESSES,
    BIRTH,
    EMAIL,
    NAME,
    NATIONAL_ID,
    NUMBERS,
    PLATE,
    TELEPHONE,
    Pattern,
)
from features.sources.words import FORENAMES, NOT_NAMES, words

ONLINE = "account, page or link"
ORDINARY = words("""
    amber ashley barbara beverley bob carol crystal daisy dale dawn dean devon diana drew earl eve florence frank
    gene glen grace grant harry hazel heather holly hope iris jack jade jan jasmine jay jean jesus jordan jun kelly
    kerry lee leo lily logan madison malik marina mark martin max may mike mina ming norma olga penny poppy rae
    randy ray rex rich robin rose rosemary roman ruby sally sana sandy sean stanley stella sue sydney tiffany tony
    trace victor victoria viola violet virginia wayne will windsor yan
""")
"""Forenames that are words or places too: they count as names beside another, or after what introduces a person."""
_SAY = {
    EMAIL: "an e-mail address",
    NATIONAL_ID: "a national id",
    TELEPHONE: "a telephone number",
    PLATE: "the plate of a vehicle",
    ADDRESS: "somebody's address",
    NAME: "the name of a person",
    BIRTH: "a date of birth",
    ONLINE: "an account, a page or a link",
}
_ANCHORED = re.compile(r"^\^|\$$")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LONGEST = 2
"""Words of the longest stretch in which a plate is looked for."""
_MORE = (
    (TELEPHONE, re.compile(r"(?<![\w.,/-])\+?\d(?: ?\d){8,}(?![\w/-])")),
    (ADDRESS, re.compile(r"(?i)\b(?:house|flat|apartment|apt|door|unit)\s*(?:number|no\.?|nr\.?|#)?\s*\d+[a-z]?\b")),
    (
        ADDRESS,
        re.compile(r"(?i)(?<!bus )(?<!tram )(?<!route )\b(?:number|no\.|nr\.)\s*\d+[a-z]?\b(?!\s*(?:bus|tram|route))"),
    ),
    (ONLINE, re.compile(r"(?i)https?://\S+|\bwww\.\S+|(?<!\S)@\w{3,}")),
    (BIRTH, re.compile(r"(?i)\b(?:dob|d\.o\.b\.?|date of birth|born)\W+(?:\w+\W+){0,2}\d[\d/. -]*")),
)
_TITLED = re.compile(r"(?i)\b(?:mr|mrs|ms|miss|mx|dr|prof|rev|sir|dame)\.?\s+(?P<word>[^\W\d_][^\s\d.,;:!?]+)")
_INTRODUCED = re.compile(
    r"(?i)\b(?:called|named|name is|names are|neighbour|neighbor|family|ask for),?\s+(?P<word>[^\W\d_]{2,})"
)


@dataclass(frozen=True)
class Found:
    """A stretch of a text that may tell of a person, and what it looks like."""

    kind: str
    text: str

    @property
    def like(self) -> str:
        """What it looks like, with its article."""
        return _SAY[self.kind]

    @property
    def sentence(self) -> str:
        """What to take out, and why."""
        return f"Take out “{self.text}”: it looks like {self.like}."


def persons_in(text: str, places: Collection[str] = (), allowed: Collection[str] = ()) -> list[Found]:
    """Return the stretches of a text that may tell of a person, each once; in doubt a stretch is one.

    Parameters
    ----------
    text : str
        What somebody wrote.
    places : collection of str
        Names of the city's places: a name that stands in one is no person's.
    allowed : collection of str
        Full names that may stand in it, such as those of committee members; a part of one may not.
    """
    known = frozenset(word.casefold() for place in places for word in _WORD.findall(place))
    found = [*_more(text), *_within(text), *_whole(text), *_names(_without(text, allowed), known)]
    return _longest(found, text)


def _without(text: str, names: Collection[str]) -> str:
    """Return a text with a dot in the place of each of some names."""
    spelled = [r"\s+".join(map(re.escape, name.split())) for name in names if name.split()]
    return re.sub(rf"(?i)(?<!\w)(?:{'|'.join(spelled)})(?!\w)", " · ", text) if spelled else text


def _more(text: str) -> Iterator[Found]:
    for kind, pattern in _MORE:
        yield from (Found(kind, hit.group().strip()) for hit in pattern.finditer(text))


def _within(text: str) -> Iterator[Found]:
    """Look for the patterns that find something anywhere in a value; plates in small letters too."""
    for pattern in (*NUMBERS, *ADDRESSES):
        if pattern.majority or _ANCHORED.search(pattern.finds) or pattern.kind == BIRTH:
            continue
        for said in _stretches(text, pattern):
            yield Found(pattern.kind, said)


def _stretches(text: str, pattern: Pattern) -> Iterator[str]:
    """Yield what a pattern matches of a text, one line at a time, as it was written."""
    finder = re.compile(_for_python(pattern.finds))
    for line in text.splitlines():
        cased = line.upper() if pattern.kind == PLATE else line
        if not _looks(cased, pattern):
            continue
        for hit in finder.finditer(cased if pattern.cased else line.lower()):
            yield line[hit.start() : hit.end()].strip(" ,.;:()")


def _whole(text: str) -> Iterator[Found]:
    """Look for plates, which the screen knows as whole values, in every stretch of one or two words in capitals."""
    plates = [each for each in NUMBERS if each.kind == PLATE and _ANCHORED.search(each.finds)]
    said = [each for each in _runs(text) if each == each.upper() and any(map(str.isdigit, each))]
    said = [each for each in said if not {word.casefold() for word in _WORD.findall(each)} & NOT_NAMES]
    yield from (Found(PLATE, each) for each in said if any(_looks(each, pattern) for pattern in plates))


def _names(text: str, known: Collection[str]) -> Iterator[Found]:
    """Look for forenames, and for any name after what introduces a person."""
    yield from (Found(NAME, hit.group()) for hit in _TITLED.finditer(text) if _may_name(hit.group("word"), known))
    for hit in _INTRODUCED.finditer(text):
        word = hit.group("word")
        if _may_name(word, known) and (word[0].isupper() or word.casefold() in FORENAMES):
            yield Found(NAME, hit.group())
    spoken = [hit.group() for hit in _WORD.finditer(text)]
    for place, word in enumerate(spoken):
        after = spoken[place + 1] if place + 1 < len(spoken) else ""
        if word.casefold().removesuffix("'s").removesuffix("’s") not in FORENAMES or word.casefold() in known:
            continue
        surname = after[:1].isupper() and _may_name(after, known)
        if surname and word[:1].isupper():
            yield Found(NAME, f"{word} {after}")
        elif word.casefold() not in ORDINARY and not _is_place(after):
            yield Found(NAME, word)


def _may_name(word: str, known: Collection[str]) -> bool:
    return word.casefold() not in NOT_NAMES and word.casefold() not in known


def _is_place(word: str) -> bool:
    """Tell whether a word after a forename makes it a place's name: 'Albert Road'."""
    return word[:1].isupper() and word.casefold() in NOT_NAMES


def _runs(text: str) -> Iterator[str]:
    for line in text.splitlines():
        said = line.split()
        for length in range(1, _LONGEST + 1):
            for start in range(len(said) - length + 1):
                yield " ".join(said[start : start + length]).strip(" ,.;:()!?")


def _looks(value: str, pattern: Pattern) -> bool:
    folded = pc.utf8_lower(pa.array([value]))
    return bool(np.any(looks_like(pa.array([value], pa.string()), folded, pattern)))


def _for_python(finds: str) -> str:
    """Return a pattern in the syntax of RE2 in Python's."""
    return re.sub(r"\\x\{([0-9A-Fa-f]+)\}", lambda hit: f"\\U{int(hit.group(1), 16):08x}", finds)


def _longest(found: list[Found], text: str) -> list[Found]:
    """Leave out what stands within another find, and what was found twice, in the order of the text."""
    distinct = list({each.text.casefold(): each for each in found if each.text}.values())
    kept = [
        each
        for each in distinct
        if not any(each.text != other.text and each.text.casefold() in other.text.casefold() for other in distinct)
    ]
    return sorted(kept, key=lambda each: text.casefold().find(each.text.casefold()))
