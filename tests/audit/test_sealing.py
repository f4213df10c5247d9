"""Every entry ends in exactly one block, whoever was slow."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

import asyncpg
from sqlalchemy import select

from domain.kernel.command import Command
from domain.kernel.runner import PLAIN, Conclusion, Entry
from persistence.audit import sealing
from persistence.audit.block import merkle_root
from persistence.audit.leaf import CANONICAL, LEAF, PARTS
from persistence.audit.sealing import seal, unsealed
from persistence.audit.tables import audit
from tests.audit.acts import do, sealed, tampering, values, verified
from tests.persistence.acts import OpenWarehouse, beginning, open_warehouse


async def test_what_was_committed_is_in_one_block_and_the_next_follows_it(database, relay, owner, company):
    await do(database, company, 3)
    assert await sealed(relay, database) == 3
    assert await sealed(relay, database) == 0
    await do(database, company, 2, "V")
    assert await sealed(relay, database) == 2
    assert await values(owner, company, "select entries from audit_block order by number") == [3, 2]
    hashes = await values(owner, company, "select hash from audit_block order by number")
    assert (await values(owner, company, "select previous from audit_block order by number"))[1] == hashes[0]
    found = await verified(database, company)
    assert (found.valid, found.blocks, found.entries, found.unsealed) == (True, 2, 5, 0)


async def test_each_company_has_a_chain_of_its_own(database, relay, companies):
    for count, company in enumerate(companies, 1):
        await do(database, company, count)
    assert await sealed(relay, database) == 3
    assert [(await verified(database, company)).entries for company in companies] == [1, 2]


async def test_who_commits_late_is_sealed_late_and_not_forgotten(database, relay, company):
    begin = beginning(database, company)
    async with begin(command=OpenWarehouse(code="SLOW")) as slow:
        await open_warehouse(OpenWarehouse(code="SLOW"), slow)
        await slow.flush()
        await do(database, company, 2)
        assert await sealed(relay, database) == 2
        await do(database, company, 1, "V")
        assert await sealed(relay, database) == 1
        slow.note(success(slow.command))
        await slow.commit()
    assert await sealed(relay, database) == 1
    found = await verified(database, company)
    assert (found.valid, found.entries, found.unsealed) == (True, 4, 0)


async def test_a_backlog_is_sealed_in_blocks_of_bounded_size(database, relay, owner, company, monkeypatch):
    monkeypatch.setattr(sealing, "LARGEST", 2)
    await do(database, company, 5)
    assert [await sealed(relay, database) for _ in range(4)] == [2, 2, 1, 0]
    assert (await verified(database, company)).valid


async def test_after_a_restore_in_a_younger_server_old_and_new_entries_are_sealed(
    database, relay, owner, company
):
    """There all transactions are younger than the horizon of the last block and than the old entries."""
    await do(database, company, 2)
    await lived_elsewhere(owner, company, 9_000_000_000)
    async with relay.engine.begin() as across:
        found = await unsealed(across)
    async with database.engine.begin() as connection:
        await seal(connection, [replace(one, horizon=9_000_000_001) for one in found])
    await do(database, company, 1, "U")
    await lived_elsewhere(owner, company, 9_000_000_002)
    await do(database, company, 2, "V")
    assert await sealed(relay, database) == 3
    await do(database, company, 1, "X")
    assert await sealed(relay, database) == 1
    assert await sealed(relay, database) == 0
    found = await verified(database, company)
    assert (found.valid, found.blocks, found.entries, found.unsealed) == (True, 3, 6, 0)


async def test_the_leaf_is_the_same_in_sql_and_in_python(database, company):
    await do(database, company)
    async with database.reading(company) as connection:
        columns = [part.label(name) for name, part in PARTS.items()]
        wanted = select(CANONICAL.label("canonical"), LEAF.label("leaf"), *columns)
        row = (await connection.execute(wanted.select_from(audit))).mappings().one()
    assert json.loads(row["canonical"]) == [row[name] for name in PARTS]
    assert json.dumps(json.loads(row["canonical"]), ensure_ascii=False) == row["canonical"]
    assert sha256(b"\0" + row["canonical"].encode()).digest() == row["leaf"]


def test_everything_that_is_stored_is_part_of_the_leaf_but_for_what_is_personal():
    assert set(PARTS) == set(audit.c.keys()) - {"personal"}


def test_roots_are_those_of_rfc_6962():
    """Its own test vectors, as certificate-transparency publishes them: the trees of the first leaves."""
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    leaves = [sha256(b"\0" + bytes.fromhex(text)).digest() for text in inputs]
    assert merkle_root(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle_root(leaves[:2]).hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert merkle_root(leaves[:3]).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert merkle_root(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def success(command: Command) -> Entry:
    return Entry(command=command, envelope=PLAIN, conclusion=Conclusion.SUCCEEDED)


async def lived_elsewhere(owner: asyncpg.Connection, company: UUID, xid: int) -> None:
    """What is not sealed yet was written by a transaction of another server."""
    async with tampering(owner, company):
        await owner.execute(
            "update audit set xid = $1 where not exists (select from audit_seal where entry_id = id)", xid
        )
