"""The addresses of moving in: one to send a file to, one to fetch its errors from."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.context import Services
from api.onboarding.errors_file import serve_errors
from api.onboarding.uploads import take_upload


def moving_in_routes(services: Services) -> list[Route]:
    async def uploads(request: Request) -> Response:
        return await take_upload(request, services)

    async def errors(request: Request) -> Response:
        return await serve_errors(request, services)

    return [
        Route("/uploads/{id}", uploads, methods=["PUT"]),
        Route("/imports/{id}/errors.csv", errors),
    ]
