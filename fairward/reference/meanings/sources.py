"""What the settings of sources of incidents mean: columns, dates, codes, and what is refused."""

SOURCES: dict[str, dict[str, str]] = {
    "SourceSettings": {
        "title": "name that people read",
        "feed": "where its rows come from",
        "crs": "coordinate reference system of its x and y",
        "schemas": "which column holds what; a file is read by the first that fits its header",
        "utc": "whether its times are UTC; otherwise they are local",
        "date_formats": "strptime formats of dates of occurrence, tried in order",
        "reported_formats": "the same for dates of report and of revision",
        "occurred_precision": "how exactly the occurrence is known: a day is an interval of a day",
        "reported_precision": "`day` or `month` where only the day or month of the report is known",
        "delay_days": "days from the occurrence to the report, where there is no column for it",
        "longest_delay_days": "a report later than this is quarantined",
        "codes": "how codes are cleaned and looked up in the taxonomy",
        "adjustments": "how a row of weight -1 finds the row it takes back",
        "repeated_id": "what a second row with an id is: an incident of its own, the same again, or a later version",
        "snap": "how far a point may lie from its recorded area and still count as in it",
        "personal": "the screen for personal data",
        "mends": "what somebody decided to mend in rows that cannot be used as they are",
    },
    "RowSchema": {
        "id": "column of the source's id",
        "offence": "column of the offence code",
        "occurred": "column of the date of occurrence, or of its start; several are joined by a blank",
        "occurred_end": "column of its end",
        "reported": "column of the date of report; without it the report is made `delay_days` after the occurrence",
        "revised": "column of the moment at which this version of the row was written",
        "x": "column of the easting or longitude",
        "y": "column of the northing or latitude",
        "place": "column of a vague location in words, looked up in the gazetteer and then forgotten",
        "weight": "column of +1 or -1",
        "recorded_area": "column of the polygon's id as the source has it",
    },
    "CodeRule": {
        "scheme": "list of codes in the taxonomy",
        "zero_fill": "fill with zeros on the left to this length",
        "prefix": "then keep this many characters",
        "other": "offence of codes that are not listed; such rows are quarantined where none is named",
    },
    "AdjustmentRule": {
        "keys": "fields that must agree; the first list on which a row is found is used",
    },
    "SnapRule": {
        "metres": "at most this far",
    },
    "PersonalScreen": {
        "share": "a column of which a larger share looks personal is withheld",
        "allow": "fields that somebody looked at and found harmless",
    },
    "MendRule": {
        "where": "fields and the regular expressions that all of them must match whole",
        "to": "fields and their new texts",
        "by": "who decided",
        "why": "why",
    },
    "Taxonomy": {
        "offences": "the offences by name; one that is no target is kept in the hub and not forecast",
        "codes": "lists of codes by name, each with the codes of every offence",
    },
    "OffenceSettings": {
        "title": "name that people read",
        "found_by": "`police` where it is on record because police looked: no target then without a waiver",
        "target": "whether it is forecast",
        "harm": "how much harm one does, by a published scale",
    },
    "Harm": {
        "weight": "in the unit of the scale",
        "source": "the scale, its edition and unit",
    },
}
