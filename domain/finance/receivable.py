"""The receivable (título a receber): what a customer owes for one invoice, in instalments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.finance.dues import Dues, Terms, dues_on
from domain.finance.events import (
    ReceivableCancelled,
    ReceivableOpened,
    SettlementPosted,
    SettlementReversed,
)
from domain.finance.installment import (
    BY_CARD,
    BY_INSTRUMENT,
    OWED,
    Installment,
    Portion,
    ReceivableStatus,
    status_of,
)
from domain.finance.paid import MoreThanOwed
from domain.finance.settlement import WITHOUT_MONEY, Settlement, SettlementMethod
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import InvalidTransition, NotFound

WITHHELD = "Tributos retidos na fonte"
"""Why no money comes for a part of a public body's debt."""


@dataclass(eq=False, kw_only=True)
class Receivable(Aggregate):
    """``order_id`` and ``invoice_id`` are absent on what was owed before the company moved in."""

    id: UUID
    version: int = 1
    order_id: UUID | None
    invoice_id: UUID | None
    customer_id: UUID
    document: str
    """What it is called on paper: the invoice's series and number."""
    method: PaymentMethod
    issued_on: date
    total: Money
    balance: Money
    status: ReceivableStatus = ReceivableStatus.OPEN
    fine: Decimal
    monthly_interest: Decimal
    discount: Decimal
    discount_days: int
    external_reference: str | None = None
    installments: list[Installment] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        *,
        id: UUID,
        order_id: UUID | None,
        invoice_id: UUID | None,
        customer_id: UUID,
        document: str,
        method: PaymentMethod,
        issued_on: date,
        terms: Terms,
        portions: Sequence[Portion],
        on: date | None = None,
        external_reference: str | None = None,
    ) -> Receivable:
        """``on`` is when it came to be known here, where that is later than its issue."""
        total = Money.total(portion.amount for portion in portions)
        receivable = cls(
            id=id,
            order_id=order_id,
            invoice_id=invoice_id,
            customer_id=customer_id,
            document=document,
            method=method,
            issued_on=issued_on,
            total=total,
            balance=total,
            fine=terms.fine,
            monthly_interest=terms.monthly_interest,
            discount=terms.discount,
            discount_days=terms.discount_days,
            external_reference=external_reference,
            installments=[Installment.of(number, portion) for number, portion in enumerate(portions, 1)],
        )
        receivable.record(
            ReceivableOpened(
                receivable_id=id,
                order_id=receivable.case_id,
                invoice_id=invoice_id,
                customer_id=customer_id,
                method=method.value,
                total=total,
                on=on or issued_on,
                asks=any(
                    (portion.method or method) in BY_INSTRUMENT and not portion.received
                    for portion in portions
                ),
            )
        )
        return receivable

    @property
    def case_id(self) -> UUID:
        """The business case its facts belong to: the order, or itself where there is none."""
        return self.order_id or self.id

    @property
    def terms(self) -> Terms:
        return Terms(
            fine=self.fine,
            monthly_interest=self.monthly_interest,
            discount=self.discount,
            discount_days=self.discount_days,
        )

    def method_of(self, installment: Installment) -> PaymentMethod:
        """How this part of it is paid."""
        return installment.method or self.method

    def installment(self, id: UUID) -> Installment:
        """Raises NotFound."""
        found = next((each for each in self.installments if each.id == id), None)
        if found is None:
            raise NotFound(kind="Installment", id=id)
        return found

    def dues(self, installment: Installment, *, on: date, ledger: Iterable[Settlement]) -> Dues:
        """What is owed of it on this day, given the receivable's settlements that stand."""
        return dues_on(
            on,
            amount=installment.amount,
            due_on=installment.due_on,
            payable_on=installment.payable_on,
            terms=Terms() if self.method_of(installment) in BY_CARD else self.terms,
            paid=[each for each in ledger if each.installment_id == installment.id],
        )

    def receive(
        self,
        installment: Installment,
        *,
        id: UUID,
        amount: Money,
        method: SettlementMethod,
        on: date,
        at: datetime,
        ledger: Sequence[Settlement],
        external_reference: str | None = None,
    ) -> Settlement:
        """Money came on a day. Raises InvalidTransition, MoreThanOwed."""
        if installment.status not in (*OWED, ReceivableStatus.SETTLED):
            settled = ReceivableStatus.SETTLED
            raise InvalidTransition.of(installment.status, settled, OWED, at="installment_id")
        dues = self.dues(installment, on=on, ledger=ledger)
        if amount > dues.owed:
            raise MoreThanOwed(
                "amount",
                amount=amount.amount,
                owed=dues.owed.amount,
                balance=dues.balance.amount,
                interest=dues.interest.amount,
                fine=dues.fine.amount,
            )
        part = dues.allot(amount)
        settlement = Settlement(
            id=id,
            receivable_id=self.id,
            installment_id=installment.id,
            method=method,
            principal=part.balance,
            interest=part.interest,
            fine=part.fine,
            discount=part.discount,
            received=amount,
            paid_on=on,
            posted_at=at,
            external_reference=external_reference,
        )
        self._settle(installment, part.balance)
        self.record(SettlementPosted(settlement_id=id, on=on, **self._facts(settlement)))
        return settlement

    def reverse(
        self,
        settlement: Settlement,
        *,
        id: UUID,
        reason: str,
        at: datetime,
        on: date,
        external_reference: str | None = None,
    ) -> Settlement:
        """Undo a payment: the debt is what it was before. Raises InvalidTransition."""
        if self.status is ReceivableStatus.CANCELLED:
            standing = [each for each in ReceivableStatus if each is not self.status]
            raise InvalidTransition.of(self.status, ReceivableStatus.OPEN, standing, at="settlement_id")
        if settlement.method in WITHOUT_MONEY:
            paid = [each.value for each in SettlementMethod if each not in WITHOUT_MONEY]
            raise InvalidTransition(
                "settlement_id", from_state=settlement.method.value, to_state="REVERSED", allowed=paid
            )
        self._settle(self.installment(settlement.installment_id), -settlement.principal)
        facts = self._facts(settlement)
        self.record(SettlementReversed(settlement_id=id, reverses_id=settlement.id, on=on, **facts))
        return settlement.reversal(id=id, reason=reason, at=at, external_reference=external_reference)

    def offer(self, *, rate: Decimal, days: int) -> None:
        """A discount on what is paid in full so many days early. Raises InvalidTransition."""
        if self.status not in OWED:
            raise InvalidTransition.of(self.status, ReceivableStatus.OPEN, OWED, at="receivable_id")
        self.discount, self.discount_days = rate, days

    def cancel(self, *, new_id: Callable[[], UUID], at: datetime, on: date) -> list[Settlement]:
        """The sale was undone: what is open will not be asked for. Nothing the second time."""
        if self.status is ReceivableStatus.CANCELLED:
            return []
        amount, rows = self.balance, []
        for installment in self.installments:
            if installment.balance:
                rows.append(self._write_off(installment, installment.balance, new_id(), at=at, on=on))
                installment.status = ReceivableStatus.CANCELLED
        self.status = ReceivableStatus.CANCELLED
        self.record(
            ReceivableCancelled(
                receivable_id=self.id,
                order_id=self.case_id,
                invoice_id=self.invoice_id,
                amount=amount,
                on=on,
            )
        )
        return rows

    def reduce(
        self, amount: Money, *, return_id: UUID | None, new_id: Callable[[], UUID], at: datetime, on: date
    ) -> list[Settlement]:
        """Take as much of the amount as is open off the instalments, from the last backwards."""
        rows = []
        for installment in reversed(self.installments):
            part = min(amount, installment.balance)
            if part > ZERO:
                rows.append(
                    self._write_off(
                        installment,
                        part,
                        new_id(),
                        at=at,
                        on=on,
                        method=SettlementMethod.CREDIT,
                        return_id=return_id,
                    )
                )
                amount -= part
        return rows

    def withhold(
        self, installment: Installment, amount: Money, *, id: UUID, at: datetime, on: date
    ) -> Settlement:
        """The customer pays so much of it to the treasury: no money comes, the tax is ours to recover."""
        row = self._write_off(installment, amount, id, at=at, on=on, method=SettlementMethod.CREDIT)
        return replace(row, reason=WITHHELD)

    def _write_off(
        self,
        installment: Installment,
        principal: Money,
        id: UUID,
        *,
        at: datetime,
        on: date,
        method: SettlementMethod = SettlementMethod.CANCELLATION,
        return_id: UUID | None = None,
    ) -> Settlement:
        self._settle(installment, principal)
        return Settlement(
            id=id,
            receivable_id=self.id,
            installment_id=installment.id,
            method=method,
            principal=principal,
            paid_on=on,
            posted_at=at,
            return_id=return_id,
        )

    def _settle(self, installment: Installment, principal: Money) -> None:
        installment.settle(principal)
        self.balance -= principal
        self.status = status_of(self.balance, self.total)

    def _facts(self, settlement: Settlement) -> dict[str, Any]:
        return {
            "receivable_id": self.id,
            "installment_id": settlement.installment_id,
            "order_id": self.case_id,
            "invoice_id": self.invoice_id,
            "method": settlement.method.value,
            "principal": settlement.principal,
            "interest": settlement.interest,
            "fine": settlement.fine,
            "discount": settlement.discount,
            "received": settlement.received,
        }


def actions_of(status: str) -> list[Action]:
    """What may be done with a receivable in this state."""
    return [Action.of("offerDiscount", ReceivableStatus(status) in OWED, InvalidTransition.code)]
