"""Where a provider tells that somebody signed out there (OpenID Connect Back-Channel Logout 1.0)."""

from __future__ import annotations

from urllib.parse import parse_qs

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.oidc.provider import Providers
from api.oidc.reasons import ProviderUnavailable, Reason, TokenRefused
from api.oidc.signature import LONGEST_TOKEN
from persistence.clock import now
from persistence.database import Database
from persistence.platform.identities import revoke, sign_out_person

ADDRESS = "/oidc/backchannel-logout"
LONGEST_BODY = LONGEST_TOKEN + 1_000
NO_STORE = {"cache-control": "no-store"}

log = structlog.get_logger("api")


def logout_routes(providers: Providers, database: Database) -> list[Route]:
    """None where no provider's clients are named: a logout token is issued for them."""

    async def logout(request: Request) -> Response:
        try:
            ended = await _sign_out(await _token(request), providers, database)
        except (TokenRefused, ProviderUnavailable, ClientDisconnect) as trouble:
            told = {"error": "invalid_request", "error_description": str(trouble)}
            return JSONResponse(told, status_code=400, headers=NO_STORE)
        log.info("identity_provider.signed_out", sessions=ended)
        return Response(status_code=200, headers=NO_STORE)

    named = any(provider.expected.clients for provider in providers.of_issuer.values())
    return [Route(ADDRESS, logout, methods=["POST"])] if named else []


async def _sign_out(token: str, providers: Providers, database: Database) -> int:
    at = now()
    left = await providers.departure(token, at=at)
    async with database.engine.begin() as connection:
        if left.session is not None:
            return await revoke(connection, left.issuer, "SESSION", left.session, at=at)
        assert left.subject is not None, "a departure names one of both"
        return await sign_out_person(connection, left.issuer, left.subject, at=at)


async def _token(request: Request) -> str:
    """Raises TokenRefused."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise TokenRefused(Reason.MALFORMED)
    sent = parse_qs(body.decode("latin-1")).get("logout_token", [])
    if len(sent) != 1:
        raise TokenRefused(Reason.MALFORMED)
    return sent[0]
