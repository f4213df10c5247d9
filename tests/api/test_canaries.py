"""What opens doors or identifies people is in no log, trace, metric, task or fact, whatever goes wrong."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx
import pytest
import structlog
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import generate_latest

from api.app import create_app
from domain.kernel import runner
from domain.platform.commands.found_company import FoundedCompany
from persistence import tracing
from persistence.database import Database
from persistence.embedded.child import free_port
from persistence.settings import LogFormat, Settings
from persistence.spans import Exporting, TraceIds
from persistence.storage import Storage
from tests.api.front import Client
from tests.api.test_authorization import MUTATIONS, document
from tests.canaries import (
    ACCOUNT,
    CENTS,
    CPF,
    EMAIL,
    NAME,
    PASSWORD,
    SALARY,
    SECRETS,
    TOKEN,
    found,
    misshapen,
    planted,
)
from workers.logging import common, formatter

ABOUT = "query ($s: String) { parties(search: $s) { nodes { id } } }"
NOISES = (
    f"query Cpf{CPF} {{ viewer {{ name }} }}",
    f'{{ parties(search: "{NAME}") {{ nodes {{ id }} }} }}',
    f'{{ employees(where: {{cpf: {{eq: "{CPF}"}}}}) {{ nodes {{ id }} }} }}',
    f'mutation {{ signIn(input: {{password: "{PASSWORD}", salary: {SALARY}}}) {{ errors {{ code }} }} }}',
    f'{{ node(id: "{EMAIL}") {{ id }} }}',
    f'{{ "{PASSWORD}',
)
"""Documents with canaries in them, some of which are none."""


class Ears:
    """All that operators hear of: ``log`` as the processes write it, ``spans``, and metrics."""

    def __init__(self) -> None:
        self.log, self.spans = io.StringIO(), InMemorySpanExporter()

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.getvalue().splitlines()]

    def faults(self) -> int:
        return sum(entry["event"] == "request.failed" for entry in self.told)

    def everything(self) -> str:
        traced = "\n".join(span.to_json() for span in self.spans.get_finished_spans())
        return "\n".join((self.log.getvalue(), traced, generate_latest().decode()))


@pytest.fixture
def ears() -> Iterator[Ears]:
    """Everything is told as in production, down to the last word of debugging, and every request traced."""
    ears, root, before = Ears(), logging.getLogger(), structlog.get_config()
    handler, level = logging.StreamHandler(ears.log), root.level
    handler.setFormatter(formatter(LogFormat.JSON))
    handler.addFilter(lambda record: record.name != "httpx")  # our own client, which no process is
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    structlog.configure(
        processors=[*common(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    provider = TracerProvider(id_generator=TraceIds())
    provider.add_span_processor(SimpleSpanProcessor(ears.spans))
    tracing.tell(Exporting(provider, provider.get_tracer("canaries")))
    yield ears
    tracing.tell(None)
    structlog.configure(**before)
    root.removeHandler(handler)
    root.setLevel(level)


def requests() -> Iterator[dict[str, Any]]:
    """Every mutation, with canaries for whatever is a text or an amount."""
    for name in MUTATIONS:
        query, variables = document(name)
        yield {"query": query, "variables": planted(variables)}


async def push(client: Client, *bodies: dict[str, Any]) -> list[httpx.Response]:
    return [await client.send(body) for body in bodies or requests()]


async def rows(owner: asyncpg.Connection, table: str) -> str:
    return "\n".join(row[0] for row in await owner.fetch(f'select to_jsonb(t)::text from "{table}" t'))  # noqa: S608


async def tables(owner: asyncpg.Connection) -> list[str]:
    return [row[0] for row in await owner.fetch(TABLES)]


TABLES = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"


def test_what_is_looked_for_would_be_found() -> None:
    for canary in (CPF, NAME, PASSWORD, TOKEN):
        assert found(json.dumps({"told": f"it is {canary}."})) == found(f"<{canary}>") == {canary}


async def test_what_goes_well_or_is_refused_leaves_them_in_the_records_they_belong_to_alone(
    ana: Client, ours: FoundedCompany, ears: Ears, owner: asyncpg.Connection
) -> None:
    answers = await push(ana)
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    done = [answer for answer in answers if '"errors":[]' in answer.text]
    assert {answer.status_code for answer in answers} == {200}
    assert len(done) >= 10
    assert len(ears.spans.get_finished_spans()) == len(answers) == len(MUTATIONS)
    assert found(ears.everything()) == set()
    whole = {table: await rows(owner, table) for table in await tables(owner)}
    kept = {table: found(rows) for table, rows in whole.items()}
    assert "EmployeeHired" in whole["event"]
    assert kept["event"] | kept["task"] | kept["idempotency"] == set()
    for canary, records in {CPF: {"party"}, CENTS: set(), ACCOUNT: {"bank_account"}}.items():
        assert {table for table, canaries in kept.items() if canary in canaries} == records
    assert {table: canaries for table, canaries in kept.items() if canaries & {*SECRETS}} == {}


async def test_what_cannot_be_understood_leaves_them_nowhere(
    ana: Client, anonymous: Client, ears: Ears
) -> None:
    wrong = [body | {"variables": misshapen(body["variables"])} for body in requests()]
    assert {answer.status_code for answer in await push(ana, *wrong)} == {400}
    assert {answer.status_code for answer in await push(anonymous.holding(TOKEN))} == {401}
    await push(ana, *({"query": noise} for noise in NOISES), {"query": ABOUT, "variables": {"s": EMAIL}})
    await push(ana, {"documentId": PASSWORD}, {"query": ABOUT, "operationName": NAME})
    await ana.http.post("/graphql", content=f'{{"query": "{PASSWORD}', headers=ana.headers())
    await ana.http.get("/graphql", params={"query": ABOUT, "variables": PASSWORD}, headers=ana.headers())
    await ana.http.get(f"/files/{PASSWORD}/{CPF}", params={"token": TOKEN}, headers=ana.headers())
    assert found(ears.everything()) == set()


async def test_what_breaks_while_it_is_done_leaves_them_nowhere(
    ana: Client, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(command: Any) -> Any:
        raise ValueError(f"the whole of {command!r}")

    monkeypatch.setattr(runner, "copied", burst)
    await push(ana)
    assert ears.faults() > 60
    assert {"ValueError"} == {entry["exception"].rsplit("\n", 1)[-1] for entry in broken(ears)}
    assert found(ears.everything()) == set()


def broken(ears: Ears) -> list[dict[str, Any]]:
    return [entry for entry in ears.told if entry["event"] == "request.failed"]


async def test_what_the_database_does_not_take_leaves_them_nowhere(
    ana: Client, ears: Ears, owner: asyncpg.Connection
) -> None:
    for table in ("employee", "party", "bank_account", "warehouse", "api_key", "role"):
        await owner.execute(f"alter table {table} add constraint broken check (false) not valid")
    await push(ana)
    assert ears.faults() >= 5
    assert all("sqlstate=23514 constraint_name=broken" in entry["exception"] for entry in broken(ears))
    assert found(ears.everything()) == set()


async def test_while_the_database_is_away_they_are_left_nowhere(
    ana: Client, ears: Ears, storage: Storage
) -> None:
    gone = f"postgresql://nobody:{PASSWORD}@127.0.0.1:{free_port()}/none"
    database = Database.at(gone)
    app = create_app(Settings(database_url=gone), database, storage)  # ty: ignore[missing-argument]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://api") as http:
        answers = await push(Client(http, ana.token))
        answers += await push(Client(http), *(body for body in requests() if "signIn" in body["query"]))
    await database.close()
    assert ears.faults() > len(MUTATIONS)
    assert found("".join(answer.text for answer in answers)) == set()
    assert found(ears.everything()) == set()
