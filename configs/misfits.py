"""Refuses settings of a city that are right by themselves and do not fit one another."""

from collections.abc import Mapping

from configs.areas import BandGroups, GroupSettings
from configs.context import AttributeTable, CountsTable
from configs.reporting import ReportingSettings, SurveyReporting
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


def refuse_codes_of_no_row(
    sources: Mapping[str, SourceSettings], counts: Mapping[str, CountsTable], taxonomy: Taxonomy
) -> None:
    """Refuse codes of the taxonomy that no cleaned code can equal: their rows would be unknown or `other`, unnoticed.

    A list of codes that nobody reads is left alone: several cities may share a taxonomy.

    Raises
    ------
    ValueError
        A code is shorter or longer than every rule that looks it up makes codes, or has blanks around it.
    """
    rules: dict[str, dict[str, CodeRule]] = {}
    for group, tables in (("sources", sources), ("counts", counts)):
        for key, table in tables.items():
            rules.setdefault(table.codes.scheme, {})[f"{group}.{key}"] = table.codes
    for scheme, readers in rules.items():
        for code in (code for codes in taxonomy.codes[scheme].values() for code in codes):
            if not any(_may_be(code, rule) for rule in readers.values()):
                how = ", ".join(
                    f"{name} (zero_fill {rule.zero_fill}, prefix {rule.prefix})" for name, rule in readers.items()
                )
                raise ValueError(
                    f"codes.{scheme}: no row can have the code {code!r} as it is read by {how}: write it as it is "
                    "after it was filled and cut"
                )


def _may_be(code: str, rule: CodeRule) -> bool:
    longest = rule.prefix or max(len(code), rule.zero_fill)
    cut = len(code) == rule.prefix  # what was cut may end in a blank
    bare = code.lstrip() if cut else code.strip()
    return code == "*" or (bool(code) and code == bare and min(rule.zero_fill, longest) <= len(code) <= longest)


def offences_of(rule: CodeRule, taxonomy: Taxonomy) -> set[str]:
    """Return the offences that rows under a rule may have."""
    listed = {offence for offence, codes in taxonomy.codes[rule.scheme].items() if codes}
    return listed | ({rule.other} if rule.other else set())


def refuse_reporting_of_nobody(
    reporting: Mapping[str, ReportingSettings],
    groups: Mapping[str, GroupSettings],
    sources: Mapping[str, SourceSettings],
    taxonomy: Taxonomy,
) -> None:
    """Refuse shares reported of groups, offences or sources that the city does not have.

    Raises
    ------
    ValueError
        A name is wrong, or a survey leaves out a group.
    """
    for key, each in reporting.items():
        if each.group not in groups:
            raise ValueError(f"reporting.{key}: {each.group!r} is none of the city's groups: {', '.join(groups)}")
        for offence in each.rates if isinstance(each, SurveyReporting) else (each.offence,):
            if offence not in taxonomy.offences:
                raise ValueError(f"reporting.{key}: offence {offence!r} is not in the taxonomy: add or rename it")
        if isinstance(each, SurveyReporting):
            _refuse_groups_left_out(key, each, groups[each.group])
        elif each.witness not in sources:
            raise ValueError(f"reporting.{key}: {each.witness!r} is none of the city's sources: {', '.join(sources)}")


def _refuse_groups_left_out(key: str, survey: SurveyReporting, group: GroupSettings) -> None:
    named = set(next(iter(survey.rates.values())))
    if isinstance(group, BandGroups):
        wanted = {str(band + 1) for band in range(group.bands)}
    else:
        wanted = {*group.members, *([group.rest] if group.rest else [])}
    if named != wanted:
        raise ValueError(
            f"reporting.{key}: the rates name {', '.join(sorted(named))}, the groups of {survey.group} are "
            f"{', '.join(sorted(wanted))}: name each of them"
        )
