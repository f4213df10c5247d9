"""What is a fact stays as it is, for everyone."""

from __future__ import annotations

import asyncpg
import pytest

from tests.persistence.acts import beginning, opened

LEDGERS = ("event", "audit")


@pytest.mark.parametrize("table", LEDGERS)
@pytest.mark.parametrize("change", ["update {} set id = id", "delete from {}", "truncate {} cascade"])
async def test_not_even_the_owner_changes_a_fact(database, owner: asyncpg.Connection, company, table, change):
    await opened(beginning(database, company), "A1")
    await owner.execute("select set_config('app.company', $1, false)", str(company))
    with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
        await owner.execute(change.format(table))
