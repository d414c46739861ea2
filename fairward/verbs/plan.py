"""`fairward plan`: where units of a limited resource cover most, within the committee's bounds."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from fairward.options import By, Json, allowed, writing
from fairward.output import Reporter


def run(
    context: typer.Context,
    units: Annotated[int, typer.Option("--units", min=1, max=1000, help="Units to place, all of them.")],
    kind: Annotated[str, typer.Option("--kind", help="A kind of intervention of the policy.")] = "patrol",
    offence: Annotated[
        list[str] | None, typer.Option("--offence", help="An offence that counts; may be repeated; all by default.")
    ] = None,
    shift: Annotated[
        list[str] | None,
        typer.Option("--shift", help="A shift such as mon-06:00; may be repeated; all by default."),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv, json or geojson.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", help="File to write; standard output by default.")] = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Place units over areas and shifts of the next window, where they cover most of what is expected.

    Keeps the policy's bounds on exposure, cover and travel; says what each group receives, what no plan, a random one
    and last year's records would have covered, and why each unit is where it is. The plan is kept under plans/ by the
    digest of what it says. Only on an approved release. What a unit covers is an assumption of the policy.
    """
    say = Reporter(as_json)
    with writing(context) as city, say.working("planning"):
        from configs.errors import ConfigError, StateError
        from configs.files import write_bytes
        from serving.approved.state import ready
        from serving.archive.editions import read_edition
        from serving.draw.geometry import geojson_shapes
        from serving.plan import write
        from serving.plan.asked import Asked
        from serving.plan.keep import keep_plan
        from serving.plan.planner import plan_for
        from serving.web.problems import ProblemError

        if form not in write.KINDS:
            remedy = f"use one of {', '.join(write.KINDS)}"
            raise ConfigError(f"a plan is not written as {form!r}", where="--format", remedy=remedy)
        allowed(city, by, "plan")
        approval, folder = ready(city, datetime.now(UTC).date())
        edition = read_edition(folder)
        try:
            asked = Asked(units, kind, tuple(offence or ()), tuple(shift or ()))
            plan = plan_for(city, approval.policy, edition, asked)
        except ProblemError as problem:
            raise StateError(problem.detail, remedy=problem.remedy) from None
        name = keep_plan(city, plan)
    content = write.written(plan, form, lambda: geojson_shapes(edition.areas))
    if out is not None:
        write_bytes(out.absolute(), content)
    if as_json or out is not None:
        result = {"plan": name, "release": approval.release, "covered": plan["covered"], "gap": plan["gap"]}
        say.result({**result, "out": str(out) if out else None}, lines=[f"plan {name} in {out}"])
    else:
        sys.stdout.buffer.write(content)
