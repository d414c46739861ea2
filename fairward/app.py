"""The command line's root: the city, the version and the verbs."""

from importlib.metadata import version
from typing import Annotated

import typer

from fairward.verbs import (
    access,
    account,
    answer,
    ask,
    audit,
    backtest,
    backup,
    bento,
    condition,
    decide,
    decommission,
    demo,
    describe,
    emerging,
    explain,
    fetch,
    forecast,
    ingest,
    keys,
    ledger,
    monitor,
    near_repeat,
    plan,
    quarantine,
    refer,
    register,
    release,
    reproduce,
    restore,
    rotate,
    search,
    serve,
    similar,
    simulate,
    train,
    tune,
    withdraw,
)

app = typer.Typer(
    name="fairward",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Forecasts next week's incidents for every area of a city, and lets nothing be used until an ethics "
    "committee has seen what it does to people and said yes.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("fairward"))
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    city: Annotated[
        str, typer.Option("--city", envvar="FAIRWARD_CITY", help="Name of a city in configs/, or the path of a YAML.")
    ] = "demo",
    _: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Keep the city for the verb."""
    context.obj = city


for verb in (
    keys,
    rotate,
    simulate,
    fetch,
    ingest,
    quarantine,
    describe,
    search,
    similar,
    emerging,
    near_repeat,
    train,
    tune,
    backtest,
    audit,
    reproduce,
    ask,
    answer,
    decide,
    release,
    condition,
    withdraw,
    refer,
    decommission,
    register,
    forecast,
    plan,
    monitor,
    explain,
    serve,
    bento,
    backup,
    restore,
    demo,
):
    app.command(verb.__name__.rpartition(".")[2].replace("_", "-"))(verb.run)
app.add_typer(ledger.app, name="ledger")
app.add_typer(account.app, name="account")
app.add_typer(access.app, name="access")
