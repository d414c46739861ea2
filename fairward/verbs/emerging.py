"""`fairward emerging`: areas where the level rises or falls, and hot spots that grow or fade."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from fairward.options import Json, city_of
from fairward.output import Reporter, table

if TYPE_CHECKING:
    from features.panel import Panel


def run(
    context: typer.Context,
    offence: Annotated[
        str | None, typer.Argument(metavar="[OFFENCE]", help="An offence; all that are forecast together by default.")
    ] = None,
    origin: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day from which one looks back.")
    ] = None,
    false_discoveries: Annotated[float, typer.Option(min=0.001, max=0.5, help="Share borne among findings.")] = 0.05,
    limit: Annotated[int, typer.Option(min=1, help="Areas to show.")] = 15,
    as_json: Json = False,
) -> None:
    """List areas whose level changed against their own past, and hot spots (Gi*), as known at a day."""
    say = Reporter(as_json)
    city = city_of(context)
    from configs.errors import ConfigError

    if offence is not None and offence not in city.targets:
        raise ConfigError(f"{offence!r} is not forecast", remedy=f"use one of {', '.join(city.targets)}")
    with say.working("looking for changes"):
        import numpy as np

        from features.hub import load_hub
        from features.lookup.emerging import emerging
        from features.panel.build import panel_of

        hub = load_hub(city)
        panel = panel_of(city, hub)
        index = _index(panel, origin)
        known = panel.known(index).astype(np.float64)
        counts = known.sum(axis=2) if offence is None else known[:, :, panel.offences.index(offence)]
        rng = np.random.default_rng(city.seed)
        try:
            found = emerging(counts, panel.areas, panel.neighbours, false_discoveries=false_discoveries, rng=rng)
        except ValueError as error:
            remedy = f"look back from a day with more windows before it; the hub has {panel.n_windows}"
            raise ConfigError(str(error), where="--origin", remedy=remedy) from None
    found.insert(1, "name", found["area"].map(dict(zip(hub.areas["area"], hub.areas["name"], strict=True))))
    shown = found.head(limit).drop(columns=["ratio", "tau"])
    texts = {"recent": "{:,.0f}", "expected": "{:,.1f}", "p": "{:.4f}", "score": "{:+.1f}"}
    text = shown.assign(**{name: shown[name].map(form.format) for name, form in texts.items()}).astype(str)
    counts_of = {word: int((found["change"] == word).sum()) for word in ("emerging", "fading")}
    day = panel.window_start(index).date().isoformat()
    say.result(
        {"offence": offence, "origin": day, **counts_of, "areas": found.to_dict("records")},
        lines=[f"as known on {day}: {counts_of['emerging']} areas emerge, {counts_of['fading']} fade"],
        table=table("Areas, the most surprising first", list(text.columns), text.to_numpy().tolist()),
    )


def _index(panel: "Panel", origin: datetime | None) -> int:
    if origin is None:
        return panel.n_windows
    from configs.errors import ConfigError

    try:
        return panel.origin_of(origin.date())
    except ValueError as error:
        what, _, choice = str(error).partition(": ")
        raise ConfigError(what, where="--origin", remedy=choice) from None
