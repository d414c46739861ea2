"""What personal data looks like: regular expressions (RE2) for each kind, and the values that are none for certain."""

from dataclasses import dataclass

from features.sources.words import STREETS

EMAIL = "e-mail address"
TELEPHONE = "telephone number"
BIRTH = "date of birth"
NATIONAL_ID = "national id"
PLATE = "vehicle plate"
ADDRESS = "postal address"
NAME = "personal name"
TEXT = "free text"


@dataclass(frozen=True)
class Pattern:
    """One look of a kind of personal data, in the syntax of RE2.

    Attributes
    ----------
    kind : str
        What it is.
    finds : str
        Matches somewhere in a value, set in lower case, that looks so; with `cased` in the value as it stands.
    unless : str
        Matches somewhere in a value that does not, for all that; empty for none.
    cased : bool
        Capitals matter.
    forename : str
        A group `word` of the value that must be a forename; empty where none need be.
    nameable : bool
        No word of the value may be one of `NOT_NAMES`.
    majority : bool
        Such values are personal only where most of a field's values look so: a reference number may by chance
        look like one.
    scattered : bool
        Such values are personal only where they hardly repeat: names of places and offences do.
    part : str
        A group `word` that must differ from value to value: a plate's letters do, a prefix does not.
    """

    kind: str
    finds: str
    unless: str = ""
    cased: bool = False
    forename: str = ""
    nameable: bool = False
    majority: bool = False
    scattered: bool = False
    part: str = ""


_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_POSTCODE_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|"
    "GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|"
    "OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|"
    "WF|WN|WR|WS|WV|YO|ZE"
)
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DC|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|"
    "PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|"
    "AA|AE|AP|AS|FM|GU|MH|MP|PR|PW|VI"
)
_LETTER = r"[A-Za-z\x{80}-\x{10FFFF}]"
_WORD = r"[A-Z\x{80}-\x{10FFFF}][A-Za-z\x{80}-\x{10FFFF}'-]+"
_FOLDED = r"[a-z\x{80}-\x{10FFFF}'-]{2,}"
_AFTER = r"(?:,?\s+(?:jr|sr|ii|iii|md|phd|dds|dvm)\.?)?"
_PARTICLE = r"(?:(?:de|la|del|van|der|den|von|bin|al|el|da|dos|di|du|le)\s+)*"
_STREET = "|".join(sorted(STREETS))
_NARRATIVE = (
    "he|she|his|her|him|they|their|was|were|victim|suspect|caller|informant|i|my|me|stated|states|reports|reported|said|"
    "says|who|when|while|then"
)
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d{2}"


def _maybe(finds: str) -> Pattern:
    return Pattern(NAME, finds, cased=True, nameable=True, majority=True, scattered=True)


DATES = (
    Pattern(BIRTH, rf"^(?:{_DAY}[/.]{_MONTH}|{_MONTH}[/.]{_DAY})[/.](?:{_YEAR}|\d{{2}})$"),
    Pattern(BIRTH, rf"^(?:{_DAY}-{_MONTH}|{_MONTH}-{_DAY})-{_YEAR}$"),
    Pattern(BIRTH, rf"^{_YEAR}[/.-]{_MONTH}[/.-]{_DAY}(?:[t ]00:00(?::00)?(?:\.0+)?)?$"),
    Pattern(BIRTH, rf"^{_DAY}(?:st|nd|rd|th)?(?: of)?[ -](?:{_MONTHS})[a-z]*,?[ -](?:{_YEAR}|\d{{2}})$"),
    Pattern(BIRTH, rf"^(?:{_MONTHS})[a-z]*\.? {_DAY}(?:st|nd|rd|th)?,? {_YEAR}$"),
)
"""A date alone: of birth where no date is expected."""
_COMPACT = Pattern(BIRTH, r"^(?:19\d{2}|200\d|201[0-2])(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$", majority=True)
"""Eight digits: a year and a number look so by chance, and a year of today is none of a birth."""

NUMBERS = (
    Pattern(EMAIL, r"[\w.+-]+@[\w-]+\.[a-z]{2,}"),
    Pattern(TELEPHONE, r"(?:^|[^\w+])(?:\+\s?|0044\s?|001[ .-])[1-9]\d{0,2}(?:[\s().-]*\d){7,12}(?:x\d+)?(?:\W|$)"),
    Pattern(TELEPHONE, r"(?:^|[^\w./-])\(?0[12378]\d[ )-]+\d{4}[ -]?\d{4}(?:\D|$)"),
    Pattern(TELEPHONE, r"(?:^|[^\w./-])\(?0(?:1\d1|11\d|[389]\d{2})[ )-]+\d{3}[ -]?\d{4}(?:\D|$)"),
    Pattern(TELEPHONE, r"(?:^|[^\w./-])0[38]\d{2} \d{3} ?\d{3}(?:\D|$)"),
    Pattern(TELEPHONE, r"(?:^|[^\w./-])\(?0[127]\d{3}[ )-]+\d{3}[ -]?\d{2,3}(?:\D|$)"),
    Pattern(TELEPHONE, r"(?:^|[^\w./-])0[1237-9]\d{9}(?:\W|$)"),
    Pattern(TELEPHONE, r"(?:^|[^\w./-])(?:1[ .-])?\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}(?:\D|$)"),
    Pattern(TELEPHONE, r"^\(\d{3}\)\d{3}[ .-]\d{4}(?:\D|$)"),
    Pattern(TELEPHONE, r"^(?:\d{3} \d{3} \d{3}|0\d(?:[ .]\d{2}){4})$"),
    Pattern(TELEPHONE, r"^[2-9]\d{2}[2-9]\d{6}$", unless=r"^20[0-3]\d", majority=True),
    Pattern(BIRTH, r"(?:^|[^a-z])(?:dob|d\.o\.b|date of birth|born)(?:[^a-z]|$)"),
    Pattern(NATIONAL_ID, r"(?:^|[^\w-])\d{3}(?:-\d{2}-| \d{2} )\d{4}(?:[^\w-]|$)"),
    Pattern(NATIONAL_ID, r"(?:^|\W)[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d](?:\W|$)"),
    Pattern(PLATE, r"(?:^|[^\w-])[A-Z]{2}\d{2} ?[A-Z]{3}(?:[^\w-]|$)", cased=True),
    Pattern(PLATE, r"^[A-HJ-NPR-TV-Y]\d{1,3} ?[A-HJ-PR-Z]{3}$", cased=True),
    Pattern(PLATE, r"^[A-Z]{2}\d ?[A-Z]\d[A-Z]$", cased=True),
    Pattern(PLATE, r"^[A-Z]{3,4}[ -]?\d{3,4}$", cased=True, majority=True, part=r"^(?P<word>[A-Z]{3,4})"),
    Pattern(PLATE, r"^\d[A-Z]{3}\d{3}$", cased=True, majority=True, part=r"^\d(?P<word>[A-Z]{3})"),
)
ADDRESSES = (
    Pattern(
        ADDRESS,
        rf"(?:^|[^\w/])\d{{1,5}}[a-z]?(?:\s*-\s*\d{{1,5}})?,?\s+(?:[a-z.'\x{{80}}-\x{{10FFFF}}-]+\s+|"
        rf"\d{{1,3}}(?:st|nd|rd|th)\s+){{1,4}}(?:{_STREET})(?:\W|$)",
        unless=r"(?i)\bblock\b|\dXX\b|^\D{0,12}\d+\s*(?:m|metres|meters|miles?|yards|ft|feet|km|min|mins|minutes)\b",
    ),
    Pattern(
        ADDRESS,
        rf"^\d{{1,5}}[A-Za-z]?,?\s+{_WORD}(?:\s+{_WORD}){{1,3}}(?:,.*)?$",
        cased=True,
        nameable=True,
        majority=True,
        scattered=True,
    ),
    Pattern(ADDRESS, r"(?:^|\W)p\.?\s?o\.?\s+box\s*\d"),
    Pattern(ADDRESS, r"(?:^|\W)(?:flat|apt\.?|apartment|studio|suite)\s+#?\d+(?:\W|$)"),
    Pattern(ADDRESS, rf"(?:^|\W)(?:{_POSTCODE_AREAS})\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{{2}}(?:\W|$)", cased=True),
    Pattern(ADDRESS, rf"^(?:{_POSTCODE_AREAS})\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{{2}}$", cased=True),
    Pattern(
        ADDRESS, r"(?:^|[^\w-])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d(?:[^\w-]|$)", cased=True
    ),
    Pattern(ADDRESS, rf"[A-Za-z\d],?\s+(?:{_STATES})\s+\d{{5}}(?:-\d{{4}})?(?:\D|$)", cased=True),
)
NAMES = (
    Pattern(NAME, rf"(?:^|[\s,])(?i:mr|mrs|ms|miss|mx|dr|prof|rev|sir|dame)\.?\s+{_WORD}", cased=True, nameable=True),
    Pattern(
        NAME,
        rf"^{_FOLDED}\s+(?:[a-z]\.?\s+)?{_PARTICLE}{_FOLDED}(?:\s+{_PARTICLE}{_FOLDED}){{0,3}}{_AFTER}$",
        forename=rf"^(?P<word>{_LETTER}+)",
        nameable=True,
    ),
    Pattern(
        NAME,
        rf"^{_FOLDED}(?: {_FOLDED}){{0,2}},\s*{_FOLDED}(?:\s+[a-z][a-z.]*)?$",
        forename=rf",\s*(?P<word>{_LETTER}+)",
        nameable=True,
    ),
    Pattern(
        NAME, rf"^(?:{_WORD}\s+|[A-DF-MO-RT-VX-Z]\.\s?)(?:[A-Z]\.\s?)?[A-Z]\.\s?{_WORD}$", cased=True, nameable=True
    ),
    Pattern(NAME, rf"^[A-DF-MO-RT-VX-Z]\.\s?{_WORD}$", cased=True, nameable=True),
    Pattern(NAME, r"^[A-DF-MO-RT-VX-Z] (?:[A-Z][a-z']|[A-Z]{4})[A-Za-z'-]*$", cased=True, nameable=True, majority=True),
    Pattern(NAME, rf"^{_FOLDED}$", forename=rf"^(?P<word>{_LETTER}+)$", majority=True),
    _maybe(rf"^{_WORD}(?:\s+[A-Z])?(?:\s+{_PARTICLE}{_WORD}){{1,3}}$"),
    _maybe(rf"^{_WORD}(?: {_WORD})?,\s*{_WORD}(?:\s+[A-Z]\S*)?$"),
    _maybe(rf"^[NSEW]\.\s?{_WORD}$"),
)
TEXTS = (
    Pattern(TEXT, rf"(?:^|\W)(?:{_NARRATIVE})\W(?:.*\W)?(?:{_NARRATIVE})(?:\W|$)", unless=r"^(?:\S+\s+){0,3}\S+$"),
    Pattern(TEXT, rf"(?:{_LETTER}{{2,}}\W*\s\W*){{7}}{_LETTER}", scattered=True),
)
PATTERNS = NUMBERS + DATES + (_COMPACT,) + ADDRESSES + NAMES + TEXTS
"""All patterns, in the order in which a value's kind is told."""

SUSPICIOUS = (
    r"[^A-Za-z0-9/_.-]|^\D*$|^0\d{10}|^0\d{2,4}-|^0044|^(?:1[.-])?\d{3}[.-]{1,2}\d{3}[.-]|^\d{10}$|\d{3}-\d{2}-\d{4}|"
    r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}$|^\d{1,2}[A-Za-z]{0,2}-[A-Za-z]|(?i:dob|d\.o\.b|born)|"
    r"[A-Za-z]{2}\d{6}[A-Da-d]|[A-Z]{2}\d{2}[A-Z]{3}|[A-Z]\d[A-Z]\d[A-Z]\d|^[A-Z]\d{1,3}[A-Z]{3}$|^[A-Z]{2}\d[A-Z]\d[A-Z]$|"
    r"^[A-Z]{3,4}-?\d{3,4}$|^(?:19|20[01])\d{6}$|^\d[A-Z]{3}\d{3}$|^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$"
)
"""A value that matches none of this is a plain reference number: no pattern finds anything in it."""
SHORTEST = 5
"""Nor does any in a value of fewer characters."""
FEWEST_DIGITS = 8
"""Nor does any in a value of fewer digits and nothing else."""
