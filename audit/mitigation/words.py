"""A rule of flagging in plain words."""

from collections.abc import Mapping

from audit.words import listing
from configs.city import City
from configs.flagging import CapRule, OffsetRule, PlainRule, Rule


def titles(city: City) -> dict[str, str]:
    """Return the title of each dimension of a city's groups."""
    return {"district": "District", **{key: group.title for key, group in city.groups.items()}}


def short(rule: Rule, dimensions: Mapping[str, str]) -> str:
    """Return a rule in a few words, as tables name it."""
    if isinstance(rule, PlainRule):
        return "highest forecasts"
    name = dimensions.get(rule.dimension, rule.dimension).lower()
    if isinstance(rule, OffsetRule):
        rates = listing([f"{group} {rate:.0%}" for group, rate in rule.rates.items()])
        return f"offset for reporting ({rates})"
    against = "" if rule.against == "people" else " of need"
    if isinstance(rule, CapRule):
        return f"cap at {rule.at_most:g} times the share{against}, by {name}"
    return f"floor at {rule.at_least:g} times the share{against}, by {name}"


def long(rule: Rule, dimensions: Mapping[str, str], *, share: float) -> str:
    """Return what is flagged under a rule, as a sentence goes on after 'flagged are'."""
    areas = f"the {share:.0%} of areas"
    if isinstance(rule, PlainRule):
        return f"{areas} with the highest forecast"
    name = dimensions.get(rule.dimension, rule.dimension).lower()
    if isinstance(rule, OffsetRule):
        rates = listing([f"{rate:.0%} of what people of group {group} meet" for group, rate in rule.rates.items()])
        return f"{areas} with the highest forecast divided by reporting rates, taken to be {rates} ({name})"
    fair = (
        "its share of the people"
        if rule.against == "people"
        else "its share of the people where most was recorded in the two years before"
    )
    if isinstance(rule, CapRule):
        bound = f"is more than {rule.at_most:g} times {fair}"
    else:
        bound = f"is less than {rule.at_least:g} times {fair}"
    return (
        f"{areas} that hold the most forecast incidents, of all choices in which no group's share ({name}) of the "
        f"people in flagged areas {bound}"
    )
