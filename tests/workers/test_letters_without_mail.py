"""Where no mail is sent, a letter says so, and nothing waits for it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from domain.fiscal.events import InvoiceLetterWritten
from domain.fiscal.invoice_letter import InvoiceLetter, InvoiceLetterKind, InvoiceLetterStatus
from tests.gateways.sample import ISSUED_AT, invoice
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
