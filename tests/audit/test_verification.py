"""Whoever changes what was sealed is found out, even with every right in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from persistence.audit.block import Block
from persistence.audit.verification import Broken, Tampering
from persistence.identity import new_id
from tests.audit.acts import do, sealed, tampering, values, verified

UPDATE = "update {} set {} where "
COPIED = """
    insert into audit (company_id, id, at, actor_id, command, input_digest, conclusion, refusals, xid)
    select company_id, $1, at, actor_id, command, input_digest, conclusion, refusals, xid from audit
    order by xid, id limit 1
"""


@pytest.fixture
async def chain(database, relay, company):
    """Three blocks of two entries each."""
    for prefix in "ABC":
        await do(database, company, 2, prefix)
        await sealed(relay, database)


async def entries(owner, company) -> list:
    return await values(owner, company, "select entry_id from audit_seal order by block, place")


@pytest.mark.parametrize(
    "change",
    [
        "command = 'PlaceOrder'",
        "at = at - interval '1 microsecond'",
        "actor_id = gen_random_uuid()",
        "conclusion = 'REFUSED'",
        "changes = replace(changes, 'B0', 'B9')",
        "address = '10.0.0.1'",
        "personal_digest = 'x'",
    ],
)
async def test_a_changed_entry_is_named(chain, database, owner, company, change):
    third = (await entries(owner, company))[2]
    async with tampering(owner, company):
        await owner.execute(UPDATE.format("audit", change) + "id = $1", third)
    found = await verified(database, company)
    assert found.first_broken == Broken(what=Tampering.ENTRY_CHANGED, block=2, entry_id=third)
    assert (found.valid, found.blocks) == (False, 1)


async def test_a_removed_entry_is_named(chain, database, owner, company):
    third = (await entries(owner, company))[2]
    async with tampering(owner, company):
        await owner.execute("delete from audit where id = $1", third)
    broken = (await verified(database, company)).first_broken
    assert broken == Broken(what=Tampering.ENTRY_REMOVED, block=2, entry_id=third)


async def test_an_entry_that_is_removed_with_its_seal_is_missed(chain, database, owner, company):
    third = (await entries(owner, company))[2]
    async with tampering(owner, company):
        await owner.execute("delete from audit where id = $1", third)
        await owner.execute("delete from audit_seal where entry_id = $1", third)
    assert (await verified(database, company)).first_broken == Broken(what=Tampering.ENTRY_REMOVED, block=2)


async def test_an_entry_among_the_sealed_ones_is_named(chain, database, owner, company):
    forged = new_id()
    async with tampering(owner, company):
        await owner.execute(COPIED, forged)
    broken = (await verified(database, company)).first_broken
    assert broken == Broken(what=Tampering.ENTRY_INSERTED, block=None, entry_id=forged)


async def test_an_entry_with_a_forged_seal_is_noticed(chain, database, owner, company):
    async with tampering(owner, company):
        await owner.execute(COPIED, forged := new_id())
        await owner.execute(
            "insert into audit_seal (entry_id, block, place, leaf)"
            " select $1, 1, 2, leaf from audit_seal where block = 1 and place = 0",
            forged,
        )
    broken = (await verified(database, company)).first_broken
    assert broken == Broken(what=Tampering.ENTRY_CHANGED, block=1, entry_id=forged)


async def test_a_last_block_that_is_removed_is_missed(chain, database, owner, company):
    async with tampering(owner, company):
        await owner.execute("delete from audit_block where number = 3")
    assert (await verified(database, company)).first_broken == Broken(what=Tampering.BLOCK_REMOVED, block=3)


async def test_a_last_block_that_is_removed_with_its_seals_is_missed_by_who_saw_it(
    chain, database, owner, company
):
    seen = (await verified(database, company)).head
    assert seen is not None
    async with tampering(owner, company):
        await owner.execute("delete from audit_block where number = 3")
        await owner.execute("delete from audit_seal where block = 3")
    found = await verified(database, company)
    assert (found.valid, found.unsealed) == (True, 2)
    broken = (await verified(database, company, known=(seen,))).first_broken
    assert broken == Broken(what=Tampering.BLOCK_REMOVED, block=3)


async def test_a_chain_that_was_sealed_anew_is_not_the_one_that_was_seen(
    chain, database, relay, owner, company
):
    """What the operator can do who has the secret, too: only a head outside of the database tells."""
    seen = (await verified(database, company)).head
    assert seen is not None
    async with tampering(owner, company):
        await owner.execute("delete from audit_block")
        await owner.execute("delete from audit_seal")
        await owner.execute("update audit set command = 'Nothing'")
    await sealed(relay, database)
    await do(database, company, 1, "D")
    await sealed(relay, database)
    assert (await verified(database, company)).valid
    assert not (await verified(database, company, known=(seen,))).valid


async def test_a_block_in_the_middle_is_missed(chain, database, owner, company):
    async with tampering(owner, company):
        await owner.execute("delete from audit_block where number = 2")
    assert (await verified(database, company)).first_broken == Broken(what=Tampering.BLOCK_REMOVED, block=2)


async def test_entries_that_changed_places_are_noticed(chain, database, owner, company):
    async with tampering(owner, company):
        await owner.execute("update audit_seal set place = place + 10 where block = 2")
        await owner.execute("update audit_seal set place = 11 - place where block = 2")
    assert (await verified(database, company)).first_broken == Broken(
        what=Tampering.ENTRIES_REORDERED, block=2
    )


async def test_blocks_that_changed_places_are_noticed(chain, database, owner, company):
    async with tampering(owner, company):
        for table, column in (("audit_block", "number"), ("audit_seal", "block")):
            await owner.execute(UPDATE.format(table, f"{column} = {column} + 10") + f"{column} > 1")
            await owner.execute(UPDATE.format(table, f"{column} = 15 - {column}") + f"{column} > 10")
    assert (await verified(database, company)).first_broken == Broken(what=Tampering.BLOCK_MISPLACED, block=2)


@pytest.mark.parametrize("change", ["entries = 3", "root = hash", "sealed_at = now()", "horizon = '1'"])
async def test_a_changed_block_is_named(chain, database, owner, company, change):
    async with tampering(owner, company):
        await owner.execute(UPDATE.format("audit_block", change) + "number = 2")
    assert (await verified(database, company)).first_broken == Broken(what=Tampering.BLOCK_CHANGED, block=2)


async def test_a_block_that_is_made_to_fit_is_not_signed_by_us(chain, database, owner, company):
    """Whoever has the database but not the secret cannot go on with the chain."""
    async with tampering(owner, company):
        await owner.execute("update audit_block set sealed_at = now() where number = 3")
        row = dict(await owner.fetchrow("select * from audit_block where number = 3"))
        await owner.execute("update audit_block set hash = $1 where number = 3", Block(**row).digest)
    broken = (await verified(database, company)).first_broken
    assert broken == Broken(what=Tampering.SIGNATURE_INVALID, block=3)


async def test_only_what_was_sealed_in_a_time_is_looked_at(chain, database, owner, company):
    second = (await values(owner, company, "select sealed_at from audit_block where number = 2"))[0]
    async with tampering(owner, company):
        await owner.execute(
            "update audit set command = 'X' where id in (select entry_id from audit_seal where block = 1)"
        )
    since = await verified(database, company, since=second)
    assert (since.valid, since.blocks, since.entries) == (True, 2, 4)
    before = await verified(database, company, until=second - timedelta(microseconds=1))
    assert before.first_broken is not None
    nothing = await verified(database, company, since=datetime.now(UTC) + timedelta(days=1))
    assert (nothing.valid, nothing.blocks) == (True, 0)


async def test_other_companies_are_not_looked_at(database, relay, owner, companies):
    for company in companies:
        await do(database, company)
    await sealed(relay, database)
    async with tampering(owner, companies[1]):
        await owner.execute("update audit set command = 'X'")
    assert [(await verified(database, company)).valid for company in companies] == [True, False]


async def test_a_long_record_is_looked_at_in_stretches(chain, database, company):
    stretches, after = [], 0
    while after is not None:
        found = await verified(database, company, after=after, at_most=2)
        assert found.valid
        stretches.append((found.blocks, found.entries, found.head.number))
        after = found.stopped_at
    assert stretches == [(1, 2, 1), (1, 2, 2), (1, 2, 3)]


async def test_a_stretch_finds_its_own_break_and_that_of_its_joint(chain, database, owner, company):
    fifth = (await entries(owner, company))[4]
    async with tampering(owner, company):
        await owner.execute(UPDATE.format("audit", "command = 'PlaceOrder'") + "id = $1", fifth)
    assert (await verified(database, company, at_most=2)).valid
    broken = (await verified(database, company, after=1, at_most=10)).first_broken
    assert broken == Broken(what=Tampering.ENTRY_CHANGED, block=3, entry_id=fifth)
    async with tampering(owner, company):
        await owner.execute("delete from audit_block where number = 2")
    broken = (await verified(database, company, after=1)).first_broken
    assert broken == Broken(what=Tampering.BLOCK_REMOVED, block=2)


async def test_what_was_inserted_is_told_where_the_record_ends(chain, database, owner, company):
    async with tampering(owner, company):
        await owner.execute(COPIED, new_id())
    assert (await verified(database, company, at_most=2)).valid
    found = await verified(database, company, after=2, at_most=2)
    assert found.first_broken is not None
    assert found.first_broken.what is Tampering.ENTRY_INSERTED
