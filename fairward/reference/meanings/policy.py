"""What the settings of the committee's policy mean."""

POLICY: dict[str, dict[str, str]] = {
    "Policy": {
        "version": "printed in each dossier",
        "committee": "who decides",
        "confidence": "level of every interval",
        "bootstrap": "resamples of blocks of weeks behind an interval",
        "block_weeks": "weeks in a block",
        "flagged": "how many areas are flagged",
        "groups": "which groups are judged",
        "gates": "a threshold for each gate",
        "mitigation": "what each dossier tries beside the rule by which areas are flagged",
        "approval": "how long an approval lasts",
        "waivers": "gates let pass by name",
    },
    "FlaggedPolicy": {
        "share": "share of areas flagged each window, for each offence, rounded up",
        "rule": "by which areas are chosen, once their forecasts are made; gates, service and exports follow it",
        "source": "where the threshold comes from; printed beside it",
    },
    "PlainRule": {"kind": "the highest forecasts"},
    "CapRule": {
        "kind": "an upper bound of exposure",
        "dimension": "key of the city's `groups`",
        "at_most": "times what the group's share of the people, or of need, would give",
        "against": "`people`, or `need`: where most was recorded in the two years before the window",
    },
    "FloorRule": {
        "kind": "a lower bound of exposure",
        "dimension": "key of the city's `groups`",
        "at_least": "times what the group's share of the people, or of need, would give",
        "against": "`people`, or `need`: where most was recorded in the two years before the window",
    },
    "OffsetRule": {
        "kind": "forecasts divided by reporting rates",
        "dimension": "key of the city's `groups`",
        "rates": "share of incidents that is reported, by group; 1 for a group that is not named",
    },
    "MitigationPolicy": {
        "caps": "upper bounds of exposure against people",
        "need_caps": "upper bounds of exposure against need",
        "floors": "lower bounds of exposure against people",
        "offsets": "reporting rates, each tried for one group in turn",
        "reweighing": "whether models are fitted again with weighted rows",
        "source": "where the threshold comes from; printed beside it",
    },
    "GroupsPolicy": {
        "smallest_share": "groups with a smaller share of the people are reported, not judged",
        "source": "where the threshold comes from; printed beside it",
    },
    "GatePolicies": {
        "scope": "areas only, no protected attribute in features",
        "label_origin": "what the public reports, not what police find by looking",
        "skill": "better than the rule it would replace",
        "calibration": "right for every group",
        "exposure": "no group flagged beyond recorded need",
        "error_parity": "mistakes fall on all alike",
        "concentration": "how unevenly flags fall on areas; which areas need a named review",
        "stability": "much the same areas as the release that it replaces",
        "drift": "the world is as it was in training",
        "authority": "trainer, waivers and length of approval are in order before anybody decides",
        "integrity": "files are what was signed",
    },
    "ScopePolicy": {
        "proxy_warns": "share of a protected attribute's variance that features may rebuild",
        "source": "where the threshold comes from; printed beside it",
    },
    "LabelOriginPolicy": {
        "police_share": "share of incidents found by police themselves, above which the gate warns",
        "source": "where the threshold comes from; printed beside it",
    },
    "SkillPolicy": {
        "least": "the lower bound of skill must exceed it",
        "source": "where the threshold comes from; printed beside it",
    },
    "CalibrationPolicy": {
        "low": "least predicted over observed",
        "high": "most predicted over observed",
        "incidents_needed": "incidents, times over-dispersion, below which a group cannot be judged",
        "source": "where the threshold comes from; printed beside it",
    },
    "ExposurePolicy": {
        "raw_warns": "a group's flagging rate over everybody's that warns",
        "adjusted_fails": "the same over what recorded need accounts for; above it the gate fails",
        "source": "where the threshold comes from; printed beside it",
    },
    "ErrorParityPolicy": {
        "fpr_ratio": "largest ratio of false-positive rates, beyond that of a perfect forecast",
        "fnr_gap": "largest gap of false-negative rates, beyond that of a perfect forecast",
        "source": "where the threshold comes from; printed beside it",
    },
    "ConcentrationPolicy": {
        "often": "share of the windows tested above which an area, flagged for one offence, needs a named review",
        "source": "where the threshold comes from; printed beside it",
    },
    "StabilityPolicy": {
        "least": "least Jaccard index of the areas flagged by both releases; below it the gate fails",
        "source": "where the threshold comes from; printed beside it",
    },
    "DriftPolicy": {
        "level": "level of the PSI limit",
        "bins": "bins of a feature",
        "false_discovery_rate": "over all features",
        "evidently_method": "Evidently's method, by name",
        "source": "where the threshold comes from; printed beside it",
    },
    "AuthorityPolicy": {
        "months": "longest that `approval.months` may be",
        "source": "where the threshold comes from; printed beside it",
    },
    "IntegrityPolicy": {
        "source": "where the threshold comes from; printed beside it",
    },
    "ApprovalPolicy": {
        "months": "longest approval",
        "inconclusive_needs_condition": "whether a gate that cannot tell needs a condition",
        "source": "where the threshold comes from; printed beside it",
    },
    "Waiver": {
        "gate": "the gate",
        "offence": "the police-found target that a waiver of `label_origin` lets pass; none for other gates",
        "reason": "why",
        "by": "who allowed it",
        "expires": "last day on which it holds",
    },
}
