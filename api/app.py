"""The application: one path for GraphQL, one for files, and what operators look at."""

from __future__ import annotations

import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from functools import partial

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Lifespan, Receive, Scope, Send

from api.context import Context, Services
from api.cost import Budget
from api.endpoint import Endpoint
from api.execution import Execution
from api.explorer import explorer_page, explorer_routes
from api.exports.download import export_routes
from api.files.routes import file_routes
from api.health import health_routes
from api.identity import principal_of, taken_for
from api.invitation import invitation_routes
from api.language import Language
from api.oidc import Providers
from api.oidc.logout import logout_routes
from api.onboarding.routes import moving_in_routes
from api.preflight import preflight
from api.reading import Reading
from api.schema import build_schema
from api.siblings import Siblings
from api.source import forget_sources
from api.subscriptions.door import Door, take_leave
from api.subscriptions.feed import Feed
from api.subscriptions.sse import EventStreams
from api.subscriptions.streams import Streams
from api.transport.browsers import behind, for_other_sites, told_to_browsers
from api.transport.head import Head
from api.transport.origin import Proxies, agent_of
from api.trusted import Shelf
from domain.platform.principal import Principal
from domain.processes import PROCESSES
from persistence.database import Database
from persistence.garbage import leave_what_is_loaded
from persistence.live.journal import Journal
from persistence.notices.views import english
from persistence.platform.keys import secrets
from persistence.proof import Proof
from persistence.settings import Settings, settings
from persistence.storage import Storage

GRAPHQL = "/graphql"


class Application(Starlette):
    """The path of nearly every request is known without asking the router: a tenth of a small one's cost."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == GRAPHQL:
            await self.state.graphql(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(
    chosen: Settings | None = None,
    database: Database | None = None,
    storage: Storage | None = None,
    siblings: Siblings | None = None,
) -> Starlette:
    """The API as its settings say; tests hand over what they hold already.

    Begins no thread, opens nothing and draws nothing at random: processes may part after it.
    """
    chosen, schema = chosen or settings(), build_schema()
    services = Services(
        database=database or Database.connect(chosen),
        storage=storage or Storage(chosen.storage_url),
        processes=PROCESSES,
        public_url=chosen.public_url,
        cursor_key=secrets().derive("cursor"),
        schema=schema._schema,
        budget=Budget.of(chosen),
        proxies=Proxies(chosen.trusted_proxies),
        providers=Providers.of(chosen),
    )
    page = explorer_page() if chosen.shows_explorer else None
    execution, context = Execution.of(schema), partial(context_of, services)
    shelf, streams = Shelf(services.database), Streams(execution, Feed(Journal(services.database)))
    door = Door(streams, context, shelf)
    routes = [WebSocketRoute(GRAPHQL, door), *_routes(services, chosen, siblings)]
    others = for_other_sites(chosen)
    app = Application(routes=routes, middleware=others, lifespan=_lifespan(services, database, siblings))
    endpoint = Endpoint(
        execution, context, partial(context_taken_for, services), shelf, page, EventStreams(streams, context)
    )
    app.state.graphql = behind(others, endpoint)
    app.state.headers = told_to_browsers(chosen)
    app.state.door, app.state.farewell = door, partial(take_leave, door)
    app.state.key_uses = services.key_uses
    app.state.preflight = partial(preflight, services.database)
    return app


def _routes(services: Services, chosen: Settings, siblings: Siblings | None) -> list[BaseRoute]:
    explorer: list[BaseRoute] = []
    if chosen.shows_explorer:
        explorer = [Route("/", _to_explorer), *explorer_routes(knows_demo=not chosen.in_production)]
    return [
        *file_routes(services),
        *export_routes(services),
        *moving_in_routes(services),
        *invitation_routes(),
        *logout_routes(services.providers, services.database),
        *health_routes(services.database, siblings),
        *explorer,
    ]


async def _to_explorer(_: Request) -> Response:
    return RedirectResponse(GRAPHQL)


async def context_of(services: Services, head: Head) -> Context:
    """Who asks, in which language. Raises Unauthenticated when a token is not valid."""
    return _context(services, head, await principal_of(head, services), None)


async def context_taken_for(services: Services, head: Head) -> Context:
    """Who asks if they are who they were when last seen. Raises Unauthenticated."""
    return _context(services, head, *await taken_for(head, services))


def _context(services: Services, head: Head, principal: Principal | None, proof: Proof | None) -> Context:
    english.set(head.wishes.language is Language.ENGLISH)
    return Context(
        services=services,
        request_id=head.request_id,
        language=head.wishes.language,
        principal=principal,
        address=services.proxies.address_of(head),
        agent=agent_of(head),
        proof=proof,
        reading=None
        if principal is None
        else Reading(
            database=services.database,
            company=principal.company,
            may=principal.may,
            cursor_key=services.cursor_key,
            public_url=services.public_url,
            grants=principal.permissions,
            actor=principal.id,
            zone=principal.zone,
            budget=partial(services.budget.take_for_reading, principal),
            engine=services.engine,
            proof=proof,
        ),
    )


def _lifespan(
    services: Services, borrowed: Database | None, siblings: Siblings | None
) -> Lifespan[Starlette]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        forget_sources()
        leave_what_is_loaded()
        gc.enable()
        async with siblings.listening() if siblings else nullcontext():
            yield
        await services.budget.close()
        await services.key_uses.settle()
        if borrowed is None:
            await services.database.close()

    return lifespan
