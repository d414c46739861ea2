"""The data card of a release, from the account of its hub and the city's settings."""

from typing import Any

from configs.city import City
from training.cards.card import Card, Item, Section, Table, number

TEMPLATE = "Gebru et al. 2021, Datasheets for datasets, and Pushkarna et al. 2022, Data cards"
OWNER, DEPLOYER = "the owner of the data", "who deploys it"


def data_card(city: City, account: dict[str, Any]) -> Card:
    """Write the data card.

    Parameters
    ----------
    city : City
        What its sources are called, and how they are read.
    account : dict
        What became of every row (`features.hub.account.Account`).
    """
    sections = (
        Section("Motivation", (Item("Why and by whom was it collected?", None, OWNER), Item("Who paid?", None, OWNER))),
        Section("Composition", tuple(_composition(city, account))),
        Section("Collection", tuple(_collection(city, account))),
        Section("Cleaning", tuple(_cleaning(city, account))),
        Section("Uses", tuple(_uses(city))),
        Section("Distribution and upkeep", tuple(_upkeep())),
    )
    return Card(f"Data card: {city.title}", TEMPLATE, sections)


def _composition(city: City, account: dict[str, Any]) -> list[Item | Table]:
    total = account["total"]
    sources = [
        (city.sources[key].title, *_counts(told), str(told["withdrawn"]), _delay(told))
        for key, told in account["sources"].items()
    ]
    heads = ("source", "rows", "kept", "in quarantine", "linked", "withdrawn", "days to report, median and 90%")
    context = [
        (told["file"], told["group"], str(told["rows"]), str(told["kept"]), str(told["quarantined"]))
        for told in account["context"]
    ]
    parts: list[Item | Table] = [
        Item("What is a row?", "One recorded event: offence, when, when reported, where. No person."),
        Item("How many?", f"{total['rows']} rows in; {total['kept']} incidents kept, in {account['areas']} areas."),
        Item("Of which time?", f"{city.start} to before {city.end}, {city.timezone}."),
        Table("Sources", heads, tuple(sources)),
    ]
    if context:
        parts.append(Table("Beside the incidents", ("file", "kind", "rows", "kept", "in quarantine"), tuple(context)))
    offences = [(each.title, each.found_by, "yes" if each.target else "no") for each in city.offences.values()]
    parts.append(Table("Offences", ("offence", "found by", "forecast"), tuple(offences)))
    parts.append(Item("Whom does it leave out?", None, OWNER))
    return parts


def _collection(city: City, account: dict[str, Any]) -> list[Item]:
    feeds = "; ".join(f"{source.title}: {source.feed.kind}" for source in city.sources.values())
    unread = sorted({name for told in account["files"] for name in told["unread"]})
    withheld = sorted({name for told in account["files"] for name in told["withheld"]})
    return [
        Item("How did it come?", f"{feeds}." if feeds else "As tables of counts."),
        Item(
            "In how many files?",
            f"{len(account['files'])}, each with its digest; the data digest is {account['digest']}.",
        ),
        Item("Was anything personal in it?", _personal(unread, withheld)),
        Item("Did the people concerned know?", None, OWNER),
        Item("How were incidents recorded, and which are not?", None, OWNER),
    ]


def _cleaning(city: City, account: dict[str, Any]) -> list[Item | Table]:
    total = account["total"]
    mends = [f"{source.title}: {mend.why} ({mend.by})" for source in city.sources.values() for mend in source.mends]
    tables = (("In quarantine, by reason", "reasons"), ("Linked to a kept row, by why", "why"))
    return [
        *(
            Table(title, ("what", "rows"), tuple((str(what), str(rows)) for what, rows in total[key].items()))
            for title, key in tables
            if total[key]
        ),
        Item("What was mended by rule?", "; ".join(mends) + "." if mends else "Nothing."),
        Item("How sure are places?", ", ".join(f"{rows} {level}" for level, rows in total["confidence"].items()) + "."),
        Item(
            "What was odd?", "; ".join(account["warnings"]) + "." if account["warnings"] else "Nothing was warned of."
        ),
        Item("Is the raw data kept?", None, DEPLOYER),
    ]


def _uses(city: City) -> list[Item]:
    targets = ", ".join(city.offences[name].title for name in city.targets)
    return [
        Item("What is it used for here?", f"Forecasts by area of {targets}."),
        Item("What else was it used for?", None, OWNER),
        Item("What must it not be used for?", None, OWNER),
    ]


def _upkeep() -> list[Item]:
    return [
        Item("Who may have it, under which licence?", None, OWNER),
        Item("Who keeps it up, and until when is it kept?", None, OWNER),
        Item("Where are errors reported?", None, OWNER),
    ]


def _counts(told: dict[str, Any]) -> list[str]:
    return [str(told[name]) for name in ("rows", "kept", "quarantined", "linked")]


def _delay(told: dict[str, Any]) -> str:
    delays = told["delay_days"]
    return " and ".join(number(delays.get(level), ".1f") for level in ("0.5", "0.9"))


def _personal(unread: list[str], withheld: list[str]) -> str:
    if not unread and not withheld:
        return "Nothing was found by the screen."
    told = [f"{what}: {', '.join(names)}" for what, names in (("never read", unread), ("withheld", withheld)) if names]
    return "; ".join(told) + "."
