"""Tells by their names the columns that hold personal data, of those that were not read."""

import re
from collections.abc import Sequence

from features.sources.words import words

_PERSONAL = words("""
    address age alias birth birthdate caller carer comment comments complainant contact customer dob driver email
    ethnic ethnicity firstname forename forenames fullname gender informant informer initials landline lastname
    licence license maiden mail middlename mobile narrative nationality nhs nino note notes occupant occupier
    offender owner passport patient perpetrator person phone plate postcode race registration religion reporter
    resident sex signature ssn statement story surname suspect tel telephone tenant title victim vin vrm vrn witness
    zip zipcode
""")
_NAME = frozenset({"name", "names"})
_OF_THINGS = words("""
    agency area bank beat borough boundary category city class code column community country county crime dataset
    day department district division event facility field file force group hood kind league location lsoa month
    municipality neighborhood neighbourhood offence offense park place precinct premises road school sector site
    station street team type ucr venue ward weekday zone
""")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def personal_headers(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the headers that look as if their columns held personal data.

    Parameters
    ----------
    headers : sequence of str
        Names of columns.
    """
    return tuple(header for header in headers if _personal({part.lower() for part in _PARTS.findall(header)}))


def _personal(parts: set[str]) -> bool:
    if parts & _NAME and not parts & _OF_THINGS:
        return True
    return bool(parts & _PERSONAL)
