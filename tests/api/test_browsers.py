"""What browsers are told, and which other sites' pages they let ask here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import pytest
from pydantic import ValidationError

from api.app import create_app
from persistence.settings import Settings
from tests.live.server import serving
from tests.loopback import async_client

SHOP = "https://shop.example.com"
Door = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def door(database, database_url, storage) -> Door:
    """The API behind a real server, with these settings."""

    @asynccontextmanager
    async def opened(**settings: object) -> AsyncIterator[httpx.AsyncClient]:
        app = create_app(Settings(database_url=database_url, **settings), database, storage)
        async with (
            serving(app, lifespan="off") as server,
            async_client(f"http://{server.address}") as http,
        ):
            yield http

    return opened


PATHS = ["/graphql", "/files/x/xml", "/health/live", "/invitation", "/nowhere"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_tells_browsers_to_be_careful(door: Door, path: str):
    async with door() as http:
        answer = await http.get(path)
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    ("url", "told"), [("https://erp.example.com", True), ("http://localhost:8000", False)]
)
async def test_who_is_reached_by_tls_is_to_be_reached_by_nothing_else(door: Door, url: str, told: bool):
    async with door(public_url=url) as http:
        assert ("strict-transport-security" in (await http.get("/health/live")).headers) is told


def asking(origin: str, method: str = "POST") -> dict[str, str]:
    return {
        "origin": origin,
        "access-control-request-method": method,
        "access-control-request-headers": "authorization,content-type",
    }


async def test_no_other_site_may_ask_unless_it_is_configured(door: Door):
    async with door() as http:
        answers = [
            await http.options("/graphql", headers=asking(SHOP)),
            await http.post("/graphql", json={"query": "{ __typename }"}, headers={"origin": SHOP}),
        ]
    for answer in answers:
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/graphql", "/uploads/x"])
async def test_a_configured_site_may_ask_without_cookies_and_others_may_not(door: Door, path: str):
    async with door(cors_origins=f"{SHOP}, https://other.example.com") as http:
        allowed = await http.options(path, headers=asking(SHOP))
        refused = await http.options(path, headers=asking("https://evil.example.com"))
        strange = await http.options(path, headers=asking(f"{SHOP}.evil.example.com"))
        method = await http.options(path, headers=asking(SHOP, "DELETE"))
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, SHOP)
    assert "authorization" in allowed.headers["access-control-allow-headers"].lower()
    for answer in (refused, strange):
        assert answer.status_code == 400
        assert "access-control-allow-origin" not in answer.headers
    assert method.status_code == 400
    for answer in (allowed, refused, strange, method):
        assert "access-control-allow-credentials" not in answer.headers


async def test_an_answer_to_a_configured_site_may_be_read_there_and_nowhere_else(door: Door):
    async with door(cors_origins=SHOP) as http:
        shop, evil = [
            await http.post("/graphql", json={"query": "{ __typename }"}, headers={"origin": origin})
            for origin in (SHOP, "https://evil.example.com")
        ]
    assert shop.headers["access-control-allow-origin"] == SHOP
    assert "Origin" in shop.headers["vary"]
    assert "x-request-id" in shop.headers["access-control-expose-headers"].lower()
    assert "access-control-allow-origin" not in evil.headers


@pytest.mark.parametrize("origins", ["*", "https://*.example.com", "shop.example.com", f"{SHOP}/", "null"])
def test_only_whole_names_are_let_in(origins: str):
    with pytest.raises(ValidationError, match="CORS_ORIGINS"):
        Settings(database_url="postgresql://x@y/z", cors_origins=origins)


def test_production_lets_in_only_what_came_by_tls():
    wanted = {"database_url": "postgresql://x@y/z", "cors_origins": "http://shop.example.com"}
    assert Settings(**wanted, environment="development").origins == ["http://shop.example.com"]
    with pytest.raises(ValidationError, match="https"):
        Settings(**wanted, environment="production")
