"""What the fiscal context asks of the outside world: the authority and the makers of its files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import InvoiceEvent
from domain.kernel.refusal import Refusal

ELEMENT = re.compile(r"Element '(?:\{[^}]*\})?(\w+)'")
"""The name of the element that a message of the validator is about."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the authority answered about one document or event.

    ``status_code`` and ``reason`` are cStat and xMotivo; ``protocol`` is nProt where one was
    given; ``answer`` the bytes of the protNFe or retEvento as received, kept for the file that
    is handed to the customer.
    """

    status_code: int
    reason: str
    protocol: str | None = None
    received_at: datetime | None = None
    answer: bytes = b""


class AuthorityUnavailable(Exception):
    """No usable answer: connection refused, time-out, fault, or service paused (cStat 108, 109).

    After it nobody knows whether the document arrived: consult by key before sending again. Unless it
    was certainly ``unheard``: there was no connection, or the service said that it is paused.
    """

    def __init__(self, message: str, *, unheard: bool = False) -> None:
        super().__init__(message)
        self.unheard = unheard


class AskedTooOften(AuthorityUnavailable):
    """cStat 656: it answers nothing more for an hour, and for longer if it is asked meanwhile."""


class NotSharedYet(Exception):
    """What another authority registered has not come to this one yet."""


class TaxAuthority(Protocol):
    """A state's authorizer of NF-e (SEFAZ), addressed for one issuer."""

    async def submit(self, document: bytes) -> Receipt:
        """Send one signed NF-e synchronously. Raises AuthorityUnavailable."""
        ...

    async def consult(self, access_key: str) -> Receipt:
        """What the authority knows of this key (cStat 100, 101, 217 …). Raises AuthorityUnavailable."""
        ...

    async def register(self, event: bytes) -> Receipt:
        """Send one signed event. Raises AuthorityUnavailable."""
        ...

    async def registered(self, event: bytes, *, elsewhere: bool = False) -> Receipt | None:
        """What was answered about this signed event before, if it is held.

        Raises AuthorityUnavailable; NotSharedYet when it is known to be held ``elsewhere``, and no event is
        in its place here.
        """
        ...


class FiscalDocuments(Protocol):
    """Builds and signs the official files of one issuer."""

    def signed_invoice(self, invoice: Invoice) -> bytes:
        """The NF-e 4.00 document, signed and valid by its schema. Raises InvalidDocument."""
        ...

    def signed_event(self, event: InvoiceEvent, invoice: Invoice) -> bytes: ...

    def authorized_file(self, signed: bytes, answer: bytes) -> bytes:
        """The nfeProc of a signed document and its protNFe, joined without touching the signature."""
        ...


class InvalidDocument(Refusal):
    """The document breaks its official schema; facts: ``elements``.

    ``errors`` are the validator's messages. They may quote what people typed, so they are no facts.
    """

    code = "INVALID_DOCUMENT"

    def __init__(self, errors: list[str]) -> None:
        found = [name for error in errors for name in ELEMENT.findall(error)]
        super().__init__(elements=", ".join(dict.fromkeys(found)))
        self.errors = errors
