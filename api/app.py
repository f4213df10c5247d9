"""The application: one path for GraphQL, one for files, and what operators look at."""

from __future__ import annotations

import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Lifespan

from api.context import Context, Services
from api.endpoint import Endpoint
from api.explorer import explorer_page, explorer_route
from api.files import serve_file
from api.health import health_routes
from api.identity import principal_of
from api.language import preferred
from api.metering import metered
from api.negotiation import wants_page
from api.onboarding.routes import moving_in_routes
from api.reading import Reading
from api.schema import build_schema
from domain.processes import PROCESSES
from persistence.database import Database
from persistence.platform.keys import secrets
from persistence.settings import Settings, settings
from persistence.storage import Storage

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def create_app(
    chosen: Settings | None = None, database: Database | None = None, storage: Storage | None = None
) -> Starlette:
    """The API as its settings say; tests hand over what they hold already."""
    chosen = chosen or settings()
    services = Services(
        database=database or Database.connect(chosen),
        storage=storage or Storage.at(chosen.storage_url),
        processes=PROCESSES,
        public_url=chosen.public_url,
        cursor_key=secrets().derive("cursor"),
    )
    return Starlette(routes=_routes(services, chosen.shows_explorer), lifespan=_lifespan(services, database))


def _routes(services: Services, shows_explorer: bool) -> list[BaseRoute]:
    endpoint = Endpoint.of(build_schema(), partial(context_of, services))

    async def answer(request: Request) -> Response:
        if shows_explorer and request.method == "GET" and wants_page(request.headers.get("accept")):
            return explorer_page()
        return await endpoint(request)

    async def graphql(request: Request) -> Response:
        return await metered(request, answer)

    async def files(request: Request) -> Response:
        return await serve_file(request, services.database, services.storage)

    explorer: list[BaseRoute] = [explorer_route(), Route("/", _to_explorer)] if shows_explorer else []
    return [
        Route("/graphql", graphql, methods=METHODS),
        Route("/files/{id}/{kind}", files),
        *moving_in_routes(services),
        *health_routes(services.database),
        *explorer,
    ]


async def _to_explorer(_: Request) -> Response:
    return RedirectResponse("/graphql")


async def context_of(services: Services, request: Request, request_id: str) -> Context:
    """Who asks, in which language. Raises Unauthenticated when a token is not valid."""
    principal = await principal_of(request.headers.get("authorization"), services.database)
    return Context(
        services=services,
        request_id=request_id,
        language=preferred(request.headers.get("accept-language")),
        principal=principal,
        reading=None
        if principal is None
        else Reading(
            database=services.database,
            company=principal.company,
            may=principal.may,
            cursor_key=services.cursor_key,
            public_url=services.public_url,
        ),
    )


def _lifespan(services: Services, borrowed: Database | None) -> Lifespan[Starlette]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        gc.collect()
        gc.freeze()
        yield
        if borrowed is None:
            await services.database.close()

    return lifespan
