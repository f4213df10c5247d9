"""A document in doubt: what is said of it counts, what is said of the question does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from domain.fiscal.commands.record_receipt import RecordReceipt, record_receipt
from domain.fiscal.events import InvoiceCancelledElsewhere
from domain.fiscal.invoice import Invoice, InvoiceStatus
from domain.fiscal.invoice_event import InvoiceEventKind
from domain.fiscal.ports import AuthorityUnavailable, Receipt
from domain.processes.order_to_cash import allocation_of
from tests.gateways.sample import ISSUED_AT, cancellation, invoice
from tests.workers.desks import Answer, Answering, MadeAttempt, keeping, said
from workers.attempt import Fault
from workers.consulting import UNCLEAR
from workers.fiscal import _heard, _register

UNHEARD = AuthorityUnavailable("NFeConsultaProtocolo4: ConnectError", unheard=True)


@pytest.fixture
def signed() -> Invoice:
    made = invoice()
    made.sign(digest="0" * 64, path="signed")
    return made


@pytest.fixture
def doubted(signed: Invoice) -> Invoice:
    signed.send(at=ISSUED_AT)
    return signed


async def heard(made: Invoice, **answers: list[Answer]) -> tuple[Receipt, list[str]]:
    authority = Answering(**answers)  # ty: ignore[invalid-argument-type]
    desk: Any = SimpleNamespace(authority=authority)
    attempt: Any = MadeAttempt(keeping(made))
    return await _heard(attempt, desk, made, b""), authority.heard


@pytest.mark.parametrize("code", [100, 150, 101, 151, 155, 110, 301, 302, 303])
async def test_its_fate_is_its_answer(code: int, doubted: Invoice) -> None:
    receipt, asked = await heard(doubted, consulted=[said(code)])
    assert (receipt.status_code, asked) == (code, ["consult"])


async def test_what_never_arrived_is_sent_again(doubted: Invoice) -> None:
    receipt, asked = await heard(doubted, consulted=[said(217)], submitted=[said(100)])
    assert (receipt.status_code, asked) == (100, ["consult", "submit"])


@pytest.mark.parametrize("code", [215, 226, 236, 252, 280, 562, 613, 778, 999])
async def test_a_question_that_is_refused_leaves_it_in_doubt(code: int, doubted: Invoice) -> None:
    with pytest.raises(Fault) as fault:
        await heard(doubted, consulted=[said(code)])
    assert (fault.value.code, fault.value.patient) == (UNCLEAR, False)
    assert doubted.status is InvoiceStatus.TRANSMITTED


@pytest.mark.parametrize("code", [204, 205, 218])
async def test_one_that_is_there_already_is_asked_for(code: int, signed: Invoice) -> None:
    receipt, _ = await heard(signed, submitted=[said(code)], consulted=[said(101)])
    assert receipt.status_code == 101


@pytest.mark.parametrize("then", [said(252), said(217), UNHEARD])
async def test_one_that_is_there_already_stays_in_doubt_until_that_is_answered(
    then: Answer, signed: Invoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: Any) -> bool:
        return False

    monkeypatch.setattr("workers.contingency.record_outage", nothing)
    with pytest.raises(Fault):
        await heard(signed, submitted=[said(204)], consulted=[then])
    assert signed.status is InvoiceStatus.TRANSMITTED


async def test_what_others_cancelled_is_told_and_its_goods_are_free(doubted: Invoice) -> None:
    memory = keeping(doubted)
    command = RecordReceipt(invoice_id=doubted.id, receipt=said(155))
    await record_receipt(command, memory)
    await record_receipt(command, memory)
    (fact,) = memory.events
    assert isinstance(fact, InvoiceCancelledElsewhere)
    assert (doubted.status, doubted.status_code) == (InvoiceStatus.CANCELLED_ELSEWHERE, 155)
    assert allocation_of(fact) is not None


async def test_a_worker_that_stood_still_keeps_nothing_back_that_another_sent(signed: Invoice) -> None:
    signed.send(at=ISSUED_AT)
    signed.send(at=ISSUED_AT + timedelta(seconds=20))
    assert not signed.keep_back(sent_at=ISSUED_AT)
    assert signed.status is InvoiceStatus.TRANSMITTED


async def test_what_was_authorised_is_recorded_although_an_earlier_sending_was_rejected(
    doubted: Invoice,
) -> None:
    """Who stood still records its rejection while another's sending is on its way."""
    memory = keeping(doubted)
    await record_receipt(RecordReceipt(invoice_id=doubted.id, receipt=said(280)), memory)
    receipt = replace(said(100), protocol="135260000000001")
    await record_receipt(RecordReceipt(invoice_id=doubted.id, receipt=receipt, xml_path="procNFe"), memory)
    assert (doubted.status, doubted.status_code) == (InvoiceStatus.AUTHORIZED, 100)


@pytest.mark.parametrize("code", [100, 217, 252])
async def test_a_cancellation_that_is_there_already_is_not_refused_by_a_question(code: int) -> None:
    made = invoice()
    event = cancellation(made)
    event.send()
    assert event.kind is InvoiceEventKind.CANCELLATION
    desk: Any = SimpleNamespace(authority=Answering(registers=[said(573)], consulted=[said(code)]))
    attempt: Any = MadeAttempt(keeping(made))
    with pytest.raises(Fault):
        await _register(attempt, desk, event, made, b"")
