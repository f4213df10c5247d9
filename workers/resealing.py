"""Keys of companies are changed: wrapped by the newest secret, followed by newer ones, values sealed anew."""

from __future__ import annotations

import asyncio
import secrets as randomness
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from persistence import upkeep
from persistence.database import Database
from persistence.platform.keys import keyring, secrets
from persistence.sealing.box import public_half
from persistence.sealing.resealing import FIRST, RESEALED, left_over, seal_anew
from persistence.sealing.stored import HEARD, make_newer, outer_keys, wrap_anew
from persistence.sealing.wrapping import KeyLost
from persistence.settings import Settings, settings
from workers.console import say
from workers.safekeeping import at_home

LOST = 1
"""Exit code: a key could not be unwrapped; which is named."""
MOST = 1_000
"""Rows of a table of one company in one go."""

InCompany = Callable[[Database, UUID], Awaitable[None]]


def rotate(*, wrap_only: bool) -> int:
    """From the command line."""

    async def turned(database: Database, company: UUID) -> None:
        made = await renew(database, company, wrap_only=wrap_only)
        say(f"{company}: {made[0]} keys wrapped anew, {made[1]} new ones made")

    with at_home():
        code = asyncio.run(_in_each_company(settings(), turned))
    if not wrap_only:
        minutes = int(HEARD.total_seconds() // 60)
        say(f"new keys seal from {minutes} minutes on; then the scheduler seals anew what older ones sealed")
    return code


def make_signing_key() -> int:
    """From the command line: a new key for who signs, and what others are told of it."""
    secret = randomness.token_urlsafe(48)
    say(f"SIGNING_KEY={secret}")
    say(f"SIGNING_PUBLIC_KEY={public_half(secret)}")
    return 0


def tell() -> int:
    """From the command line: how far it is."""

    async def told(database: Database, company: UUID) -> None:
        async with database.writing(company) as connection:
            left = await left_over(connection, company)
            outer = await outer_keys(connection, secrets(), company)
        rows = ", ".join(f"{count} of {name}" for name, count in left.items() if count)
        say(f"{company}: {outer} keys wrapped by a former secret; to be sealed anew: {rows or 'nothing'}")

    with at_home():
        return asyncio.run(_in_each_company(settings(), told))


async def renew(
    database: Database, company: UUID, *, wrap_only: bool = False, heard: timedelta = HEARD
) -> tuple[int, int]:
    """How many keys were wrapped anew, and how many made. Raises KeyLost, with nothing changed."""
    async with database.writing(company) as connection:
        wrapped = await wrap_anew(connection, secrets(), company)
        made = 0 if wrap_only else await make_newer(connection, secrets(), company, heard=heard)
    await keyring().load(database.engine, company)
    return wrapped, made


async def seal_rows(database: Database, company: UUID, *, most: int = MOST) -> int:
    """Of every table, up to so many; how many were sealed anew."""
    return sum([await _of_table(database, company, name, most) for name in RESEALED])


async def _of_table(database: Database, company: UUID, name: str, most: int) -> int:
    done, after = 0, FIRST
    while done < most:
        async with database.writing(company) as connection:
            if not keyring().is_ready(company):
                return done
            stretch = await seal_anew(connection, company, name, after=after)
        done += stretch.sealed
        if stretch.last is None:
            return done
        after = stretch.last
    return done


async def _in_each_company(given: Settings, work: InCompany) -> int:
    across = Database.connect(given, role="retaguarda_relay", statement_timeout="60s", connections=1)
    within = Database.connect(given, statement_timeout="60s", connections=2)
    code = 0
    try:
        async with across.engine.begin() as connection:
            companies = await upkeep.companies(connection)
        for company in companies:
            try:
                await work(within, company)
            except KeyLost as lost:
                say(f"{company}: {lost}")
                code = LOST
    finally:
        await across.close()
        await within.close()
    return code
