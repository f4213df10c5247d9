"""The explorer, the health checks and the figures."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from api.app import create_app
from persistence.settings import Installation, Settings

ROOT = Path(__file__).parents[2]
AURORA = {"id": "company_1", "name": "Aurora", "email": "a@aurora.example", "password": "x", "apiKey": "rg_1"}
HERE = {"sec-fetch-site": "same-origin"}


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


VENDORED = "/explorer/vendor/graphiql.min.js"


async def test_what_it_loads_is_compressed_for_who_takes_that(explorer):
    plain = await explorer.get(VENDORED, headers={"accept-encoding": "identity"})
    coded = await explorer.get(VENDORED, headers={"accept-encoding": "br, gzip"})
    assert "content-encoding" not in plain.headers
    assert coded.headers["content-encoding"] == "gzip"
    assert coded.content == plain.content
    assert int(coded.headers["content-length"]) < int(plain.headers["content-length"]) / 3
    assert plain.headers["vary"] == coded.headers["vary"] == "accept-encoding"
    for answer in (plain, coded):
        assert answer.headers["content-type"].startswith("text/javascript")


async def test_what_it_has_loaded_already_is_not_sent_again(explorer):
    tags = set()
    for coding in ("identity", "gzip"):
        headers = {"accept-encoding": coding}
        tag = (await explorer.get(VENDORED, headers=headers)).headers["etag"]
        again = await explorer.get(VENDORED, headers=headers | {"if-none-match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        tags.add(tag)
    assert len(tags) == 2, "a form has a tag of its own"


async def test_nothing_is_served_that_no_page_loads(explorer):
    """But for what tells whose the files of others are."""
    page = (await explorer.get("/graphql", headers={"accept": "text/html"})).text
    served = {route.path for route in explorer._transport.app.routes if route.path.startswith("/explorer/")}
    scripts = {path for path in served if path.endswith((".js", ".css"))}
    assert scripts == set(re.findall(r'(?:src|href)="(/[^"]+)"', page))


async def test_who_asks_for_its_head_is_told_what_who_asks_for_all_of_it_is(explorer):
    asked = {"headers": {"accept": "text/html"}}
    head, page = await explorer.head("/graphql", **asked), await explorer.get("/graphql", **asked)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == page.headers["etag"]


async def test_the_address_alone_leads_there(explorer):
    answer = await explorer.get("/")
    assert answer.headers["location"] == "/graphql"


async def test_programs_still_have_to_post(explorer):
    assert (await explorer.get("/graphql", headers={"accept": "*/*"})).status_code == 400


async def test_the_code_around_it_is_not_served(explorer):
    assert (await explorer.get("/explorer/__init__.py")).status_code == 404
    assert (await explorer.get("/explorer/vendor/../demo.py")).status_code == 404


@pytest.fixture(scope="module")
def published() -> GraphQLSchema:
    return build_schema((ROOT / "api" / "schema.graphql").read_text(encoding="utf-8"))


EXAMPLES = re.findall(r"`([^`]*)`", (ROOT / "api" / "explorer" / "examples.js").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_it_proposes_to_ask_is_answered(example, published):
    assert validate(published, parse(example)) == []


def test_it_proposes_what_a_newcomer_needs():
    wanted = ("SignIn", "PlaceOrder", "Orders", "Invoices", "TrialBalance", "Listen")
    assert [name for name in wanted if not any(f" {name}" in example for example in EXAMPLES)] == []


@pytest.fixture
def demo(tmp_path, monkeypatch) -> Path:
    """A folder of data in which a demo company was founded."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    (tmp_path / "demo.json").write_text(json.dumps({"companies": [AURORA]}))
    return tmp_path


@pytest.fixture
def practice(demo, database, database_url, storage):
    """Asks an installation for practice, from an address, under a name, for the demo companies."""
    settings = Settings(database_url=database_url, environment=Installation.DEVELOPMENT)  # ty: ignore[missing-argument]
    app = create_app(settings, database, storage)

    async def ask(near: str = "127.0.0.1", name: str = "localhost:8000", **headers: str) -> httpx.Response:
        transport = httpx.ASGITransport(app=app, client=(near, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{name}") as client:
            return await client.get("/explorer/demo", headers=headers)

    return ask


@pytest.mark.parametrize("name", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
async def test_a_browser_on_the_same_machine_is_offered_the_demo_companies(practice, name):
    answer = await practice(name=name, **HERE)
    assert answer.json() == [{"id": "company_1", "name": "Aurora", "key": "rg_1"}]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "asked",
    [
        {"near": "192.168.0.7", **HERE},
        {"near": "2001:db8::7", **HERE},
        {"name": "elsewhere.example", **HERE},
        {"name": "localhost.elsewhere.example", **HERE},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {},
        {"x-forwarded-for": "203.0.113.9", **HERE},
        {"forwarded": "for=203.0.113.9", **HERE},
    ],
)
async def test_nobody_else_learns_that_there_are_any(practice, asked):
    answer = await practice(**asked)
    assert (answer.status_code, answer.content) == (404, b"")


async def test_where_no_demo_company_was_founded_none_is_offered(practice, demo):
    (demo / "demo.json").unlink()
    assert (await practice(**HERE)).status_code == 404


async def test_in_production_the_explorer_knows_of_no_demo(demo, database, database_url, storage):
    app = create_app(Settings(database_url=database_url, explorer=True), database, storage)  # ty: ignore[missing-argument]
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        assert (await client.get("/explorer/explorer.js")).status_code == 200
        assert (await client.get("/explorer/demo", headers=HERE)).status_code == 404


async def test_it_lives_and_is_ready_and_counts(anonymous):
    assert (await anonymous.http.get("/health/live")).json() == {"status": "ok", "failures": {}}
    assert (await anonymous.http.get("/health/ready")).json() == {"status": "ok", "failures": {}}
    await anonymous.ask("{ __typename }")
    assert (
        'retaguarda_graphql_request_seconds_count{kind="query",status="200"}'
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
