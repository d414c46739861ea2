"""Refuses settings of a city that are right by themselves and do not fit one another."""

from collections.abc import Mapping

from configs.context import AttributeTable, CountsTable
from configs.sources import CodeRule, SourceSettings
from configs.taxonomy import Taxonomy
from configs.windows import WindowSettings

_FITS = {"day": ("day", "week", "month"), "week": ("week",), "month": ("month",)}


def refuse_windows_that_do_not_fit(counts: Mapping[str, CountsTable], window: WindowSettings) -> None:
    """Refuse counts tables whose windows cannot be summed to those of the city.

    Days may be summed to any number of days, weeks or months, weeks to weeks, months to months.

    Raises
    ------
    ValueError
        A table's windows are longer than the city's, or cross their borders.
    """
    for key, table in counts.items():
        if window.unit not in _FITS[table.window]:
            raise ValueError(
                f"counts.{key}: counts by {table.window} do not fit windows of a {window.unit}: "
                f"set window.unit to {' or '.join(_FITS[table.window])}"
            )


def refuse_targets_of_two_kinds(
    sources: Mapping[str, SourceSettings], counts: Mapping[str, CountsTable], taxonomy: Taxonomy
) -> None:
    """Refuse targets that come from counts tables and from sources of incidents: they would be counted twice.

    Raises
    ------
    ValueError
        An offence with `target: true` comes from both.
    """
    by_source = {offence: key for key, source in sources.items() for offence in offences_of(source.codes, taxonomy)}
    for key, table in counts.items():
        for offence in sorted(offences_of(table.codes, taxonomy)):
            if taxonomy.offences[offence].target and offence in by_source:
                raise ValueError(
                    f"counts.{key}: target {offence!r} comes from sources.{by_source[offence]} too, and would be "
                    "counted twice: take it out of one of their lists of codes"
                )


def refuse_totals_twice(attributes: Mapping[str, AttributeTable]) -> None:
    """Refuse a total that two attribute tables name.

    Raises
    ------
    ValueError
        Two tables name one total.
    """
    seen: dict[str, str] = {}
    for key, table in attributes.items():
        for total in table.attributes:
            if total in seen:
                raise ValueError(
                    f"attributes.{key}: attributes.{seen[total]} has a total {total!r} too: give one another name, "
                    "such as one with its year"
                )
            seen[total] = key


def offences_of(rule: CodeRule, taxonomy: Taxonomy) -> set[str]:
    """Return the offences that rows under a rule may have."""
    listed = {offence for offence, codes in taxonomy.codes[rule.scheme].items() if codes}
    return listed | ({rule.other} if rule.other else set())
