"""Where no mail is sent, a letter says so, and nothing waits for it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from domain.fiscal.commands.set_invoice_mailing import SetInvoiceMailing, set_invoice_mailing
from domain.fiscal.events import InvoiceLetterWritten
from domain.fiscal.facts import MailServer
from domain.fiscal.invoice_letter import InvoiceLetter, InvoiceLetterKind, InvoiceLetterStatus
from domain.fiscal.mailing import InvoiceMailing, NoMailServer
from domain.kernel.refusal import RefusalGroup
from tests.gateways.sample import ISSUED_AT, invoice
from tests.memory import Memory
from tests.workers.desks import MadeAttempt, keeping
from workers import invoice_letters
from workers.invoice_letters import mail_invoice


async def test_it_was_not_sent_and_its_step_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = SimpleNamespace(mail_url=SimpleNamespace(get_secret_value=lambda: ""))
    monkeypatch.setattr(invoice_letters, "settings", lambda: nowhere)
    made = invoice()
    letter = InvoiceLetter(
        id=UUID(int=8),
        invoice_id=made.id,
        order_id=made.order_id,
        kind=InvoiceLetterKind.DOCUMENT,
        recipients=("cliente@example.com",),
        reply_to=None,
        requested_by=None,
        requested_at=ISSUED_AT,
    )
    memory = keeping(made)
    memory.add(letter)
    attempt: Any = MadeAttempt(memory)
    fact = InvoiceLetterWritten(letter_id=letter.id, invoice_id=made.id, order_id=made.order_id)
    attempt.event = lambda _: fact
    await mail_invoice(attempt)
    await mail_invoice(attempt)
    assert (letter.status, letter.sent_at, len(attempt.done)) == (InvoiceLetterStatus.NOT_SENT, None, 1)


@pytest.mark.parametrize(("enabled", "known"), [(True, True), (False, False), (False, True)])
async def test_mailing_is_chosen_where_mail_is_sent_and_ended_anywhere(enabled: bool, known: bool) -> None:
    memory = Memory(answers={MailServer: SimpleNamespace(is_known=lambda: known)})
    await set_invoice_mailing(SetInvoiceMailing(enabled=enabled), memory)
    (mailing,) = await memory.find_all(InvoiceMailing)
    assert mailing.enabled is enabled


async def test_mailing_is_refused_where_no_mail_is_sent() -> None:
    memory = Memory(answers={MailServer: SimpleNamespace(is_known=lambda: False)})
    with pytest.raises((NoMailServer, RefusalGroup)):
        await set_invoice_mailing(SetInvoiceMailing(enabled=True), memory)
    assert await memory.find_all(InvoiceMailing) == []
