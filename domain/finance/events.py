"""What finance announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.kernel.aggregate import Event
from domain.kernel.money import ZERO, Money


@dataclass(frozen=True, kw_only=True)
class ReceivableFact(Event):
    """A fact about one receivable, shown in the process of its order; ``on`` is a business date.

    What was owed before the company moved in has no invoice, and itself for an order.
    """

    subject = "receivable_id"
    case = "order_id"

    receivable_id: UUID
    order_id: UUID
    invoice_id: UUID | None
    on: date


@dataclass(frozen=True, kw_only=True)
class ReceivableOpened(ReceivableFact):
    """A customer owes us; ``method`` is a value of PaymentMethod. ``asks`` is whether boletos or Pix codes
    have to ask for any part of it, which facts of earlier versions do not tell."""

    customer_id: UUID
    method: str
    total: Money
    asks: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ReceivableCancelled(ReceivableFact):
    """What was still open will not be asked for; ``amount`` is that much."""

    amount: Money


@dataclass(frozen=True, kw_only=True)
class SettlementFact(ReceivableFact):
    """``principal`` is what the debt went down by, ``received`` the money that came:
    principal less ``discount``, plus ``interest`` and ``fine``. ``method`` is a value of PaymentMethod:
    only payments announce themselves so; a cancellation is told by ReceivableCancelled, a credit by
    CreditGranted."""

    settlement_id: UUID
    installment_id: UUID
    method: str
    principal: Money
    interest: Money
    fine: Money
    discount: Money
    received: Money


@dataclass(frozen=True, kw_only=True)
class SettlementPosted(SettlementFact):
    """An instalment was paid, whole or in part."""


@dataclass(frozen=True, kw_only=True)
class SettlementReversed(SettlementFact):
    """A settlement was undone; the amounts are those of the one it reverses, not negated."""

    reverses_id: UUID


@dataclass(frozen=True, kw_only=True)
class CreditGranted(Event):
    """What we owe a customer: ``amount`` in all, of which ``settled_from_receivable`` went off what
    they still owed and ``refundable`` is theirs to use or to be given back. ``discount`` was given
    for paying early what is undone, and ends with it."""

    subject = "credit_id"
    case = "order_id"

    credit_id: UUID
    customer_id: UUID
    order_id: UUID
    invoice_id: UUID
    return_id: UUID | None
    receivable_id: UUID | None
    amount: Money
    settled_from_receivable: Money
    refundable: Money
    discount: Money = ZERO
    on: date


@dataclass(frozen=True, kw_only=True)
class PayableFact(Event):
    """A fact about what we owe a supplier, or others since a payroll run; ``on`` is a business date."""

    subject = "payable_id"

    payable_id: UUID
    supplier_id: UUID | None
    payroll_run_id: UUID | None = None
    on: date


@dataclass(frozen=True, kw_only=True)
class PayableOpened(PayableFact):
    """We owe somebody; ``opened_by`` is a value of PayableOrigin."""

    opened_by: str
    total: Money


@dataclass(frozen=True, kw_only=True)
class PayableBlocked(PayableFact):
    """Nothing of it is to be paid; why stands on the payable."""


@dataclass(frozen=True, kw_only=True)
class PayableApproved(PayableFact):
    """What was blocked may be paid."""


@dataclass(frozen=True, kw_only=True)
class PayableCancelled(PayableFact):
    """It should not have been registered; ``amount`` was owed until then."""

    amount: Money


@dataclass(frozen=True, kw_only=True)
class PaymentFact(PayableFact):
    """``amount`` is the money that went; ``method`` is a value of PaymentMethod. ``opened_by`` says what it
    was owed for; facts of earlier versions know of opening balances alone."""

    payment_id: UUID
    opened_by: str = "OPENING_BALANCE"
    installment_id: UUID
    method: str
    amount: Money


@dataclass(frozen=True, kw_only=True)
class PaymentMade(PaymentFact):
    """An instalment was paid, whole or in part."""


@dataclass(frozen=True, kw_only=True)
class PaymentReversed(PaymentFact):
    """A payment was undone; the amount is that of the one it reverses, not negated."""

    reverses_id: UUID


@dataclass(frozen=True, kw_only=True)
class PixChargeChanged(Event):
    """What a payment provider keeps of a Pix charge has to follow it."""

    subject = "charge_id"
    case = "order_id"

    charge_id: UUID
    order_id: UUID


@dataclass(frozen=True, kw_only=True)
class BoletoIssued(Event):
    """A boleto asks for an amount and has to be printed."""

    subject = "boleto_id"
    case = "order_id"

    boleto_id: UUID
    order_id: UUID


@dataclass(frozen=True, kw_only=True)
class BankDetailsFact(Event):
    """A fact about where a party or an employee is paid; which account it is stands in no fact."""

    subject = "bank_details_id"
    case = "party_id"

    bank_details_id: UUID
    party_id: UUID | None
    employee_id: UUID | None = None

    @property
    def case_id(self) -> UUID:
        whose = self.party_id or self.employee_id
        assert whose is not None
        return whose


@dataclass(frozen=True, kw_only=True)
class BankDetailsRequested(BankDetailsFact):
    """Somebody wants a party to be paid elsewhere."""


@dataclass(frozen=True, kw_only=True)
class BankDetailsAccepted(BankDetailsFact):
    """A second person agreed; in force from ``effective_at`` on, and the party is to be told before."""

    effective_at: datetime


@dataclass(frozen=True, kw_only=True)
class BankDetailsRejected(BankDetailsFact):
    """What was in force stays so."""
