"""Everything that is wrong in a file, as a file to work through."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.context import Services
from api.faults import Unauthenticated
from api.identity import principal_of
from api.ids import parse
from api.language import preferred
from api.onboarding.problems import as_csv
from api.transport.head import Head
from persistence.onboarding.files import problems_of
from persistence.onboarding.views import IMPORT


async def serve_errors(request: Request, services: Services) -> Response:
    """Whatever is not there, or not the asker's to see, is 404."""
    try:
        principal = await principal_of(Head.of(request.scope), services)
    except Unauthenticated:
        principal = None
    if principal is None:
        return JSONResponse({"error": "UNAUTHENTICATED"}, 401, {"www-authenticate": "Bearer"})
    if not principal.may(IMPORT.read):
        return JSONResponse({"error": "FORBIDDEN"}, 403)
    try:
        prefix, id = parse(request.path_params["id"])
    except ValueError:
        prefix, id = "", principal.id
    problems = None
    if prefix == IMPORT.prefix:
        async with services.database.reading(principal.company) as connection:
            problems = await problems_of(connection, principal.company, id)
    if problems is None:
        return JSONResponse({"error": "NOT_FOUND"}, 404)
    language = preferred(request.headers.get("accept-language"))
    return Response(as_csv(problems, language), media_type="text/csv; charset=utf-8", headers=HEADERS)


HEADERS = {
    "content-disposition": 'attachment; filename="errors.csv"',
    "cache-control": "private, no-store",
}
