"""The migrations leave the tables without row security."""

from __future__ import annotations

import asyncio

import asyncpg

from persistence import upgrade
from persistence.settings import settings

OFF = """
do $$ declare name regclass; begin
    for name in select oid from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace loop
        execute format('alter table %s disable row level security', name);
    end loop;
end $$
"""


def sabotage() -> None:
    to_head = upgrade.to_head

    async def switch_off() -> None:
        connection = await asyncpg.connect(settings().database_url.get_secret_value())
        await connection.execute(OFF)
        await connection.close()

    def then_off(url: str | None = None) -> None:
        to_head(url)
        asyncio.run(switch_off())

    upgrade.to_head = then_off
