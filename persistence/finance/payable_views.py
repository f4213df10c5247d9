"""What can be read of payables: what is owed to suppliers and since payroll runs, and what was paid of it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, exists, func, or_

from domain.finance.payable import PayableOrigin, actions_of
from domain.finance.payable_installment import PAYABLE as PAYABLE_STATES
from domain.finance.payable_installment import PayableStatus
from domain.finance.payable_installment import actions_of as actions_of_installment
from domain.finance.payment import reversible
from domain.finance.payroll_titles import READ_PAYROLL
from domain.finance.settlement import SettlementStatus
from domain.kernel.payment import PaymentMethod
from persistence.finance.tables import payable_installments, payables, payments
from persistence.finance.views import today
from persistence.reading.actions import actions
from persistence.reading.view import (
    ASC,
    DESC,
    Confidential,
    View,
    boolean,
    date,
    enum,
    identity,
    instant,
    integer,
    many,
    money,
    one,
    text,
)
from persistence.searching import found

READ = "finance.payable.read"

is_overdue = and_(
    payable_installments.c.status.in_((*PAYABLE_STATES, PayableStatus.BLOCKED)),
    payable_installments.c.payable_on < today,
)

reversals = payments.alias("payment_reversal")
is_reversed = (
    exists()
    .where(reversals.c.company_id == payments.c.company_id, reversals.c.reverses_id == payments.c.id)
    .correlate(payments)
)


def found_payable(words: ColumnElement[str]) -> ColumnElement[bool]:
    """Payables to suppliers with these words, or of which they are the number."""
    return or_(payables.c.number == words, found(payables.c.supplier_id, func.search_parties(words)))


PAYABLE = View(
    "Payable",
    payables,
    prefix="payable",
    read=READ,
    fields={
        "version": integer(payables.c.version),
        "number": text(payables.c.number, filter=True, sort=True),
        "external_reference": text(payables.c.external_reference, filter=True),
        "opened_by": enum(PayableOrigin, payables.c.opened_by, dimension=True),
        "status": enum(PayableStatus, payables.c.status, filter=True, dimension=True),
        "issued_on": date(payables.c.issued_on, filter=True, sort=True, measure=True, dimension=True),
        "total": money(payables.c.total, measure=True),
        "balance": money(payables.c.balance, measure=True),
        "block_reason": text(payables.c.block_reason),
        "credit": one("CustomerCredit", payables.c.credit_id),
        "supplier": one("Party", payables.c.supplier_id, filter=True, dimension=True),
        "payroll_run": one("PayrollRun", payables.c.payroll_run_id, filter=True),
        "establishment": one("Establishment", payables.c.establishment_id),
        "installments": many(
            "PayableInstallment",
            payable_installments.c.payable_id,
            order_by=[payable_installments.c.number],
            filter=True,
        ),
        "available_actions": actions(
            actions_of,
            payables.c.status,
            payables.c.balance != payables.c.total,
            payables.c.payroll_run_id.is_not(None),
        ),
    },
    lookups=["id", "external_reference"],
    default_sort=[("issued_on", DESC)],
    search=found_payable,
    search_reads=["parties.party.read"],
    confidential=Confidential(payables.c.payroll_run_id, READ_PAYROLL),
)

PAYABLE_INSTALLMENT = View(
    "PayableInstallment",
    payable_installments,
    prefix="payableinstallment",
    read=READ,
    fields={
        "payable_id": identity(payable_installments.c.payable_id, prefix="payable"),
        "number": integer(payable_installments.c.number),
        "due_on": date(payable_installments.c.due_on, filter=True, sort=True, measure=True, dimension=True),
        "payable_on": date(payable_installments.c.payable_on, filter=True, sort=True),
        "amount": money(payable_installments.c.amount, measure=True),
        "balance": money(payable_installments.c.balance, measure=True),
        "status": enum(PayableStatus, payable_installments.c.status, filter=True, dimension=True),
        "overdue": boolean(
            is_overdue, filter=True, null=False, served_by=payable_installments.c.payable_on, dimension=True
        ),
        "payable": one("Payable", payable_installments.c.payable_id, filter=True),
        "payments": many(
            "Payment", payments.c.installment_id, order_by=[payments.c.posted_at, payments.c.id]
        ),
        "available_actions": actions(actions_of_installment, payable_installments.c.status),
    },
    lookups=["id", ("payable_id", "number")],
    default_sort=[("due_on", ASC)],
    confidential=Confidential(payable_installments.c.payroll_run_id, READ_PAYROLL),
)

PAYMENT = View(
    "Payment",
    payments,
    prefix="payment",
    read=READ,
    fields={
        "installment": one("PayableInstallment", payments.c.installment_id, filter=True),
        "method": enum(PaymentMethod, payments.c.method, dimension=True),
        "status": enum(
            SettlementStatus,
            case((is_reversed, SettlementStatus.REVERSED.value), else_=SettlementStatus.POSTED.value),
            null=False,
            dimension=True,
        ),
        "amount": money(payments.c.amount, measure=True),
        "paid_on": date(payments.c.paid_on, filter=True, sort=True, measure=True, dimension=True),
        "posted_at": instant(payments.c.posted_at),
        "reason": text(payments.c.reason),
        "external_reference": text(payments.c.external_reference, filter=True),
        "reverses": one("Payment", payments.c.reverses_id),
        "available_actions": actions(reversible, payments.c.reverses_id.is_not(None), is_reversed),
    },
    lookups=["id", "external_reference"],
    default_sort=[("paid_on", DESC)],
    confidential=Confidential(payments.c.payroll_run_id, READ_PAYROLL),
)
