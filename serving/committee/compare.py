"""Two releases side by side: gates, what they were made from, groups, and the areas that only one of them flags."""

from dataclasses import dataclass
from typing import Any

from audit.changes import differences
from audit.comparisons import ALL

NAMES = {
    "data_digest": "data",
    "config_digest": "configuration",
    "code_version": "code",
    "lock_digest": "locked packages",
}


@dataclass(frozen=True)
class GateBeside:
    """One gate of two dossiers; None where a dossier has it not."""

    key: str
    title: str
    left: dict[str, Any] | None
    right: dict[str, Any] | None

    @property
    def changed(self) -> bool:
        """Whether it says something else."""
        return (self.left or {}).get("outcome") != (self.right or {}).get("outcome")


@dataclass(frozen=True)
class Flagged:
    """Areas by who flags them in any window tested: names and ids."""

    left: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...]
    both: int
    neither: int
    css: dict[str, str]


def gates_beside(left: dict[str, Any], right: dict[str, Any]) -> list[GateBeside]:
    """Return the gates of two dossiers, in the order of the newer one."""
    then, now = ({gate["gate"]: gate for gate in each["gates"]} for each in (left, right))
    keys = [*now, *(key for key in then if key not in now)]
    return [GateBeside(key, (now.get(key) or then[key])["title"], then.get(key), now.get(key)) for key in keys]


def inputs_beside(left: dict[str, Any], right: dict[str, Any]) -> list[tuple[str, bool]]:
    """Return what releases are made from, and whether it is the same in both."""
    then, now = left["provenance"], right["provenance"]
    found = [(title, then[name] == now[name]) for name, title in NAMES.items()]
    return [*found, ("policy", then["policy"]["digest"] == now["policy"]["digest"])]


def settings_beside(left: dict[str, Any], right: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return what differs: data, model, and policy, each by key."""
    parts = [
        ("Data", _data(left), _data(right)),
        ("Model", _model(left), _model(right)),
        ("Policy", left["provenance"]["policy"]["settings"], right["provenance"]["policy"]["settings"]),
    ]
    found = [(title, differences(then, now)) for title, then, now in parts]
    return [(title, rows) for title, rows in found if rows]


def groups_beside(left: dict[str, Any], right: dict[str, Any]) -> list[dict[str, Any]]:
    """Return how often each group lives in flagged areas, over what its need accounts for, by two dossiers.

    Returns
    -------
    list of dict
        dimension, group, left and right; None where a dossier does not say.
    """
    then, now = _exposed(left), _exposed(right)
    keys = [*now, *(key for key in then if key not in now)]
    return [{"dimension": key[0], "group": key[1], "left": then.get(key), "right": now.get(key)} for key in keys]


def flagged_beside(left: dict[str, Any], right: dict[str, Any]) -> Flagged:
    """Return the areas that one release flagged in some window of its test, and the other in none."""
    then, now = (
        {area["area"]: (area["name"], area["windows"] > 0) for area in each["flagged"]["areas"]}
        for each in (left, right)
    )
    css: dict[str, str] = {}
    for area in {**then, **now}:
        by = (then.get(area, ("", False))[1], now.get(area, ("", False))[1])
        css[area] = {(True, True): "both", (True, False): "left", (False, True): "right"}.get(by, "neither")
    names = {area: name for area, (name, _) in {**then, **now}.items()}
    only = {side: tuple((area, names[area]) for area in names if css[area] == side) for side in ("left", "right")}
    kinds = list(css.values())
    return Flagged(only["left"], only["right"], kinds.count("both"), kinds.count("neither"), css)


def _data(dossier: dict[str, Any]) -> dict[str, Any]:
    account = {name: value for name, value in dossier["data"].items() if isinstance(value, int | float | str)}
    return {"first day": dossier["period"][0], "first day after": dossier["period"][1], **account}


def _model(dossier: dict[str, Any]) -> dict[str, Any]:
    model = dossier["model"]
    offences = {f"offence {each['offence']}": "yes" for each in model["offences"]}
    features = {f"feature {each['name']}": "yes" for each in model["features"]}
    return {**model["model"], "backtest": model["backtest"], "baselines": model["baselines"], **offences, **features}


def _exposed(dossier: dict[str, Any]) -> dict[tuple[str, str], float | None]:
    rows: list[dict[str, Any]] = next((gate["rows"] for gate in dossier["gates"] if gate["gate"] == "exposure"), [])
    return {(row["dimension"], row["group"]): row["adjusted"] for row in rows if row.get("offence") == ALL}
