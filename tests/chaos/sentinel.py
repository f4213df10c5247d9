"""Looks from outside while the faults go on: the figures of the auditors' views agree at every moment."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import asyncpg

from tests.chaos.installation import Installation

EVERY = 5.0
"""Seconds between looks."""
VIEWS = {
    "debits equal credits": """
        select entry_id from audit_v_entry where debit_cents <> credit_cents or lines = 0
    """,
    "all balances add up to nothing": """
        select company_id from audit_v_ledger group by company_id having sum(balance_cents) <> 0
    """,
    "stock is the sum of its movements and covers what is reserved": """
        select stock_item_id from audit_v_stock
        where (on_hand, value_cents, movements) is distinct from
              (moved_quantity, moved_value_cents, movements_counted)
           or reserved <> held_by_reservations or reserved > on_hand or on_hand < 0
    """,
    "numbers have no gap and no double": """
        select establishment_id from audit_v_fiscal_number
        where numbers <> documents or highest - lowest + 1 <> documents or counted_to <> highest
    """,
    "what is paid is not asked for, what is owed is what is not settled": """
        select installment_id from audit_v_receivable
        where (balance_cents = 0 and asked_by > 0) or amount_cents - settled_cents <> balance_cents
    """,
    "nothing is parked without a reason": """
        select step from audit_v_task where without_reason > 0
    """,
}


@dataclass
class Sentinel:
    """``looks`` are those that the database answered; ``seen`` is what was wrong, with the first id."""

    installation: Installation
    looks: int = 0
    seen: list[str] = field(default_factory=list)

    async def watch(self) -> None:
        """Until cancelled; what cannot be looked at, because the database is away, is not counted."""
        while True:
            await asyncio.sleep(EVERY)
            await self.look()

    async def look(self) -> None:
        try:
            async with asyncio.timeout(10):
                found = await self._found()
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return
        self.looks += 1
        self.seen += found

    async def _found(self) -> list[str]:
        connection = await asyncpg.connect(
            self.installation.postgres.url(), server_settings={"role": "retaguarda_audit"}, timeout=5
        )
        try:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                rows = {name: await connection.fetch(query) for name, query in VIEWS.items()}
        finally:
            await connection.close(timeout=2)
        return [f"{name}: {found[0][0]}" for name, found in rows.items() if found]
