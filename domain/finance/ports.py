"""What finance asks of other contexts, of the calendar, and of its own ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.finance.due_charge import DueCharge, KeptCharge
from domain.finance.payable import PayableOrigin
from domain.finance.payment import Payment
from domain.finance.settlement import Settlement
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """An instalment as printed on the invoice; ``received`` when the money was there with the sale; so
    much of it is ``withheld``: the customer pays it to the treasury."""

    due_on: date
    amount: Money
    method: PaymentMethod | None = None
    received: bool = False
    withheld: Money = ZERO


@dataclass(frozen=True, kw_only=True)
class Billed:
    """An authorised sale as a debt: who owes how much, and when. No instalments means at sight."""

    invoice_id: UUID
    order_id: UUID | None
    customer_id: UUID
    document: str
    method: PaymentMethod
    total: Money
    issued_on: date
    instalments: tuple[Agreed, ...]
    stands: bool
    """Whether the invoice is still authorised."""


class Billing(Protocol):
    async def of(self, invoice_id: UUID) -> Billed: ...


class Parties(Protocol):
    async def exists(self, party_id: UUID) -> bool: ...

    async def tax_id_of(self, party_id: UUID) -> str | None:
        """Without mask; None when there is no such party."""
        ...


class Employees(Protocol):
    async def cpf_of(self, employee_id: UUID) -> str | None:
        """Without mask; None when there is no such employee, or nobody knows any more who it was."""
        ...


class BankCalendar(Protocol):
    def business_day(self, day: date) -> date:
        """This day when banks clear payments on it, else the next on which they do."""
        ...


class Books(Protocol):
    async def take(self, day: date) -> bool:
        """Whether the month of this day takes entries; it is not closed before this transaction ends."""
        ...


class Ledger(Protocol):
    async def receivable_of(self, installment_id: UUID) -> UUID | None:
        """The receivable that an instalment is a part of."""
        ...

    async def standing(self, receivable_id: UUID) -> list[Settlement]:
        """The settlements of a receivable that are neither reversed nor reversals."""
        ...

    async def settlement(self, id: UUID) -> Settlement | None: ...

    async def bears(self, reference: str) -> bool:
        """Whether a settlement has this reference of a partner."""
        ...


class ProviderUnavailable(Exception):
    """The payment provider does not answer, or not with sense; the text says how."""


class PaymentProvider(Protocol):
    """Who keeps Pix charges for us. Every call raises ProviderUnavailable and ProviderRefused."""

    async def register(self, charge: DueCharge) -> KeptCharge:
        """Keep it under its txid; the same again changes nothing."""
        ...

    async def revise(self, charge: DueCharge) -> KeptCharge:
        """Ask for another amount, discount, fine or interest, while it is not paid."""
        ...

    async def withdraw(self, txid: str) -> None:
        """Keep it no longer."""
        ...

    async def find(self, txid: str) -> KeptCharge | None: ...


class ProviderSecrets(Protocol):
    def sealed(self, data: bytes, *, provider_id: UUID, column: str) -> bytes: ...

    def check(self, pfx: bytes, password: str) -> None:
        """Raises CertificateUnreadable when it is no PKCS #12 file that the password opens."""
        ...


@dataclass(frozen=True, kw_only=True)
class PayrollDebt:
    """What a run owes: to those who work for an establishment, or for the whole company to an authority or
    to others. ``number`` names the run; ``due_on`` is the last day on which it is paid in time."""

    origin: PayableOrigin
    establishment_id: UUID | None
    number: str
    issued_on: date
    due_on: date
    amount: Money


class PayrollDebts(Protocol):
    async def of(self, payroll_run_id: UUID) -> Sequence[PayrollDebt]:
        """What a closed run owes. Raises Missing where no row says when it is due."""
        ...


class Payments(Protocol):
    """The ledger of what was paid."""

    async def payable_of(self, installment_id: UUID) -> UUID | None:
        """The payable that an instalment is a part of."""
        ...

    async def is_owed_by_payroll(self, payable_id: UUID) -> bool:
        """Whether a payroll run owes it: asked before anything of it is told, even that it changed."""
        ...

    async def payment(self, id: UUID) -> Payment | None: ...

    async def is_reversed(self, id: UUID) -> bool: ...

    async def bears(self, reference: str) -> bool:
        """Whether a payment has this reference of a partner."""
        ...
