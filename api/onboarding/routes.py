"""The address of moving in, to fetch the errors of a file from."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.context import Services
from api.onboarding.errors_file import serve_errors


def moving_in_routes(services: Services) -> list[Route]:
    async def errors(request: Request) -> Response:
        return await serve_errors(request, services)

    return [Route("/imports/{id}/errors.csv", errors)]
