"""Numbers without gaps and without doubles, whatever is rolled back."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from sqlalchemy import text

from domain.kernel.runner import Envelope
from tests.persistence.acts import NoSuchLuck, beginning, opened


async def codes(database, company) -> list[int]:
    async with database.reading(company) as connection:
        return sorted(
            int(code) for code in (await connection.execute(text("select code from warehouse"))).scalars()
        )


async def test_a_series_starts_where_it_is_told(database, company):
    async with beginning(database, company)() as uow:
        assert [await uow.next_number("nfe", start=501) for _ in range(3)] == [501, 502, 503]
        assert await uow.next_number("nfce") == 1


async def test_series_are_apart_by_company(database, companies):
    for company in companies:
        async with beginning(database, company)() as uow:
            assert await uow.next_number("nfe") == 1
            await uow.commit()


async def test_concurrent_takers_some_of_whom_fail_leave_no_gap(database, company):
    begin = beginning(database, company)

    async def take(number: int) -> None:
        with suppress(NoSuchLuck):
            await opened(begin, str(number), numbered=True, unlucky=number % 3 == 0)

    await asyncio.gather(*map(take, range(30)))
    assert await codes(database, company) == list(range(1, 21))


async def test_a_rehearsal_takes_no_number(database, company):
    begin = beginning(database, company)
    for _ in range(3):
        await opened(begin, "x", numbered=True, envelope=Envelope(validate_only=True))
    await opened(begin, "x", numbered=True)
    assert await codes(database, company) == [1]


async def test_drawn_numbers_rise_and_make_nobody_wait(database, company):
    begin = beginning(database, company)
    async with begin() as slow, begin() as quick, begin(envelope=Envelope(validate_only=True)) as rehearsed:
        assert [await slow.draw_number("order"), await quick.draw_number("order")] == [1, 2]
        assert await rehearsed.draw_number("order") == 3
    async with beginning(database, company)() as later:
        assert await later.draw_number("order") == 3
