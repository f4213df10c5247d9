"""Deliveries that their authority has, or cannot have yet, while the state's own knows nothing of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import InvoiceEvent
from domain.fiscal.ports import Receipt
from tests.sandbox.running import Sandbox
from tests.sandbox.test_deliveries import nation, told
from tests.sandbox.test_rules import authorized
from tests.workers.desks import MadeAttempt, keeping
from workers.attempt import Fault
from workers.fiscal import _register
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.sefaz import Sefaz
from workers.sharing import BETWEEN_QUESTIONS, NOT_SHARED_YET, TERM

__all__ = ["nation"]


@pytest.fixture
def desk(documents: NfeDocuments, sefaz: Sefaz, nation: Sefaz) -> Any:
    return SimpleNamespace(documents=documents, authority=sefaz, line_to=lambda _: nation)


async def sent(desk: Any, event: InvoiceEvent, made: Invoice, *, after: timedelta = timedelta()) -> Receipt:
    """The answer to an event that was sent before; ``after`` is how long ago it was asked for."""
    memory = keeping(made)
    memory.now = event.requested_at + after
    event.send()
    attempt: Any = MadeAttempt(memory)
    return await _register(attempt, desk, event, made, desk.documents.signed_event(event, made))


async def waits(desk: Any, event: InvoiceEvent, made: Invoice, **how: Any) -> bool:
    """Whether it is waited out; else it is parked in the end."""
    with pytest.raises(Fault) as fault:
        await sent(desk, event, made, **how)
    assert (fault.value.code, fault.value.after) == (NOT_SHARED_YET, BETWEEN_QUESTIONS)
    return fault.value.patient


async def test_a_delivery_whose_answer_was_lost_is_asked_for_until_the_state_hears_of_it(
    desk: Any, sandbox: Sandbox
):
    made = await authorized(desk.documents, desk.authority)
    answered = await sent(desk, told(made), made)
    assert answered.status_code == 135
    sandbox.steer(unshared=True)
    assert await waits(desk, told(made), made)
    assert not await waits(desk, told(made), made, after=TERM + timedelta(seconds=1))
    sandbox.steer(unshared=False)
    assert await sent(desk, told(made), made) == answered


async def test_another_delivery_in_its_place_is_seen_and_not_waited_for(desk: Any, sandbox: Sandbox):
    made = await authorized(desk.documents, desk.authority)
    await sent(desk, told(made), made)
    ours = told(made)
    assert ours.delivery
    ours.delivery = replace(ours.delivery, latitude=None, longitude=None)
    sandbox.steer(unshared=True)
    assert await waits(desk, ours, made)
    sandbox.steer(unshared=False)
    assert (await sent(desk, ours, made)).status_code == 573


async def test_a_delivery_of_a_document_that_the_nation_does_not_know_waits_for_a_day(
    desk: Any, sandbox: Sandbox
):
    made = await authorized(desk.documents, desk.authority)
    sandbox.authority.steer({"authority": "an", "unshared": True})
    assert await waits(desk, told(made), made)
    late = await sent(desk, told(made), made, after=TERM + timedelta(seconds=1))
    assert late.status_code == 494
    sandbox.authority.steer({"authority": "an", "unshared": False})
    assert (await sent(desk, told(made), made)).status_code == 135
