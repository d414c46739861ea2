"""What is in a hub: by source, offence, period, quality and confidence, as tables of numbers."""

from dataclasses import dataclass

import pandas as pd

from configs.city import City
from features.hub.changes import changes_of, layouts_of
from features.hub.deliveries import Change
from features.hub.load import Hub
from features.linkage.explain import explain
from features.where.attributes import describe_totals
from features.where.hierarchy import hierarchy

LEVELS = ("high", "medium", "low")
_SOURCES = ["source", "title", "rows", "kept", "quarantined", "linked", "first", "last", "delay_days", "delay_days_90"]
_OFFENCES = ["offence", "title", "found_by", "target", "harm", "incidents", "withdrawn", "share"]
_BESIDE = ["group", "source", "rows", "kept", "quarantined", "first", "last"]
_DAYS_OF = {"counts": "window_start", "calendar": "date", "weather": "date"}


@dataclass(frozen=True)
class Description:
    """A hub in numbers.

    Attributes
    ----------
    sources : pandas.DataFrame
        One row a source: source, title, rows, kept, quarantined, linked, first and last (local days), delay_days and
        delay_days_90 (quantiles of the time from occurrence to report).
    offences : pandas.DataFrame
        One row an offence of the taxonomy: offence, title, found_by, target, harm, incidents, withdrawn, share.
    months : pandas.DataFrame
        month (its first day), source, offence, incidents.
    confidence : pandas.DataFrame
        source, method, level, incidents.
    reasons : pandas.DataFrame
        source, reason, rows in quarantine.
    links : pandas.DataFrame
        source, kept_source, why, offence, rows, and how far apart they are (see `features.linkage.explain`).
    areas : pandas.DataFrame
        area, name, district, incidents.
    districts : pandas.DataFrame
        district, areas (how many), incidents.
    attributes : pandas.DataFrame
        total, table, year, known and source of what the attribute tables give (see
        `features.where.attributes.describe_totals`).
    beside : pandas.DataFrame
        One row a table of counts, places, calendar or weather: group, source, rows, kept, quarantined, first and last
        (days, None for places).
    changes : list of Change
        Between deliveries.
    """

    sources: pd.DataFrame
    offences: pd.DataFrame
    months: pd.DataFrame
    confidence: pd.DataFrame
    reasons: pd.DataFrame
    links: pd.DataFrame
    areas: pd.DataFrame
    districts: pd.DataFrame
    attributes: pd.DataFrame
    beside: pd.DataFrame
    changes: list[Change]


def describe(city: City, hub: Hub) -> Description:
    """Describe a hub.

    Parameters
    ----------
    city : City
        Gives titles and the taxonomy.
    hub : Hub
        As now or as it was known (see `features.hub.load_hub`). Rows, kept, quarantined and reasons are those of the
        whole hub in either case: of a row in quarantine it is not known when it was reported.

    Returns
    -------
    Description
        What stands counts; what was withdrawn is counted beside it.
    """
    incidents = hub.incidents
    standing = incidents[incidents["withdrawn"].isna()]
    local = standing["occurred_start"].dt.tz_convert(city.timezone).dt.tz_localize(None)
    months = standing.assign(month=local.dt.to_period("M").dt.start_time)
    counted = standing["area"].value_counts()
    linked, quarantine = (pd.read_parquet(city.home / "hub" / f"{name}.parquet") for name in ("linked", "quarantine"))
    if hub.moment is not None:
        linked = linked[linked["reported"] <= hub.moment]
    areas = pd.DataFrame(hub.areas[["area", "name", "district"]])
    areas = areas.assign(incidents=areas["area"].map(counted).fillna(0).astype(int))
    _, districts, _ = hierarchy(hub.areas, city.title)
    totals = describe_totals(city)
    return Description(
        _sources(city, hub),
        _offences(city, incidents),
        _tally(months, ["month", "source", "offence"]),
        _tally(standing, ["source", "location_method", "location_confidence"]),
        _tally(quarantine, ["source", "reason"], "rows"),
        explain(linked),
        areas,
        pd.DataFrame(
            {
                "district": districts.names,
                "areas": districts.sums.sum(axis=1).astype(int),
                "incidents": (districts.sums @ areas["incidents"].to_numpy()).astype(int),
            }
        ),
        totals if hub.moment is None else totals[totals["known"] <= hub.moment],
        _beside(hub),
        changes_of(city, (incidents, quarantine, linked), layouts_of(hub.account["files"]), hub.moment),
    )


def _sources(city: City, hub: Hub) -> pd.DataFrame:
    lines = []
    for key, source in city.sources.items():
        own = hub.incidents[hub.incidents["source"] == key]
        account = hub.account["sources"][key]
        local = own["occurred_start"].dt.tz_convert(city.timezone)
        delay = (own["reported"] - own["occurred_start"]).dt.total_seconds() / 86_400
        lines.append(
            {
                "source": key,
                "title": source.title,
                **{name: account[name] for name in ("rows", "kept", "quarantined", "linked")},
                "first": local.min().date() if len(own) else None,
                "last": local.max().date() if len(own) else None,
                "delay_days": delay.median(),
                "delay_days_90": delay.quantile(0.9),
            }
        )
    return pd.DataFrame(lines, columns=_SOURCES)


def _offences(city: City, incidents: pd.DataFrame) -> pd.DataFrame:
    gone = incidents["withdrawn"].notna()
    standing, withdrawn = incidents["offence"][~gone].value_counts(), incidents["offence"][gone].value_counts()
    lines = [
        {
            "offence": name,
            "title": offence.title,
            "found_by": offence.found_by,
            "target": offence.target,
            "harm": offence.harm.weight if offence.harm else None,
            "incidents": int(standing.get(name, 0)),
            "withdrawn": int(withdrawn.get(name, 0)),
            "share": float(standing.get(name, 0) / max(len(incidents) - int(gone.sum()), 1)),
        }
        for name, offence in city.offences.items()
    ]
    return pd.DataFrame(lines, columns=_OFFENCES)


def _beside(hub: Hub) -> pd.DataFrame:
    counts = ["rows", "kept", "quarantined"]
    files = pd.DataFrame(hub.account.get("context", []), columns=["group", "source", *counts])
    totals = files.groupby(["group", "source"], sort=False)[counts].sum().reset_index()
    tables = {"counts": hub.context.counts, "calendar": hub.context.days, "weather": hub.context.weather}
    found = []
    for row in totals.to_dict("records"):
        days = pd.Series(dtype="datetime64[us]")
        if row["group"] in tables:
            frame = tables[row["group"]]
            days = frame.loc[frame["source"] == row["source"], _DAYS_OF[row["group"]]]
        told = [days.min().date(), days.max().date()] if len(days) else [None, None]
        found.append({**row, "first": told[0], "last": told[1]})
    return pd.DataFrame(found, columns=_BESIDE)


def _tally(frame: pd.DataFrame, columns: list[str], name: str = "incidents") -> pd.DataFrame:
    counted = frame.groupby(columns, observed=True, sort=True).size().rename(name)
    return counted.reset_index()
