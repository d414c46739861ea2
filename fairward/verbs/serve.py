"""`fairward serve`: the BentoML service with its pages, once a release was audited."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from fairward.options import city_of, starting
from fairward.output import Reporter


def run(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(help="Port; the city's by default.")] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve pages and API on this host.

    Where a release was audited and none is approved, the pages are for deciding, and no forecast is shown. Where there
    is nothing to decide on, it refuses and says what is missing.
    """
    say = Reporter(as_json=False)
    with starting(context) as city, say.working("checking what is approved"):
        from serving.approved.state import check_ready
        from serving.run import serve

        found = check_ready(city, datetime.now(UTC).date())
    city = city_of(context).model_copy(update={"port": port} if port else {})
    address = f"http://{host}:{city.port}"
    if found is None:
        say.step(f"nothing is approved, so no forecast is shown: the committee decides at {address}/committee")
    else:
        say.step(found.sentence)
        say.step(f"serving release {found.release} of {city.title} at {address}")
    serve(city, source=str(context.obj), host=host)
