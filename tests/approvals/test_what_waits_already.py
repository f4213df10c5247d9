"""What waited before there were approvals: the revision asks for it as the processes do now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.api.conftest import ana, anonymous, books, http, ours, quick_hashes, storage
from tests.api.test_approvals import BOOKS, SELLING, asked_entry, held_order, hire

__all__ = ["ana", "anonymous", "books", "hire", "http", "ours", "quick_hashes", "storage"]
REVISION = Path(__file__).parents[2] / "migrations" / "versions" / "0026_approvals.py"
INSERTS = re.findall(r'op\.execute\("""(\s+insert into .*?)"""\)', REVISION.read_text(), re.DOTALL)
TOLD = """select kind, status, subject_id, subject_version, amount, percent, requested_by
    from approval order by 1"""


@pytest.mark.usefixtures("books")
async def test_what_is_held_or_asked_for_is_asked_for_alike(ana, hire, ours, owner):
    await held_order(ana, await hire("bia", SELLING), "20.01")
    await asked_entry(await hire("caio", BOOKS))
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    before = await owner.fetch(TOLD)
    assert len(before) == 2
    await owner.execute("alter table approval_change disable trigger user")
    await owner.execute("delete from approval_change; delete from approval")
    for insert in INSERTS:
        await owner.execute(insert)
    assert await owner.fetch(TOLD) == before
    assert await owner.fetchval("select count(*) from approval_change") == 2
