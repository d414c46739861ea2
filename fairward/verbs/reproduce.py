"""`fairward reproduce`: makes a release again from its raw data in a clean environment, and compares."""

from typing import Annotated, Any

import typer

from configs.errors import IntegrityError
from fairward.options import Json, city_of
from fairward.output import Reporter, table

Full = Annotated[bool, typer.Option("--full", help="Make the whole backtest again, of further windows too.")]
Environment = Annotated[
    bool,
    typer.Option("--environment", help="Install requirements.lock into a new environment first (needs a registry)."),
]


def run(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="RELEASE", help="The release's number.")],
    full: Full = False,
    environment: Environment = False,
    as_json: Json = False,
) -> None:
    """Make a release again from its raw data, in a process with a plain environment and an empty workspace.

    Says what was compared and the largest difference, and names what differs. Ends with exit code 6 when anything
    does, were it only the code or a package. Nothing is written.
    """
    say = Reporter(as_json)
    city = city_of(context)
    from audit.reproduce.ask import ask
    from audit.reproduce.environment import new_environment
    from audit.reproduce.extent import extent_of
    from configs.load import load_policy
    from training.load import load_release

    release = load_release(city, number)
    extent = extent_of(load_policy(city.policy), full=full)
    with say.working(f"making release {number} of {city.title} again"):
        if environment:
            with new_environment(say.step) as python:
                found = ask(release, city, extent, say.step, python)
        else:
            found = ask(release, city, extent, say.step)
    differs = [row for row in found["rows"] if row["outcome"] == "differs"]
    apart = [row["difference"] for row in found["rows"] if row["difference"] is not None]
    largest = max(apart, default=None)
    lines = [_verdict(number, differs), *_named(differs)]
    if largest is not None:
        lines.append(f"largest difference of a number: {largest:g}")
    say.result(
        {"release": number, "same": not differs, "largest_difference": largest, **found}, lines=lines,
        table=table(f"Release {number}, made again", ["what", "outcome", "as released", "made again"],
                    [[row["what"], row["outcome"], row["expected"], row["found"]] for row in found["rows"]]),
    )  # fmt: skip
    if differs:
        raise typer.Exit(IntegrityError.exit_code)


def _verdict(number: int, differs: list[dict[str, Any]]) -> str:
    if not differs:
        return f"release {number} comes out the same"
    return f"release {number} differs: {', '.join(row['what'] for row in differs)}"


def _named(differs: list[dict[str, Any]]) -> list[str]:
    lines = [f"  {name}" for row in differs for name in row["named"]]
    return lines + [f"  {row['what']}: {row['more']:,} more" for row in differs if row["more"]]
