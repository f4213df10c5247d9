"""Every row of every table as text, as on a stolen disk: no pay, no CPF of who works here, no secret."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import LargeBinary

import persistence.schema  # noqa: F401  declares the tables
from domain.finance.commands.register_bank_account import register_bank_account
from persistence.database import Database
from persistence.registry import metadata
from persistence.sealing.column import SealedColumn
from persistence.sealing.places import SEALED
from tests.api.front import Client
from tests.api.test_certificates import a_pfx, store
from tests.audit.test_entries import HIRING
from tests.builders import a_cnpj
from tests.company import FrontDesk
from tests.finance.counter import an_account
from workers.resealing import seal_rows

NOT_SECRET = {
    "api_key.digest": "of random bytes, keyed",
    "api_key_secret.digest": "of random bytes, keyed",
    "api_key_secret.public_key": "shown to everybody",
    "audit.input_digest": "keyed",
    "attachment.sha256": "of a whole file",
    "audit.personal_digest": "of what is sealed",
    "audit_block.hash": "of leaves",
    "audit_block.previous": "of leaves",
    "audit_block.root": "of leaves",
    "audit_block.signature": "shown to everybody",
    "audit_refusal_count.fold": "of who was refused what",
    "audit_seal.leaf": "of an entry, in which what is personal is a digest of what is sealed",
    "data_import.sha256": "of a whole file",
    "data_key.wrapped": "wrapped by a secret of the installation",
    "employee.cpf_index": "keyed",
    "idempotency.fingerprint": "keyed",
    "invitation.digest": "of random bytes, keyed",
    "payslip.digest": "keyed",
    "session.digest": "of random bytes, keyed",
    "upload.announced_sha256": "of a whole file",
    "upload.sha256": "of a whole file",
    "upload.token_digest": "of random bytes, keyed",
}


def test_every_column_of_bytes_is_sealed_or_says_why_it_is_not() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.c
        if isinstance(column.type, LargeBinary | SealedColumn)
    }
    sealed = {f"{table}.{column}" for table, (_, columns) in SEALED.items() for column in columns}
    assert found == sealed | set(NOT_SECRET)
    assert not sealed & set(NOT_SECRET)


@pytest.fixture
def canaries() -> dict[str, bytes]:
    """What must not be found, by what it is."""
    return {
        "pay": b"739157",
        "pay in reais": b"7391.57",
        "a raise": b"826493",
        "a raise in reais": b"8264.93",
        "CPF": b"52998224725",
        "CPF as it is written": b"529.982.247-25",
        "a provider's secret": b"canary of a provider",
    }


async def test_a_stolen_disk_shows_no_pay_no_cpf_and_no_secret(
    ana: Client, ours, database: Database, owner: asyncpg.Connection, canaries: dict[str, bytes]
) -> None:
    pfx = await _story(ana, ours, database, canaries)
    canaries |= {"a certificate": pfx, "its middle": pfx[200:240]}
    for _ in range(2):
        dump = [line async for line in _dumped(owner, str(ours.id))]
        assert len(dump) > 30
        assert list(_found(canaries, dump)) == []
        await seal_rows(database, ours.id)


async def test_a_canary_that_is_there_is_found(owner: asyncpg.Connection, ours) -> None:
    """So that the test above can fail."""
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    await owner.execute("update company set trade_name = '739157'")
    dump = [line async for line in _dumped(owner, str(ours.id))]
    assert list(_found({"pay": b"739157"}, dump)) == ["pay: company"]


async def _story(ana: Client, ours, database: Database, canaries: dict[str, bytes]) -> bytes:
    """Somebody is hired and paid more, a certificate, a provider and a webhook are there; all is read."""
    hired = HIRING | {"salary": "7391.57", "idempotencyKey": "h"}
    employee = (await ana.do("hireEmployee", hired, "employee { id salary { amount } cpf }"))["employee"]
    more = {"salary": "8264.93", "effectiveOn": "2026-02-01", "reason": "Merit", "expectedVersion": 1}
    raised = more | {"employeeId": employee["id"], "idempotencyKey": "r"}
    again = await ana.do("changeSalary", raised, "employee { salaries { amount { amount } } }")
    assert [one["amount"]["amount"] for one in again["employee"]["salaries"]] == ["7391.57", "8264.93"]
    refused = await ana.do("hireEmployee", HIRING | {"idempotencyKey": uuid4().hex} | {"salary": "7391.57"})
    assert [error["code"] for error in refused["errors"]] == ["DUPLICATE"]
    await ana.data("{ employees { nodes { cpf salary { amount } } } }")
    pfx = a_pfx(a_cnpj(1))
    await store(ana, ours, pfx)
    account = await FrontDesk(database, ours.id).give(
        register_bank_account, an_account(pix_key="loja@example.com")
    )
    connected = await ana.do(
        "connectPixProvider",
        {
            "bankAccountId": f"bankaccount_{account.hex}",
            "address": "https://pix.example.com/v2",
            "tokenAddress": "https://pix.example.com/token",
            "clientId": "loja",
            "clientSecret": canaries["a provider's secret"].decode(),
            "pfx": base64.b64encode(pfx).decode(),
            "password": "1234",
        },
    )
    assert connected["errors"] == []
    document = "query ($subjectId: ID!) { node(id: $subjectId) { id } }"
    hook = {"url": "https://example.com/hook", "events": ["PRODUCT_REGISTERED"], "document": document}
    secret = (await ana.do("registerWebhook", hook, "secret"))["secret"]
    canaries["a webhook's secret"] = base64.b64decode(secret.removeprefix("whsec_"))
    return pfx


async def _dumped(owner: asyncpg.Connection, company: str):
    await owner.execute("select set_config('app.company', $1, false)", company)
    names = await owner.fetch("select tablename from pg_tables where schemaname = 'public' order by 1")
    for (name,) in names:
        if not name.startswith("law_") and name not in ("municipality", "login"):
            for (row,) in await owner.fetch(f'select t::text from "{name}" t'):  # noqa: S608  of the catalogue
                yield name, row.encode()


def _found(canaries: dict[str, bytes], dump: list[tuple[str, bytes]]) -> Iterator[str]:
    """As they are, and as bytes are written in text."""
    for what, canary in canaries.items():
        forms = (canary, canary.hex().encode(), base64.b64encode(canary))
        for table, row in dump:
            if any(form in row for form in forms):
                yield f"{what}: {table}"
