"""Made-up personal data of every kind, and references in every style of a force that it must be told from."""

from collections.abc import Callable

import numpy as np

from tests.features.sources.harmless_words import listed

Make = Callable[[np.random.Generator], str]

_FORENAMES = listed("""
    James | Mary | Mohammed | Patricia | Robert | Aisha | Michael | Linda | Wei | Fatima | David | Elizabeth | José
    Barbara | Thomas | Susan | Priya | Jessica | Piotr | Sarah | Tyrone | Karen | Kwame | Nancy | Latoya | Lisa
    Anthony | Betty | Nguyen | Sandra | Seán | Ashley | Oluwaseun | Kimberly | Emily | Siobhán | Donna | Rhys
    Michelle | Ngozi | Carol | Brian | Amanda | Yusuf | Melissa | Dariusz | Deborah | Björn
""")
_SURNAMES = listed("""
    Smith | Jones | Taylor | Brown | Williams | Wilson | Johnson | Davies | Patel | Robinson | Wright | Thompson
    Evans | Walker | White | Roberts | Begum | Jackson | Clarke | O'Brien | Khan | Nowak | García | Martinez
    Okafor | Kowalski | Chaudhry | McDonald | Fitzgerald | Singh | Washington | Jefferson | Nguyen | Lee | Cohen
    Murphy | Rossi | Ivanov | Yılmaz | Hernandez | Fernandes | Achebe | Owusu | Lindqvist
""")
_STREETS = listed("""
    High | Church | Station | Victoria | Mill | Elm | Maple | Washington | Kingshighway | Queens | Oakfield
    Lindell | Arthur | Grove
""")
_ENDS = listed("""
    Street | St | Road | Rd | Avenue | Ave | Lane | Drive | Dr | Boulevard | Blvd | Close | Court | Terrace | Way
    Place
""")
_LETTERS = list("ABCDEFGHJKLMNOPRSTUVWXYZ")


def _one(rng: np.random.Generator, words: list[str]) -> str:
    return words[int(rng.integers(len(words)))]


def _digits(rng: np.random.Generator, count: int, first: str = "0123456789") -> str:
    return _one(rng, list(first)) + "".join(str(digit) for digit in rng.integers(0, 10, count - 1))


def _letters(rng: np.random.Generator, count: int) -> str:
    return "".join(_one(rng, _LETTERS) for _ in range(count))


def _hexadecimal(rng: np.random.Generator, count: int) -> str:
    return "".join(_one(rng, list("0123456789abcdef")) for _ in range(count))


def _name(rng: np.random.Generator) -> str:
    forename, surname = _one(rng, _FORENAMES), _one(rng, _SURNAMES)
    forms = [
        f"{forename} {surname}", f"{forename.upper()} {surname.upper()}", f"{surname}, {forename}",
        f"{surname.upper()}, {forename.upper()}", f"{forename} {_one(rng, _LETTERS)}. {surname}",
        f"{_one(rng, ['Mr', 'Mrs', 'Ms', 'Dr', 'Miss', 'Mr.'])} {surname}", f"{forename[0]}. {surname}",
        f"{forename} {_one(rng, _FORENAMES)} {surname}",
    ]  # fmt: skip
    return _one(rng, forms)


def _telephone(rng: np.random.Generator) -> str:
    line, area = _digits(rng, 6), _digits(rng, 2, "23456789") + _digits(rng, 1)
    rest = f"{_digits(rng, 3, '23456789')}-{_digits(rng, 4)}"
    forms = [
        f"07{_digits(rng, 3)} {line}", f"07{_digits(rng, 3)}{line}", f"+447{_digits(rng, 9)}",
        f"+44 20 7946 {line[:4]}", f"020 7946 {line[:4]}", f"0161 496 {line[:4]}", f"(0121) 496 {line[:4]}",
        f"01632 {line}", f"01632{line}", f"({area}) {rest}", f"{area}-{rest}",
        f"{area}.{rest.replace('-', '.')}", f"+1 {area} {rest}", f"1-{area}-{rest}",
        f"+1{area}{rest.replace('-', '')}", f"+48 {_digits(rng, 3, '56')} {line[:3]} {line[3:]}",
    ]  # fmt: skip
    return _one(rng, forms)


def _birth(rng: np.random.Generator) -> str:
    year, month, day = int(rng.integers(1930, 2012)), int(rng.integers(1, 13)), int(rng.integers(1, 29))
    name = _one(rng, ["January", "Feb", "March", "Apr", "October", "Dec"])
    forms = [
        f"{day:02}/{month:02}/{year}", f"{month}/{day}/{year}", f"{year}-{month:02}-{day:02}", f"{day}.{month}.{year}",
        f"{day} {name} {year}", f"{name} {day}, {year}", f"{day:02}-{month:02}-{year}",
        f"{day:02}/{month:02}/{year % 100:02}",
        f"DOB {day}/{month}/{year}", f"{year}-{month:02}-{day:02} 00:00:00",
        f"{day}-{name[:3].upper()}-{year % 100:02}",
    ]  # fmt: skip
    return _one(rng, forms)


def _address(rng: np.random.Generator) -> str:
    street = f"{_one(rng, _STREETS)} {_one(rng, _ENDS)}"
    number = str(rng.integers(1, 9999))
    code = f"{_one(rng, ['SW1A', 'B12', 'M1', 'LS6', 'EC2V', 'CF10'])} {_digits(rng, 1)}{_one(rng, ['AA', 'BD', 'XY'])}"
    forms = [
        f"{number} {street}", f"{number} {street.upper()}", f"Flat 3, {number} {street}",
        f"{number[:2]}a {street}, London",
        f"{number} N {street}", f"{number} {street}, St. Louis, MO 63101", code, code.replace(" ", ""),
        f"{street} {code}", f"Apt 4B, {number} W {street}", f"{number} 5th Ave", f"PO Box {number}", "M5V 2T6",
    ]  # fmt: skip
    return _one(rng, forms)


def _plate(rng: np.random.Generator) -> str:
    current = f"{_one(rng, ['AB', 'LD', 'BK', 'YX', 'MF'])}{_digits(rng, 2)}"
    tail = "".join(_one(rng, list("ABCDEFGHJKLMNOPRSTUVWXYZ")) for _ in range(3))
    prefix = f"{_one(rng, list('ABCDEFGHJKLMNPRSTVWXY'))}{rng.integers(1, 999)}"
    return _one(rng, [f"{current} {tail}", f"{current}{tail}", f"{prefix} {tail}", f"{prefix}{tail}"])


def _national(rng: np.random.Generator) -> str:
    ssn = f"{_digits(rng, 3, '12345678')}-{_digits(rng, 2)}-{_digits(rng, 4)}"
    nino = f"{_one(rng, ['AB', 'JG', 'PW', 'SX'])}{_digits(rng, 6)}{_one(rng, list('ABCD'))}"
    return _one(rng, [ssn, nino, f"{nino[:2]} {nino[2:4]} {nino[4:6]} {nino[6:8]} {nino[8]}", ssn.replace("-", " ")])


def _email(rng: np.random.Generator) -> str:
    return f"{_one(rng, ['jo', 'k.lee', 'anne_w'])}{rng.integers(99)}@{_one(rng, ['mail.example.com', 'example.org'])}"


def _story(rng: np.random.Generator) -> str:
    who, did = _one(rng, ["Victim", "Caller", "The informant", "Resident"]), _one(rng, ["states", "said", "reports"])
    what = _one(rng, ["her phone was taken", "a man pushed him and ran", "ex-partner came and they argued"])
    where = _one(rng, ["outside the shop", "by the bus stop near the bridge", "at home", "in the park"])
    return f"{who} {did} that {what} {where}, reference {rng.integers(9999)}"


PERSONAL: dict[str, Make] = {
    "personal name": _name,
    "telephone number": _telephone,
    "date of birth": _birth,
    "postal address": _address,
    "vehicle plate": _plate,
    "national id": _national,
    "e-mail address": _email,
    "free text": _story,
}
"""A maker of each kind of personal data."""

REFERENCES: dict[str, Make] = {
    "year and number": lambda rng: f"{rng.integers(8, 25):02}-{_digits(rng, 6)}",
    "two letters and six digits": lambda rng: f"{_letters(rng, 2)}{_digits(rng, 6)}",
    "nine digits and a letter": lambda rng: f"{_digits(rng, 9, '123456789')}{_one(rng, ['H1', '', ''])}",
    "year, district and number": lambda rng: f"20{rng.integers(10, 26)}{_digits(rng, 8)}",
    "year and six digits": lambda rng: f"20{rng.integers(10, 26)}{_digits(rng, 6)}",
    "letters, dash, digits": lambda rng: f"GO-20{rng.integers(10, 26)}{_digits(rng, 7)}",
    "hash": lambda rng: _hexadecimal(rng, 64),
    "uuid": lambda rng: "-".join(_hexadecimal(rng, count) for count in (8, 4, 4, 4, 12)),
    "counter": lambda rng: str(rng.integers(1, 10_000_000)),
    "crime report": lambda rng: f"CR/{_digits(rng, 6)}/{rng.integers(10, 26)}",
    "prefix and number": lambda rng: f"INC-{_digits(rng, 4)}",
    "case, offence and count": lambda rng: f"2{rng.integers(4, 7)}{_digits(rng, 7)}{_one(rng, ['23F', '13A', '220'])}1",
    "year, dash, seven digits": lambda rng: f"20{rng.integers(10, 26)}-{_digits(rng, 7)}",
    "log and date": lambda rng: f"{_digits(rng, 4)}-{rng.integers(10, 29)}{rng.integers(10, 12)}24",
}
"""A maker of each style of reference number: those of the police forces whose data is open, and common ones."""


def make(maker: Make, count: int, seed: int) -> list[str]:
    """Make a number of values."""
    rng = np.random.default_rng(seed)
    return [maker(rng) for _ in range(count)]
