"""Numbers given up (inutilização): never used and never to be used, reported to the authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from domain.fiscal.events import NumbersGivenUp
from domain.fiscal.invoice import InvoiceKind
from domain.fiscal.invoice_event import UNDER_WAY, InvoiceEventStatus
from domain.kernel.aggregate import Aggregate
from domain.kernel.brazil import Environment
from domain.kernel.refusal import InvalidTransition, Refusal


class NumberInUse(Refusal):
    """An invoice holds the number, and it is not one that can be given up; facts: ``number``, ``status``."""

    code = "FISCAL_NUMBER_IN_USE"


class NumbersGivenUpAlready(Refusal):
    """Some of them were given up before; facts: ``first``, ``last``."""

    code = "FISCAL_NUMBERS_GIVEN_UP_ALREADY"


@dataclass(eq=False, kw_only=True)
class NumberVoid(Aggregate):
    """A range of numbers of one series; ``year`` is that in which it is given up (ano)."""

    id: UUID
    version: int = 1
    establishment_id: UUID
    kind: InvoiceKind
    environment: Environment
    series: int
    year: int
    first: int
    last: int
    reason: str
    status: InvoiceEventStatus = InvoiceEventStatus.PENDING
    requested_at: datetime
    registered_at: datetime | None = None
    protocol: str | None = None
    status_code: int | None = None
    status_reason: str | None = None
    xml_path: str | None = None

    def request(self) -> Self:
        """Announce that the authority is to be told."""
        self.record(NumbersGivenUp(number_void_id=self.id))
        return self

    def overlaps(self, *, first: int, last: int) -> bool:
        return self.first <= last and first <= self.last

    def send(self) -> None:
        if self.status not in UNDER_WAY:
            raise InvalidTransition(from_state=self.status.value, to_state="SENT", allowed=["PENDING"])
        self.status = InvoiceEventStatus.SENT

    def register(
        self, *, protocol: str | None, status_code: int, reason: str, at: datetime, xml_path: str | None
    ) -> None:
        if self.status is InvoiceEventStatus.REGISTERED:
            return
        self.status, self.protocol, self.registered_at = InvoiceEventStatus.REGISTERED, protocol, at
        self.status_code, self.status_reason, self.xml_path = status_code, reason, xml_path

    def reject(self, *, status_code: int, reason: str) -> None:
        self.status, self.status_code, self.status_reason = InvoiceEventStatus.REJECTED, status_code, reason
