"""What happened becomes notices: looked for again and again, company by company."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.kernel.runner import Envelope, execute
from domain.notices.commands.give_notices import GiveNotices, give_notices
from domain.processes import PROCESSES
from domain.processes.commands.tell_findings import Findings, TellFindings, tell_findings
from persistence.database import Database
from persistence.notices.journal import at_work, move, next_stretch, prepare
from persistence.unit_of_work import EVERYTHING
from workers.looking import Pauses, Rounds


class Noticer(Rounds):
    """Its looks answer how many facts were read."""

    what = "notices"
    pauses = Pauses(shortest=0.05, longest=1.0)

    async def at_work(self, connection: AsyncConnection) -> Sequence[UUID]:
        return await at_work(connection)

    async def serve(self, company: UUID) -> int:
        """The place moves when everybody was told: who is killed before that tells again, which is quiet."""
        async with self.within.writing(company) as connection:
            await prepare(connection, company)
            stretch = await next_stretch(connection, company)
        if stretch is None:
            return 0
        for fact in stretch.wanted:
            await give(self.within, company, fact)
        async with self.within.writing(company) as connection:
            await move(connection, company, stretch)
        return stretch.read


async def give(database: Database, company: UUID, fact: UUID) -> None:
    """Notices of one fact, with the authority of the installation."""
    begin = partial(database.begin, company=company, actor=company, permissions=EVERYTHING)
    envelope = Envelope(cause_id=fact)
    await execute(give_notices, GiveNotices(event_id=fact), begin, processes=PROCESSES, envelope=envelope)


async def find(database: Database, company: UUID) -> None:
    """Announce what the company's part of the installation found of itself."""
    begin = partial(database.begin, company=company, actor=company, permissions=EVERYTHING)
    async with begin() as uow:
        if not await uow.ask(Findings).untold():
            return
    await execute(tell_findings, TellFindings(), begin, processes=PROCESSES)
