"""The addresses of files: one to send a file to, one to fetch what belongs to something."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.context import Services
from api.files.download import serve_file
from api.files.receiving import take_upload


def file_routes(services: Services) -> list[Route]:
    async def uploads(request: Request) -> Response:
        return await take_upload(request, services)

    async def files(request: Request) -> Response:
        return await serve_file(request, services)

    return [Route("/uploads/{id}", uploads, methods=["PUT"]), Route("/files/{id}/{kind}", files)]
