"""`fairward explain`: why an area ranks where it does, how firmly, and what would change it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from fairward.options import Ahead, Json, city_of, span_of
from fairward.output import Reporter

if TYPE_CHECKING:
    from configs.city import City


def run(
    context: typer.Context,
    area: Annotated[str, typer.Argument(metavar="AREA", help="Id of the area.")],
    offence: Annotated[str | None, typer.Option(help="One offence; every one by default.")] = None,
    origin: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the window.")] = None,
    ahead: Ahead = "1",
    number: Annotated[int | None, typer.Option("--release", help="A release's number; the newest by default.")] = None,
    as_json: Json = False,
) -> None:
    """Explain an area's forecast: what moves it, the incidents behind it, how firm its rank is, what would change it.

    Factors multiply, from the long-run expectation to the expected count, exactly. They say what the models weigh, not
    what causes incidents. What would change it is found by forecasting anew, an incident more or fewer at a time.
    Explains a release that is no champion too: it is for those who judge it.
    """
    say = Reporter(as_json)
    city = city_of(context)
    with say.working("explaining"):
        from features.hub import load_hub
        from training.explain.area import explain_area
        from training.explain.sentences import sentences
        from training.load import latest_release, load_release

        release = load_release(city, number or latest_release(city))
        start = origin.date() if origin else None
        found = explain_area(city, load_hub(city), release, area, offence, start, span_of(ahead))
    say.result(
        {"release": release.number, "area": area, "explanations": [each.told() for each in found]},
        lines=[
            f"release {release.number}",
            *_chosen(city),
            *(line for each in found for line in ("", *sentences(each))),
        ],
    )


def _chosen(city: "City") -> list[str]:
    """Say that a rule chooses what is flagged, where ranks alone do not."""
    from audit.mitigation.words import long, titles
    from configs.flagging import PlainRule
    from configs.load import load_policy

    flagged = load_policy(city.policy).flagged
    if isinstance(flagged.rule, PlainRule):
        return []
    said = long(flagged.rule, titles(city), share=flagged.share)
    return [f"Below, flagged is told by rank alone. By the committee's rule, flagged are {said}."]
