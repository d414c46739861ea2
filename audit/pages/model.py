"""The section of the model: what it is, what it weighs, its settings and scores."""

from typing import Any

from markupsafe import Markup

from audit.model_charts import dependence, importance
from audit.pages.section import Setting
from audit.tables import table
from audit.words import listing, plural
from configs.city import City
from configs.window_words import many, noun
from training.models import MODELS

KEY, TITLE = "model", "The model"


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return a sentence, figures of each offence, and tables."""
    model, city = document["model"], setting.city
    scores = _scores(model["metrics"], city)
    features = [{"feature": each["name"], "what it is": each["meaning"]} for each in model["features"]]
    offences = [{"offence": each["title"], "found by": each["found_by"]} for each in model["offences"]]
    parts = (("What is forecast", offences), ("What the model reads", features), ("How it was set", _settings(model)),
             ("Scores of the backtest, as training recorded them", scores))  # fmt: skip
    return {
        "lead": _lead(model),
        "weighed": [_weighed(name, told, city) for name, told in model["explained"].items()],
        "tables": [table(caption, rows) for caption, rows in parts if rows],
        "nouns": noun(city.window, 2),
    }


def _lead(model: dict[str, Any]) -> str:
    keys = dict.fromkeys(each["member"] for each in model["models"])
    members = listing([MODELS[key].title for key in keys])
    kind = f"is a weighted mean of {plural(len(keys), 'model')}: {members}" if len(keys) > 1 else f"is {members}"
    return (
        f"The forecast of each offence {kind}. Each starts from the long-run level of an area and moves it up or down. "
        "All are saved as text that can be read, and signed."
    )


def _settings(model: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the settings, one a row: those of the models that are in use, and those that all share."""
    used, rows = {each["member"] for each in model["models"]}, []
    for name, value in model["model"].items():
        if name in MODELS and name not in used:
            continue
        parts = {f"{name}.{key}": each for key, each in value.items()} if isinstance(value, dict) else {name: value}
        rows += [{"setting": key, "value": _setting(each)} for key, each in parts.items()]
    return rows


def _scores(metrics: dict[str, dict[str, Any]], city: City) -> list[dict[str, Any]]:
    """Return a row for each score, with a column for each offence."""
    titles = {offence: _offence(offence, city) for offence in metrics}
    plain = dict.fromkeys(name for each in metrics.values() for name in each if not isinstance(each[name], dict))
    return [
        {"score": name.replace("_", " ")} | {title: metrics[offence].get(name) for offence, title in titles.items()}
        for name in plain
    ]


def _setting(value: Any) -> Any:
    return (", ".join(map(str, value)) or "none named") if isinstance(value, list) else value


def _weighed(offence: str, told: dict[str, Any], city: City) -> dict[str, Any]:
    """Return the figures of one offence, with what they say in a sentence."""
    title, groups = _offence(offence, city), told["groups"]
    ranked = sorted(groups, key=lambda each: (-each["rise"], each["group"]))
    first = ranked[0]
    moved = (
        f"Without “{first['group']}” its error would rise most, by {first['rise']:.1%}."
        if first["rise"] > 0
        else "No group of features alone makes its error smaller."
    )
    seen = f"Looked at on {told['rows']:,} forecasts of {many(city.window, told['origins'])}."
    return {
        "title": title,
        "sentence": f"{title}: {moved} {seen}",
        "importance": Markup(importance(ranked, f"importance-{offence}", f"What matters: {title}")),  # noqa: S704
        "dependence": Markup(dependence(told["dependence"], f"dependence-{offence}", f"How it moves: {title}")),  # noqa: S704
    }


def _offence(name: str, city: City) -> str:
    return city.offences[name].title if name in city.offences else name
