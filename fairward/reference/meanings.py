"""What each setting means, in a line: by model and key."""

_CURSOR = {
    "where": "a condition in the feed's own language, which leaves rows out",
    "overlap": "how far before the last cursor each run asks again: seconds of a time, units of a number",
}
FEEDS = {
    "SqlFeed": _CURSOR
    | {
        "kind": "a table or view of a database",
        "url": "SQLAlchemy URL; `{NAME}` stands for an environment variable",
        "table": "table or view, with its schema where it needs one",
        "cursor": "column that grows with each new or changed row",
        "batch": "rows asked for at a time",
    },
    "SocrataFeed": _CURSOR
    | {
        "kind": "a dataset of a Socrata portal",
        "url": "address of the portal",
        "dataset": "the dataset's id, four characters twice",
        "cursor": "field that grows with each new or changed row; `:id` and `:updated_at` are the portal's own",
        "page": "rows asked for at a time",
        "token": "environment variable that holds the app token",
    },
    "CartoFeed": _CURSOR
    | {
        "kind": "a public table of a Carto account",
        "url": "address of the account",
        "table": "the table",
        "cursor": "column that grows with each new or changed row",
        "page": "rows asked for at a time",
    },
    "ArcgisFeed": _CURSOR
    | {
        "kind": "a layer of an ArcGIS feature service",
        "url": "address of the layer, which ends in its number",
        "cursor": "field that grows with each new or changed row",
        "page": "rows asked for at a time; the service may give fewer",
    },
    "PoliceUkFeed": {
        "kind": "the monthly archives of data.police.uk",
        "url": "address of the site",
        "forces": "names of forces as in the archives",
        "first": "first month",
        "last": "last month; set it on when a new month is published",
    },
}
CITY = {
    "City": {
        "name": "folder of the workspace, experiment and registered model in MLflow",
        "title": "name that people read",
        "timezone": "IANA name; local dates and Mondays are of this zone",
        "crs": "coordinate reference system in metres in which areas and incidents lie",
        "workspace": "folder that holds everything made; relative to where the command is typed",
        "data_folder": "folder of the sources; `{home}` is the city's folder in the workspace; relative to the file",
        "start": "first day of the period, a Monday",
        "end": "first day after the period, a Monday: the next window to forecast starts on it",
        "areas": "polygons of a file, or a grid over them",
        "attributes": "who lives there; read by the audit alone",
        "groups": "whom the audit compares",
        "offences": "the taxonomy; an offence that is not a target is kept in the hub and not forecast",
        "sources": "where incidents come from; of two rows that tell of one incident the source listed first is kept",
        "duplicates": "when two rows of different sources are one incident",
        "simulation": "size of a simulated city; a real city has none",
        "model": "LightGBM's settings",
        "backtest": "rolling origins at the end of the period",
        "policy": "the committee's file; relative to the city's file",
        "seed": "of all randomness: the same seed and inputs give the same bytes",
        "threads": "threads of LightGBM",
        "port": "port of `fairward serve`",
    },
    "PolygonAreas": {"kind": "each polygon is an area", "polygons": "the file"},
    "GridAreas": {
        "kind": "square cells that touch the polygons",
        "cell": "side of a cell in metres",
        "corner": "a corner of the grid in metres; by default the south-west corner of the polygons",
        "polygons": "the file; a cell's district is the polygon it shares most with",
    },
    "PolygonFile": {
        "file": "GeoJSON under the data folder",
        "id": "property that is the polygon's id",
        "name": "property that is its name",
        "district": "property that is its district",
    },
    "AttributeFile": {
        "file": "CSV under the data folder",
        "key": "column that is the polygon's id",
        "year": "year of the figures",
        "source": "who published them; printed in the dossier",
        "totals": "attribute and the column that holds its total; shared out over grid cells by surface",
    },
    "ShareGroups": {
        "kind": "membership is the share of an area's people",
        "title": "heading in the dossier",
        "of": "attribute that is the whole",
        "members": "group and the attribute that counts its people",
        "rest": "name of the group of all others",
        "protected": "whether belonging to it is protected by law",
    },
    "BandGroups": {
        "kind": "bands of equal population by a rate",
        "title": "heading in the dossier",
        "numerator": "attribute above the line of the rate",
        "denominator": "attribute below it",
        "bands": "how many",
        "protected": "whether belonging to it is protected by law",
    },
    "OffenceSettings": {
        "title": "name that people read",
        "found_by": "`police` where it is on record because police looked: no target then without a waiver",
        "target": "whether it is forecast",
    },
    "SourceSettings": {
        "title": "name that people read",
        "files": "pattern under the data folder of CSV files, plain or gzip",
        "crs": "coordinate reference system of its x and y",
        "schemas": "which column holds what; a file is read by the first that fits its header",
        "date_formats": "strptime formats of dates of occurrence, tried in order; local time",
        "reported_formats": "the same for dates of report",
        "reported_precision": "`month` where only the month of the report is known",
        "longest_delay_days": "a report later than this is quarantined",
        "codes": "how codes are cleaned before they are looked up",
        "offences": "offence and the codes that mean it; any other code is quarantined unless `other` is set",
        "other": "offence of codes that are not listed",
        "adjustments": "how a row of weight -1 finds the row it takes back",
        "unique_id": "whether an id stands for one incident, so that its second row is a duplicate",
    },
    "RowSchema": {
        "id": "column of the source's id",
        "offence": "column of the offence code",
        "occurred": "column of the date of occurrence, or of its start",
        "occurred_end": "column of its end",
        "reported": "column of the date of report; without it the report is taken to be the occurrence",
        "x": "column of the easting or longitude",
        "y": "column of the northing or latitude",
        "weight": "column of +1 or -1",
        "recorded_area": "column of the polygon's id as the source has it; medium confidence where the point disagrees",
    },
    "CodeRule": {
        "zero_fill": "fill with zeros on the left to this length",
        "prefix": "then keep this many characters",
    },
    "AdjustmentRule": {"keys": "fields that must agree; the first list on which a row is found is used"},
    "LinkageSettings": {
        "default": "how far apart two reports of one incident may be",
        "offences": "the same for single offences",
        "apart": "pairs of rows, each `[source, id]`, that somebody found to be two incidents",
    },
    "Tolerance": {
        "minutes": "at most this far apart in time, 0 where their times meet",
        "metres": "and this far apart in space",
    },
    "SimulationSettings": {
        "areas": "number of areas",
        "districts": "number of districts",
        "years": "length of the history; `start` must agree with it",
        "rate": "incidents relative to the default",
    },
    "ModelSettings": {
        "rounds": "number of trees",
        "learning_rate": "weight of each tree",
        "leaves": "leaves of a tree",
        "min_rows": "rows a leaf must hold",
        "train_windows": "weeks before an origin that a model is fitted on",
    },
    "BacktestSettings": {
        "origins": "weeks that are forecast, each from its own origin",
        "refit_every": "weeks after which the model is fitted anew",
    },
}
POLICY = {
    "Policy": {
        "version": "printed in each dossier",
        "committee": "who decides",
        "confidence": "level of every interval",
        "bootstrap": "resamples of blocks of weeks behind an interval",
        "block_weeks": "weeks in a block",
        "flagged": "how many areas are flagged",
        "groups": "which groups are judged",
        "gates": "a threshold for each gate",
        "approval": "how long an approval lasts",
        "waivers": "gates let pass by name",
    },
    "FlaggedPolicy": {"share": "share of areas flagged each window, for each offence, rounded up"},
    "GroupsPolicy": {"smallest_share": "groups with a smaller share of the people are reported, not judged"},
    "GatePolicies": {
        "scope": "areas only, no protected attribute in features, no police-found target",
        "skill": "better than the rule it would replace",
        "calibration": "right for every group",
        "exposure": "no group flagged beyond recorded need",
        "error_parity": "mistakes fall on all alike",
        "drift": "the world is as it was in training",
        "integrity": "files are what was signed",
    },
    "ScopePolicy": {"proxy_warns": "share of a protected attribute's variance that features may rebuild"},
    "SkillPolicy": {"least": "the lower bound of skill must exceed it"},
    "CalibrationPolicy": {
        "low": "least predicted over observed",
        "high": "most predicted over observed",
        "incidents_needed": "incidents, times over-dispersion, below which a group cannot be judged",
    },
    "ExposurePolicy": {
        "raw_warns": "a group's flagging rate over everybody's that warns",
        "adjusted_fails": "the same over what recorded need accounts for; above it the gate fails",
    },
    "ErrorParityPolicy": {
        "fpr_ratio": "largest ratio of false-positive rates, beyond that of a perfect forecast",
        "fnr_gap": "largest gap of false-negative rates, beyond that of a perfect forecast",
    },
    "DriftPolicy": {
        "level": "level of the PSI limit",
        "bins": "bins of a feature",
        "false_discovery_rate": "over all features",
        "evidently_method": "Evidently's method, by name",
    },
    "IntegrityPolicy": {},
    "ApprovalPolicy": {
        "months": "longest approval",
        "inconclusive_needs_condition": "whether a gate that cannot tell needs a condition",
    },
    "Waiver": {
        "gate": "the gate",
        "offence": "the police-found target it lets pass; all where none is named",
        "reason": "why",
        "by": "who allowed it",
        "expires": "last day on which it holds",
    },
}
_SOURCE = {"source": "where the threshold comes from; printed beside it"}
MEANINGS: dict[str, dict[str, str]] = (
    CITY
    | FEEDS
    | {name: keys if name in ("Policy", "GatePolicies", "Waiver") else keys | _SOURCE for name, keys in POLICY.items()}
)
