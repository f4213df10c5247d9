"""What happened becomes deliveries, and those that are due become tasks: looked for again and again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.webhooks.dispatch import at_work, journalize, release
from workers.looking import Pauses, Rounds


class Dispatcher(Rounds):
    what = "webhooks"
    pauses = Pauses(shortest=0.02, longest=0.5)

    async def at_work(self, connection: AsyncConnection) -> Sequence[UUID]:
        return await at_work(connection)

    async def serve(self, company: UUID) -> int:
        async with self.within.writing(company) as connection:
            read = await journalize(connection, company)
        async with self.within.writing(company) as connection:
            return read + await release(connection, company)
