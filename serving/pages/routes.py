"""The pages: server-rendered HTML that works without scripts and asks no other host."""

from fastapi import APIRouter, Request, Response

from serving.approved.guard import guard_of
from serving.pages.about import about_page
from serving.pages.account import elsewhere
from serving.pages.account import routes as account
from serving.pages.alerts import routes as alerts
from serving.pages.analyst import routes as analyst
from serving.pages.committee import routes as committee
from serving.pages.plan import routes as plan
from serving.pages.reference import api_page
from serving.pages.releases import release_page, releases_page
from serving.pages.render import HTML, STATIC, assets, render, static_file
from serving.pages.resident import routes as resident
from serving.pages.scientist import routes as scientist
from serving.register.releases import page_file
from serving.web.answers import Answer, respond
from serving.web.counted import MEDIA_TYPE, Counted
from serving.web.headers import DOSSIER_POLICY
from serving.web.problems import ProblemError

router = APIRouter(include_in_schema=False)
for group in (account, elsewhere, analyst, plan, alerts, committee, scientist, resident):
    router.include_router(group.router)


@router.get("/releases")
def releases(request: Request) -> Response:
    """Show the list of releases."""
    guard = guard_of(request)
    return respond(
        request, render("releases.html", request, "/releases", releases_page(guard.city, guard.number, guard.clock()))
    )


@router.get("/releases/{number}")
def release(request: Request, number: int) -> Response:
    """Show a release: gates, decision and what the ledger says."""
    guard = guard_of(request)
    return respond(
        request,
        render("release.html", request, "/releases", release_page(guard.city, number, guard.number, guard.clock())),
    )


@router.get("/releases/{number}/dossier")
async def dossier(request: Request, number: int) -> Response:
    """Give the committee's dossier as it was written."""
    return _written(request, number, "dossier.html")


@router.get("/releases/{number}/public")
async def public(request: Request, number: int) -> Response:
    """Give the public edition, for residents, as it was written."""
    return _written(request, number, "public.html")


def _written(request: Request, number: int, name: str) -> Response:
    content = page_file(guard_of(request).city, number, name).read_bytes()
    return respond(request, Answer(content, HTML, {"content-security-policy": DOSSIER_POLICY}))


@router.get("/about")
async def about(request: Request) -> Response:
    """Say what this is and what it will never do."""
    guard = guard_of(request)
    return respond(request, render("about.html", request, "/about", about_page(guard.city)))


@router.get("/api")
async def api(request: Request) -> Response:
    """Show the API's addresses, from its OpenAPI document."""
    guard = guard_of(request)
    origin = str(request.base_url).rstrip("/")
    values = {**api_page(request.app.openapi()), "origin": origin, "offence": guard.city.targets[0]}
    return respond(request, render("api.html", request, "/api", values))


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Give the counts of requests in the text format of Prometheus."""
    counted: Counted = request.app.state.counted
    return Response(counted.text(), headers={"content-type": MEDIA_TYPE, "cache-control": "no-store"})


@router.get("/static/{name}")
async def static(request: Request, name: str) -> Response:
    """Give the stylesheet, the script or the icon."""
    if name not in STATIC:
        raise ProblemError(404, "unknown-page", f"/static/{name} is no file of the service")
    fresh = request.query_params.get("v") == assets().get(name)
    answer = Answer(static_file(name), STATIC[name])
    return respond(request, answer, max_age=31_536_000 if fresh else 0)


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """Give the icon to browsers that ask here."""
    return await static(request, "icon.svg")
