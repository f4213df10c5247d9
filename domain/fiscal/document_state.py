"""What of a document decides what may be done with it, so that who acts and who only looks ask the same."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from domain.kernel.refusal import InvalidTransition

if TYPE_CHECKING:
    from domain.fiscal.invoice import InvoiceKind, InvoiceStatus, Purpose


class Standing(Protocol):
    """Which document, and where it is in its life."""

    @property
    def kind(self) -> InvoiceKind: ...

    @property
    def status(self) -> InvoiceStatus: ...


class DocumentState(Standing, Protocol):
    """An ``Invoice``, or what was read of one; ``issuer_state`` is the state of its issuer."""

    @property
    def purpose(self) -> Purpose: ...

    @property
    def authorized_at(self) -> datetime | None: ...

    @property
    def issuer_state(self) -> str: ...


def expect(document: Standing, status: InvoiceStatus, *, to: str) -> None:
    """Raises InvalidTransition."""
    if document.status is not status:
        raise InvalidTransition(from_state=document.status.value, to_state=to, allowed=[status.value])
