"""The payable (título a pagar): what the company owes a supplier, or others since a payroll run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.finance.events import (
    PayableApproved,
    PayableBlocked,
    PayableCancelled,
    PayableOpened,
    PaymentMade,
    PaymentReversed,
)
from domain.finance.installment import Portion
from domain.finance.paid import MoreThanOwed
from domain.finance.payable_installment import PAYABLE, PayableInstallment, PayableStatus, status_of
from domain.finance.payment import Payment
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import FourEyes, InvalidTransition, NotFound, Refusal

UNPAID = (PayableStatus.OPEN, PayableStatus.BLOCKED)


class PayableOrigin(StrEnum):
    """What made the company owe."""

    OPENING_BALANCE = "OPENING_BALANCE"
    """It was owed before the company moved in."""
    CUSTOMER_CREDIT = "CUSTOMER_CREDIT"
    """A customer gets the money of a credit back."""
    NET_PAY = "NET_PAY"
    """To those who work for an establishment: the sum of their payslips in a run."""
    SOCIAL_SECURITY = "SOCIAL_SECURITY"
    """To the treasury: contributions withheld and of the company (INSS, DCTFWeb)."""
    INCOME_TAX = "INCOME_TAX"
    """To the treasury: withheld from pay (IRRF, DCTFWeb)."""
    FUND = "FUND"
    """To the fund of employees (FGTS Digital)."""
    ALIMONY = "ALIMONY"
    """To those whom courts awarded it."""
    PAYROLL_LOANS = "PAYROLL_LOANS"
    """To lenders: instalments withheld from pay."""
    BENEFITS = "BENEFITS"
    """To who provides benefits: what employees bear of them."""


class OwedByPayroll(Refusal):
    """What a closed run owes stands; another run corrects it. Facts: ``number``."""

    code = "OWED_BY_PAYROLL"


@dataclass(eq=False, kw_only=True)
class Payable(Aggregate):
    """``number`` is that of the supplier's document, or names the payroll run that owes it, in sums that
    tell nobody's pay. While it is blocked nothing of it is paid; ``approved_by`` lifted the last block, and
    is not who registered it. ``credit_id`` is what a customer gets back with it; the supplier is that
    customer then."""

    id: UUID
    version: int = 1
    supplier_id: UUID | None
    payroll_run_id: UUID | None = None
    establishment_id: UUID | None = None
    number: str
    opened_by: PayableOrigin
    credit_id: UUID | None = None
    issued_on: date
    total: Money
    balance: Money
    status: PayableStatus = PayableStatus.OPEN
    registered_by: UUID
    blocked_by: UUID | None = None
    block_reason: str | None = None
    approved_by: UUID | None = None
    external_reference: str | None = None
    installments: list[PayableInstallment] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        *,
        id: UUID,
        supplier_id: UUID | None,
        number: str,
        opened_by: PayableOrigin,
        issued_on: date,
        registered_by: UUID,
        portions: Sequence[Portion],
        on: date,
        credit_id: UUID | None = None,
        payroll_run_id: UUID | None = None,
        establishment_id: UUID | None = None,
        external_reference: str | None = None,
    ) -> Payable:
        """``on`` is when it came to be known here. Owed to a supplier, or since a payroll run."""
        total = Money.total(portion.amount for portion in portions)
        payable = cls(
            id=id,
            supplier_id=supplier_id,
            payroll_run_id=payroll_run_id,
            establishment_id=establishment_id,
            number=number,
            opened_by=opened_by,
            credit_id=credit_id,
            issued_on=issued_on,
            total=total,
            balance=total,
            registered_by=registered_by,
            external_reference=external_reference,
            installments=[
                PayableInstallment.of(place, portion, payroll_run_id)
                for place, portion in enumerate(portions, 1)
            ],
        )
        payable.record(PayableOpened(opened_by=opened_by.value, total=total, on=on, **payable._whose()))
        return payable

    def installment(self, id: UUID) -> PayableInstallment:
        """Raises NotFound."""
        found = next((each for each in self.installments if each.id == id), None)
        if found is None:
            raise NotFound(kind="PayableInstallment", id=id)
        return found

    def pay(
        self,
        installment: PayableInstallment,
        *,
        id: UUID,
        amount: Money,
        method: PaymentMethod,
        on: date,
        at: datetime,
        external_reference: str | None = None,
    ) -> Payment:
        """Money was paid on a day. Raises InvalidTransition, MoreThanOwed."""
        if installment.status not in (*PAYABLE, PayableStatus.SETTLED):
            settled = PayableStatus.SETTLED
            raise InvalidTransition.of(installment.status, settled, PAYABLE, at="installment_id")
        if amount > installment.balance:
            owed = installment.balance.amount
            raise MoreThanOwed("amount", amount=amount.amount, owed=owed, balance=owed)
        payment = Payment(
            id=id,
            payable_id=self.id,
            installment_id=installment.id,
            payroll_run_id=self.payroll_run_id,
            method=method,
            amount=amount,
            paid_on=on,
            posted_at=at,
            external_reference=external_reference,
        )
        self._settle(installment, amount)
        self.record(PaymentMade(payment_id=id, on=on, **self._facts(payment)))
        return payment

    def reverse(
        self,
        payment: Payment,
        *,
        id: UUID,
        reason: str,
        at: datetime,
        on: date,
        external_reference: str | None = None,
    ) -> Payment:
        """Undo a payment: the debt is what it was before."""
        self._settle(self.installment(payment.installment_id), -payment.amount)
        self.record(PaymentReversed(payment_id=id, reverses_id=payment.id, on=on, **self._facts(payment)))
        return payment.reversal(id=id, reason=reason, at=at, external_reference=external_reference)

    def block(self, *, by: UUID, reason: str, on: date) -> None:
        """Something is not right with it. Nothing the second time. Raises InvalidTransition."""
        if self.status is PayableStatus.BLOCKED:
            return
        if self.status not in PAYABLE:
            raise InvalidTransition.of(self.status, PayableStatus.BLOCKED, PAYABLE, at="payable_id")
        self.blocked_by, self.block_reason, self.approved_by = by, reason, None
        self._follow_balances(blocked=True)
        self.record(PayableBlocked(on=on, **self._whose()))

    def approve(self, *, by: UUID, on: date) -> None:
        """It may be paid after all. Nothing where nothing is blocked. Raises FourEyes."""
        if self.status is not PayableStatus.BLOCKED:
            return
        if by == self.registered_by:
            raise FourEyes("payable_id")
        self.approved_by = by
        self._follow_balances(blocked=False)
        self.record(PayableApproved(on=on, **self._whose()))

    def cancel(self, *, on: date) -> None:
        """It should not have been registered. Nothing the second time. Raises InvalidTransition,
        OwedByPayroll."""
        if self.status is PayableStatus.CANCELLED:
            return
        if self.payroll_run_id is not None:
            raise OwedByPayroll("payable_id", number=self.number)
        if self.status not in UNPAID or self.balance != self.total:
            raise InvalidTransition.of(self.status, PayableStatus.CANCELLED, UNPAID, at="payable_id")
        self.balance, self.status = ZERO, PayableStatus.CANCELLED
        for installment in self.installments:
            installment.balance, installment.status = ZERO, PayableStatus.CANCELLED
        self.record(PayableCancelled(amount=self.total, on=on, **self._whose()))

    def _settle(self, installment: PayableInstallment, amount: Money) -> None:
        installment.balance -= amount
        self.balance -= amount
        self._follow_balances(blocked=self.status is PayableStatus.BLOCKED)

    def _follow_balances(self, *, blocked: bool) -> None:
        for each in self.installments:
            each.status = status_of(each.balance, each.amount, blocked=blocked)
        self.status = status_of(self.balance, self.total, blocked=blocked)

    def _whose(self) -> dict[str, Any]:
        return {
            "payable_id": self.id,
            "supplier_id": self.supplier_id,
            "payroll_run_id": self.payroll_run_id,
        }

    def _facts(self, payment: Payment) -> dict[str, Any]:
        return {
            **self._whose(),
            "opened_by": self.opened_by.value,
            "installment_id": payment.installment_id,
            "method": payment.method.value,
            "amount": payment.amount,
        }


def actions_of(status: str, paid: bool, of_payroll: bool) -> list[Action]:
    """What may be done with a payable in this state, of which something is paid or nothing."""
    state, otherwise = PayableStatus(status), InvalidTransition.code
    cancellable = state in UNPAID and not paid and not of_payroll
    return [
        Action.of("blockPayable", state in PAYABLE, otherwise),
        Action.of("approvePayable", state is PayableStatus.BLOCKED, otherwise),
        Action.of("cancelPayable", cancellable, OwedByPayroll.code if of_payroll else otherwise),
    ]
