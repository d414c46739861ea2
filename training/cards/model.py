"""The model card of a release, from its manifest."""

from typing import Any

from training.cards.card import Card, Item, Section, Table, number
from training.metrics import HARM_METRICS, METRICS
from training.models import MODELS

TEMPLATE = "Mitchell et al. 2019, Model cards for model reporting"
DEPLOYER, COMMITTEE = "who deploys it", "the ethics committee"


def model_card(manifest: dict[str, Any], explained: dict[str, Any]) -> Card:
    """Write the model card.

    Parameters
    ----------
    manifest : dict
        Of the release, with its models.
    explained : dict
        What matters over all areas (see `training.explain.importance.explain_models`).
    """
    sections = (
        Section("Model details", (*_details(manifest), _members(manifest))),
        Section("Intended use", tuple(_use(manifest))),
        Section("Factors", tuple(_factors(manifest, explained))),
        Section("Metrics", (Item("Which measures?", _measures()),)),
        Section("Evaluation data", tuple(_evaluation(manifest))),
        Section("Training data", tuple(_training(manifest))),
        Section("Quantitative analyses", tuple(_scores(manifest))),
        Section("Ethical considerations", tuple(_ethics(manifest))),
        Section("Caveats and recommendations", tuple(_caveats(manifest))),
    )
    return Card(f"Model card: {manifest['title']}", TEMPLATE, sections)


def _details(manifest: dict[str, Any]) -> list[Item]:
    members = ", ".join(MODELS[key].title for key in manifest["model"]["members"])
    packages = ", ".join(f"{name} {version}" for name, version in manifest["packages"].items())
    return [
        Item("Who made it?", f"Trained by {manifest['trainer']}."),
        Item("Which version, when?", f"Code {manifest['code_version']}; knows what was known on {manifest['origin']}."),
        Item("What kind of model?", f"For each offence and window ahead a weighted mean of: {members}."),
        Item(
            "How was it made?",
            f"Settings {manifest['config_digest']}, data {manifest['data_digest']}, seed {manifest['seed']}; with "
            f"{packages}.",
        ),
        Item("Under which licence?", None, DEPLOYER),
        Item("Whom to ask?", None, DEPLOYER),
    ]


def _members(manifest: dict[str, Any]) -> Table:
    titles = {offence["offence"]: offence["title"] for offence in manifest["offences"]}
    rows = [
        (titles[each["offence"]], str(each["horizon"]), MODELS[each["member"]].title, number(each["weight"], ".3f"))
        for each in manifest["models"]
    ]
    return Table("Weights of the models", ("offence", "windows ahead", "model", "weight"), tuple(rows))


def _use(manifest: dict[str, Any]) -> list[Item]:
    offences = ", ".join(offence["title"] for offence in manifest["offences"])
    horizons = manifest["model"]["horizons"]
    return [
        Item("What for?", f"Expected counts, with quantiles, of {offences} by area, up to {horizons} windows ahead."),
        Item("For whom?", None, COMMITTEE),
        Item("What not for?", "Persons: it reads and tells nothing of any. Areas and windows only."),
        Item("Which other uses are refused?", None, COMMITTEE),
    ]


def _factors(manifest: dict[str, Any], explained: dict[str, Any]) -> list[Item | Table]:
    titles = {offence["offence"]: offence["title"] for offence in manifest["offences"]}
    rows = [
        (titles[name], each["group"], number(each["contribution"], ".3f"), number(each["rise"], "+.2%"))
        for name, told in explained.items()
        for each in told["groups"]
    ]
    heads = ("offence", "group", "mean absolute log contribution", "rise of the deviance where shuffled")
    names = ", ".join(feature["name"] for feature in manifest["features"])
    return [
        Item("What does it read?", f"{len(manifest['features'])} features: {names}."),
        Table("What matters, on windows of the backtest that the models had not seen", heads, tuple(rows)),
        Item("How do groups of people fare?", None, "the audit, in the dossier"),
    ]


def _measures() -> str:
    return (
        "; ".join(f"{metric.title} ({metric.formula}; {metric.better} is better)" for metric in METRICS.values()) + "."
    )


def _evaluation(manifest: dict[str, Any]) -> list[Item]:
    backtest = manifest["backtest"]
    return [
        Item(
            "Which data?",
            f"The last {backtest['origins']} windows up to {manifest['origin']}, each forecast from what was known at "
            f"its start; models fitted anew every {backtest['refit_every']} windows.",
        ),
        Item(
            "What was chosen on other data?",
            f"Weights and spreads: learned on the {backtest['calibration']} windows before, and on those already over.",
        ),
        Item("Was any setting chosen by these scores?", None, f"who trained it ({manifest['trainer']})"),
    ]


def _training(manifest: dict[str, Any]) -> list[Item]:
    start, end = manifest["period"]
    windows = manifest["model"]["train_windows"]
    return [
        Item("Which data?", f"Incidents of {start} to before {end}, the newest {windows} windows; see the data card.")
    ]


def _scores(manifest: dict[str, Any]) -> list[Item | Table]:
    titles = [offence["title"] for offence in manifest["offences"]]
    metrics = [manifest["metrics"][offence["offence"]] for offence in manifest["offences"]]
    keys = [("incidents", "incidents"), *((key, metric.title) for key, metric in METRICS.items())]
    rows = [(title, *(number(each.get(key)) for each in metrics)) for key, title in keys]
    rows.append(("best rule", *(each["best_baseline"] for each in metrics)))
    rows.append(("interval of the skill", *(_interval(each["skill_low"], each["skill_high"]) for each in metrics)))
    overall = manifest["overall"]
    together = f"{number(overall['skill'], '+.2%')} ({_interval(overall['low'], overall['high'])})"
    parts: list[Item | Table] = [
        Item("Skill over the best rules, all offences together?", together),
        Table("Scores of the backtest, next window", ("", *titles), tuple(rows)),
    ]
    if manifest["harm"]:
        harm = [(metric.title, number(manifest["harm"].get(metric.key))) for metric in HARM_METRICS]
        parts.append(Table("Weighted by harm", ("", "all offences"), tuple(harm)))
    return parts


def _ethics(manifest: dict[str, Any]) -> list[Item]:
    police = [offence["title"] for offence in manifest["offences"] if offence["found_by"] == "police"]
    return [
        Item(
            "Does it forecast what the police found by looking?",
            f"Yes: {', '.join(police)}."
            if police
            else "No: every offence that it forecasts is reported by the public.",
        ),
        Item("Does it read protected attributes?", "No: features made of them are refused before training."),
        Item("Whom could it harm, and what was done about it?", None, COMMITTEE),
    ]


def _caveats(manifest: dict[str, Any]) -> list[Item]:
    placebo = manifest["placebo"]
    skill = placebo["offences"]["all"]["skill"]
    return [
        Item(
            "Does it find a pattern in noise?",
            f"With times shuffled: skill {number(skill, '+.2%')}, {placebo['verdict']}.",
        ),
        Item("What does it count?", "Recorded incidents: what is not recorded it does not see."),
        Item("What must be looked at before it is used?", None, COMMITTEE),
    ]


def _interval(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{low:+.2%} to {high:+.2%}"
