"""A document that does not arrive is asked for ten times an hour at most, once it was tried some times."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from domain.fiscal.invoice import InvoiceStatus
from domain.fiscal.ports import AskedTooOften, AuthorityUnavailable
from tests.gateways.sample import invoice
from workers.attempt import Fault
from workers.fiscal import FREE_QUESTIONS, _submit


def away(kind: type[Exception] = AuthorityUnavailable) -> Any:
    """A desk whose authority takes no documents."""

    async def submit(_: bytes) -> None:
        raise kind("NFeAutorizacao4: ReadTimeout")

    return SimpleNamespace(authority=SimpleNamespace(submit=submit, authorizer="SP"))


def sending(number: int) -> tuple[Any, Any]:
    """An attempt for which there is no other way."""
    made = invoice()
    made.status = InvoiceStatus.TRANSMITTED

    async def execute(*_: Any) -> Any:
        return SimpleNamespace(result=False)

    return SimpleNamespace(number=number, execute=execute), made


async def test_the_first_attempts_follow_as_fast_as_all_others() -> None:
    attempt, made = sending(FREE_QUESTIONS)
    with pytest.raises(AuthorityUnavailable):
        await _submit(attempt, away(), made, b"")


async def test_later_ones_wait_six_minutes_each() -> None:
    attempt, made = sending(FREE_QUESTIONS + 1)
    with pytest.raises(Fault) as fault:
        await _submit(attempt, away(), made, b"")
    assert (fault.value.after, fault.value.patient) == (timedelta(minutes=6), True)


async def test_who_was_told_to_stop_waits_the_hour() -> None:
    attempt, made = sending(FREE_QUESTIONS + 1)
    with pytest.raises(AskedTooOften):
        await _submit(attempt, away(AskedTooOften), made, b"")
