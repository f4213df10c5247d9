"""Numbers under load: some who take one are refused, some go away while they wait, and none is missing."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from uuid import UUID

from persistence.database import Database
from tests.persistence.acts import NoSuchLuck, beginning, opened
from tests.persistence.test_numbering import codes


async def test_who_is_refused_and_who_is_cut_off_leave_no_gap_and_no_double(
    database: Database, company: UUID
) -> None:
    begin = beginning(database, company)

    async def take(number: int) -> None:
        with suppress(NoSuchLuck):
            await opened(begin, str(number), numbered=True, unlucky=number % 5 == 0)

    takers = [asyncio.create_task(take(number)) for number in range(60)]
    for number, taker in enumerate(takers):
        if number % 3 == 0:
            await asyncio.wait([taker], timeout=0.001 * (number % 7))
            taker.cancel()
    await asyncio.gather(*takers, return_exceptions=True)
    given = await codes(database, company)
    assert given == list(range(1, len(given) + 1))
    assert len(given) >= 30
