"""Waiting for a tax authority: for as long as it is away, and for its hour after too many questions."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from domain.fiscal.ports import AskedTooOften, AuthorityUnavailable
from persistence.clock import now
from persistence.fiscal.pauses import pause, paused_until
from workers.attempt import Attempt, Fault

UNAVAILABLE, TOO_OFTEN = "AUTHORITY_UNAVAILABLE", "AUTHORITY_ASKED_TOO_OFTEN"
HOUR = timedelta(hours=1)
"""How long it answers nothing after cStat 656; a question meanwhile would begin it anew."""


@asynccontextmanager
async def patience(attempt: Attempt, establishment_id: UUID) -> AsyncGenerator[None]:
    """An authority that is away is waited for, however long it takes.

    After too many questions nobody asks it anything on behalf of this establishment for an hour: the
    pause is kept in the database, so that every worker knows of it, whoever was told.
    """
    async with attempt.reading() as connection:
        until = await paused_until(connection, attempt.company, establishment_id)
    if until is not None and (left := until - now()) > timedelta(0):
        raise Fault(TOO_OFTEN, "", after=left, patient=True)
    try:
        yield
    except AskedTooOften as fault:
        async with attempt.database.writing(attempt.company) as connection:
            await pause(connection, attempt.company, establishment_id, until=now() + HOUR)
        raise Fault(TOO_OFTEN, str(fault), after=HOUR, patient=True) from fault
    except AuthorityUnavailable as away:
        raise Fault(UNAVAILABLE, str(away), patient=True) from away
