"""Persons in prose are found, and what tells of places, times and numbers passes."""

import pytest

from features.sources.prose import persons_in

PERSONS = {
    "My neighbour John Smith plays music": "personal name",
    "john smith stole it": "personal name",
    "Smith, John was there": "personal name",
    "Mr Patel runs it": "personal name",
    "mr. o'brien was loud": "personal name",
    "a man called Kevin sells there": "personal name",
    "Mohammed's shop": "personal name",
    "Rose Miller came by": "personal name",
    "ask for maria": "personal name",
    "call me on 07700 900123": "telephone number",
    "ring 07700900123": "telephone number",
    "(555) 123-4567 please": "telephone number",
    "tel. 0114 496 0123": "telephone number",
    "write to jo.bloggs@example.org": "e-mail address",
    "the car AB12 CDE is parked": "vehicle plate",
    "car ab12cde": "vehicle plate",
    "plate R123 ABC seen": "vehicle plate",
    "12 Mill Lane has rubbish": "postal address",
    "lives at 221b Baker Street": "postal address",
    "at flat 3": "postal address",
    "house number 12": "postal address",
    "number 14 is loud": "postal address",
    "near SW1A 1AA": "postal address",
    "he was born 3 May 1980": "date of birth",
    "my number is AB123456C": "national id",
    "see https://example.org/x": "account, page or link",
    "write to @johnny123": "account, page or link",
}
HARMLESS = (
    "The street light at the corner of Mill Lane and Albert Road has been out since 12 May 2026.",
    "On Monday at 14:30 two cars were broken into near Victoria Park.",
    "Why are we flagged every week? It frightens people. I hope that someone will look at it.",
    "About 10 metres from the station, 3 windows broken, worth 200 pounds.",
    "The number 12 bus stop is dark. Bus number 7 too.",
    "Young people gather at Holly Street; police stop them, mark my words.",
    "Between 2024-11-01 and 2025-02-28 there were 15 burglaries in King's Cross.",
    "Harry Road and Rose Garden are dark in winter. The Ruby Arms is loud.",
    "To be frank, prices rose and I will grant you that in May it got worse.",
    "I was born here and nobody asked me.",
    "In June 2025 the underpass was flooded, JUNE 2025.",
    "",
)


@pytest.mark.parametrize(("text", "kind"), PERSONS.items(), ids=list(PERSONS))
def test_persons_are_found_within_prose(text: str, kind: str) -> None:
    whole = f"It happens every week.\n{text[:1].upper()}{text[1:]}, and nobody looks at the dark underpass."
    for said in (text, whole):
        found = persons_in(said)
        assert kind in {each.kind for each in found}, found
        assert all(each.text.casefold() in said.casefold() for each in found)


@pytest.mark.parametrize("text", HARMLESS)
def test_places_times_and_numbers_pass(text: str) -> None:
    assert persons_in(text) == []


def test_a_name_that_is_a_place_of_the_city_passes() -> None:
    text = "Nobody lights the path through Oscar Vale, and Oscar floods."
    assert [each.text for each in persons_in(text)] == ["Oscar"]
    assert persons_in(text, ["Oscar Vale"]) == []


def test_a_refusal_says_what_to_take_out_and_why() -> None:
    (found,) = persons_in("Call 07700 900123 for more.")
    assert found.sentence == "Take out “07700 900123”: it looks like a telephone number."


@pytest.mark.parametrize(
    "text",
    [
        "Why is Harbour Reach flagged nearly every week, and 14 of 52 weeks not?",
        "The interval is 0.91 to 1.44 with 1,204 incidents; what would 2027-03-31 change?",
        "How did Ada Okafor and the residents of North District answer?",
        "Did you ask the people of Grace Park, or of Station Road?",
    ],
)
def test_areas_numbers_and_those_who_may_be_named_are_no_persons(text):
    assert persons_in(text, allowed=["Ada Okafor"]) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("He lives at 12 Elm Street, and was stopped", "postal address"),
        ("Flat 4 was visited twice", "postal address"),
        ("born on 4 March 1990, visited twice", "date of birth"),
        ("a car, AB12 CDE, was seen", "vehicle plate"),
        ("I saw Sarah Connor there", "personal name"),
    ],
)
def test_persons_are_found_in_the_middle_of_a_sentence(text, kind):
    assert kind in {found.kind for found in persons_in(text)}


@pytest.mark.parametrize("text", ["Anna said so", "Mr Okafor said so", "Anna  okafor, and Anna Obi, said so"])
def test_a_name_that_may_stand_stands_as_a_whole(text: str) -> None:
    (found,) = persons_in(text, allowed=["Anna Okafor"])
    assert found.kind == "personal name"
    assert found.text in {"Anna", "Mr Okafor", "Anna Obi"}


@pytest.mark.parametrize(
    ("text", "like"),
    [("jo@example.org", "an e-mail address"), ("AB 12 34 56 C", "a national id"), ("No. 4", "somebody's address")],
)
def test_each_kind_is_said_in_words(text: str, like: str) -> None:
    assert [each.like for each in persons_in(f"It was {text} again.")] == [like]
