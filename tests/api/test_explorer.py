"""The explorer, the health checks and the figures."""

from __future__ import annotations

import re

import httpx
import pytest

from api.app import create_app
from persistence.settings import Settings


async def test_in_production_there_is_no_explorer(anonymous):
    assert (await anonymous.http.get("/graphql", headers={"accept": "text/html"})).status_code != 200
    assert (await anonymous.http.get("/explorer/index.html")).status_code == 404


@pytest.fixture
def explorer(database, database_url, storage) -> httpx.AsyncClient:
    app = create_app(Settings(database_url=database_url, explorer=True), database, storage)  # ty: ignore[missing-argument]
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://api")


async def test_where_it_is_wanted_browsers_get_it_and_everything_it_loads_is_ours(explorer):
    page = await explorer.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"})
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["content-security-policy"]
    loaded = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert len(loaded) >= 6
    for path in loaded:
        assert (await explorer.get(path)).status_code == 200, path
    assert "//" not in "".join(loaded)


async def test_the_address_alone_leads_there(explorer):
    answer = await explorer.get("/")
    assert answer.headers["location"] == "/graphql"


async def test_programs_still_have_to_post(explorer):
    assert (await explorer.get("/graphql", headers={"accept": "*/*"})).status_code == 400


async def test_it_lives_and_is_ready_and_counts(anonymous):
    assert (await anonymous.http.get("/health/live")).json() == {"status": "ok", "failures": {}}
    assert (await anonymous.http.get("/health/ready")).json() == {"status": "ok", "failures": {}}
    await anonymous.ask("{ __typename }")
    assert (
        'retaguarda_graphql_request_seconds_count{status="200"}'
        in (await anonymous.http.get("/metrics")).text
    )


async def test_without_a_database_it_lives_and_is_not_ready(anonymous, database, monkeypatch):
    def refuse(_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(type(database.engine), "connect", refuse)
    assert (await anonymous.http.get("/health/live")).status_code == 200
    answer = await anonymous.http.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["failures"] == {"database": "ConnectionRefusedError"}
