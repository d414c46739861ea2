"""Compares the models and what past forecasts taught with what was made again: texts, weights, spreads and levels."""

import math
from collections.abc import Iterator
from typing import Any

from audit.reproduce.alike import text_difference
from audit.reproduce.found import Compared, few, finite, judged
from audit.reproduce.make import Remade
from configs.files import canonical_json
from training.bundle import Release
from training.combine import Learned, spans
from training.reconcile import ALL


def compare_models(release: Release, remade: Remade, tolerance: float) -> Compared:
    """Compare every model file with the text of the model that was made again."""
    released = {model["file"]: release.folder / "model" / model["file"] for model in release.manifest["models"]}
    made = dict(_texts(remade))
    apart = {
        name: text_difference(made[name], released[name].read_text(encoding="utf-8"))
        if name in made and name in released
        else math.inf
        for name in sorted({*released, *made})
    }
    return _compared("models", "model files", (f"{len(released)} files", f"{len(made)} files"), apart, tolerance)


def compare_learned(release: Release, remade: Remade, tolerance: float) -> Compared:
    """Compare weights, spreads and levels, which are learned on past forecasts, with those of the signed manifest."""
    what = "weights, spreads and levels (learned on past forecasts)"
    if remade.learned is None:
        told = f"{remade.blocks[0]} of {remade.blocks[1]} blocks of the backtest were made again, all are needed"
        return Compared("learned", what, "in its manifest", told, "not compared", decides=False)
    made = dict(_taught(remade, remade.learned))
    released = dict(_signed(release.manifest, len(remade.learned.levels.weights)))
    apart = {
        name: text_difference(_text(made.get(name)), _text(released.get(name))) for name in sorted({*released, *made})
    }
    return _compared("learned", what, (f"{len(released)} parts", f"{len(made)} parts"), apart, tolerance)


def _compared(key: str, what: str, told: tuple[str, str], apart: dict[str, float], tolerance: float) -> Compared:
    """Return what the differences of named texts say."""
    largest = max(apart.values(), default=0.0)
    expected, found = told
    same = sum(1 for each in apart.values() if each == 0)
    named, more = few(f"{name}: {_far(each)}" for name, each in apart.items() if each > tolerance)
    return Compared(
        key, what, expected, f"{found}, {same} of them the same", judged(largest, tolerance), True, finite(largest),
        named, more,
    )  # fmt: skip


def _far(difference: float) -> str:
    return f"numbers differ by up to {difference:.2%}" if math.isfinite(difference) else "other content, or only in one"


def _texts(remade: Remade) -> Iterator[tuple[str, str]]:
    for h, each in enumerate(remade.fits, start=1):
        for offence, fits in zip(remade.panel.offences, each, strict=True):
            for key, fitted in fits.items():
                yield f"{offence}.{h}.{key}.txt", fitted.text()


def _taught(remade: Remade, learned: Learned) -> Iterator[tuple[str, Any]]:
    offences, members = remade.panel.offences, remade.city.model.members
    horizons = len(learned.levels.weights)
    for h in range(horizons):
        for k, offence in enumerate(offences):
            for key in remade.fits[h][k]:
                yield f"weight of {offence}.{h + 1}.{key}", float(learned.weights[members.index(key), h, k])
    for span in spans(horizons):
        for offence, spread in zip(offences, learned.spreads[span], strict=True):
            yield f"spread of {offence} {span}", spread.told()
        for level in ("city", "district"):
            for offence, spread in zip([*offences, ALL], learned.totals.get((level, span), []), strict=False):
                yield f"spread of {level} {offence} {span}", spread.told()
    yield "levels", learned.levels.told()


def _signed(manifest: dict[str, Any], horizons: int) -> Iterator[tuple[str, Any]]:
    for model in manifest["models"]:
        if model["horizon"] <= horizons:
            yield f"weight of {model['offence']}.{model['horizon']}.{model['member']}", model["weight"]
    wanted = spans(horizons)
    for kind in ("spreads", "totals"):
        for told in manifest[kind]:
            span = tuple(told["span"])
            level = f"{told['level']} " if kind == "totals" else ""
            if span in wanted:
                rest = {name: value for name, value in told.items() if name not in ("span", "offence", "level")}
                yield f"spread of {level}{told['offence']} {span}", rest
    levels = manifest["levels"]
    yield "levels", levels | {name: levels[name][:horizons] for name in ("own", "weights")}


def _text(value: Any) -> str:
    return canonical_json(value).decode()
