"""What can be read of finance: what is owed, what asks for it, and what was paid."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Date, and_, case, cast, exists, func, or_

from domain.finance.boleto import BoletoStatus
from domain.finance.customer_credit import actions_of as credit_actions_of
from domain.finance.installment import OWED, ReceivableStatus, actions_of
from domain.finance.pix_charge import PixChargeStatus
from domain.finance.pix_provider import actions_of as actions_of_provider
from domain.finance.receivable import actions_of as actions_of_receivable
from domain.finance.settlement import WITHOUT_MONEY, SettlementMethod, SettlementStatus, reversible
from domain.kernel.payment import PaymentMethod
from persistence.clock import sql_now
from persistence.finance.tables import (
    bank_accounts,
    boletos,
    customer_credits,
    installments,
    late_terms,
    payables,
    pix_charges,
    pix_providers,
    receivables,
    settlements,
)
from persistence.reading.actions import actions
from persistence.reading.view import (
    ASC,
    DESC,
    Key,
    View,
    boolean,
    date,
    decimal,
    enum,
    group,
    identity,
    instant,
    integer,
    many,
    money,
    one,
    text,
    url,
    web_address,
)
from persistence.searching import found

READ = "finance.receivable.read"

today = cast(func.timezone("America/Sao_Paulo", sql_now()), Date)


def is_overdue(status: ColumnElement[str]) -> ColumnElement[bool]:
    """Open after the last day on which it could be paid without interest."""
    return and_(status.in_(OWED), installments.c.payable_on < today)


reversals = settlements.alias("reversal")
is_reversed = (
    exists()
    .where(
        reversals.c.company_id == settlements.c.company_id,
        reversals.c.reverses_id == settlements.c.id,
    )
    .correlate(settlements)
)

of_cancelled = (
    exists()
    .where(
        receivables.c.company_id == settlements.c.company_id,
        receivables.c.id == settlements.c.receivable_id,
        receivables.c.status == ReceivableStatus.CANCELLED,
    )
    .correlate(settlements)
)

BANK_ACCOUNT = View(
    "BankAccount",
    bank_accounts,
    prefix="bankaccount",
    read="finance.bank_account.read",
    fields={
        "version": integer(bank_accounts.c.version),
        "bank_code": text(bank_accounts.c.bank_code),
        "branch": text(bank_accounts.c.branch),
        "account": text(bank_accounts.c.account),
        "account_digit": text(bank_accounts.c.account_digit),
        "wallet": text(bank_accounts.c.wallet),
        "agreement": text(bank_accounts.c.agreement),
        "pix_key": text(bank_accounts.c.pix_key),
        "name": text(bank_accounts.c.name),
        "city": text(bank_accounts.c.city),
        "collects": boolean(bank_accounts.c.collects),
        "external_reference": text(bank_accounts.c.external_reference, filter=True),
        "pix_provider": one("PixProvider", pix_providers.c.bank_account_id),
    },
    lookups=["id", "external_reference", Key("account", "bank_code", "branch", "account")],
)

PIX_PROVIDER = View(
    "PixProvider",
    pix_providers,
    prefix="pixprovider",
    read="finance.bank_account.read",
    fields={
        "version": integer(pix_providers.c.version),
        "address": web_address(pix_providers.c.address),
        "token_address": web_address(pix_providers.c.token_address),
        "client_id": text(pix_providers.c.client_id),
        "days_after_due": integer(pix_providers.c.days_after_due),
        "connected_at": instant(pix_providers.c.connected_at),
        "disconnected_at": instant(pix_providers.c.disconnected_at),
        "available_actions": actions(actions_of_provider, pix_providers.c.disconnected_at.is_not(None)),
    },
    lookups=["id"],
)

LATE_TERMS = View(
    "LateTerms",
    late_terms,
    prefix="lateterms",
    read="finance.bank_account.read",
    fields={
        "valid_from": date(late_terms.c.valid_from, filter=True, sort=True),
        "fine": decimal(late_terms.c.fine),
        "monthly_interest": decimal(late_terms.c.monthly_interest),
        "norm": text(late_terms.c.norm),
    },
    lookups=["id"],
    default_sort=[("valid_from", DESC)],
)


def found_receivable(words: ColumnElement[str]) -> ColumnElement[bool]:
    """Receivables from customers with these words, or of which they are the document."""
    return or_(receivables.c.document == words, found(receivables.c.customer_id, func.search_parties(words)))


RECEIVABLE = View(
    "Receivable",
    receivables,
    prefix="receivable",
    read=READ,
    fields={
        "version": integer(receivables.c.version),
        "document": text(receivables.c.document, filter=True, sort=True),
        "external_reference": text(receivables.c.external_reference, filter=True),
        "status": enum(ReceivableStatus, receivables.c.status, filter=True, dimension=True),
        "method": enum(PaymentMethod, receivables.c.method, dimension=True),
        "issued_on": date(receivables.c.issued_on, filter=True, sort=True, measure=True, dimension=True),
        "total": money(receivables.c.total, measure=True),
        "balance": money(receivables.c.balance, measure=True),
        "late_charges": group(
            {
                "fine": decimal(receivables.c.fine),
                "monthly_interest": decimal(receivables.c.monthly_interest),
            }
        ),
        "early_discount": group(
            {
                "rate": decimal(receivables.c.discount),
                "days": integer(receivables.c.discount_days),
            }
        ),
        "customer": one("Party", receivables.c.customer_id, filter=True, dimension=True),
        "order": one("Order", receivables.c.order_id, filter=True),
        "invoice": one("Invoice", receivables.c.invoice_id, filter=True),
        "installments": many(
            "Installment",
            installments.c.receivable_id,
            order_by=[installments.c.number],
            filter=True,
        ),
        "available_actions": actions(actions_of_receivable, receivables.c.status),
    },
    lookups=["id", "external_reference"],
    default_sort=[("issued_on", DESC)],
    search=found_receivable,
    search_reads=["parties.party.read"],
)

INSTALLMENT = View(
    "Installment",
    installments,
    prefix="installment",
    read=READ,
    fields={
        "receivable_id": identity(installments.c.receivable_id, prefix="receivable"),
        "number": integer(installments.c.number),
        "due_on": date(installments.c.due_on, filter=True, sort=True, measure=True, dimension=True),
        "payable_on": date(installments.c.payable_on, filter=True, sort=True),
        "amount": money(installments.c.amount, measure=True),
        "balance": money(installments.c.balance, measure=True),
        "status": enum(ReceivableStatus, installments.c.status, filter=True, dimension=True),
        "method": enum(PaymentMethod, installments.c.method),
        "overdue": boolean(
            is_overdue(installments.c.status),
            filter=True,
            null=False,
            served_by=installments.c.payable_on,
            dimension=True,
        ),
        "receivable": one("Receivable", installments.c.receivable_id, filter=True),
        "boleto": one("Boleto", boletos.c.installment_id),
        "pix": one("PixCharge", pix_charges.c.installment_id),
        "settlements": many(
            "Settlement",
            settlements.c.installment_id,
            order_by=[settlements.c.posted_at, settlements.c.id],
        ),
        "available_actions": actions(actions_of, installments.c.status),
    },
    lookups=["id", ("receivable_id", "number")],
    default_sort=[("due_on", ASC)],
)

SETTLEMENT = View(
    "Settlement",
    settlements,
    prefix="settlement",
    read=READ,
    fields={
        "installment": one("Installment", settlements.c.installment_id, filter=True),
        "method": enum(SettlementMethod, settlements.c.method, dimension=True),
        "status": enum(
            SettlementStatus,
            case(
                (is_reversed, SettlementStatus.REVERSED.value),
                else_=SettlementStatus.POSTED.value,
            ),
            null=False,
            dimension=True,
        ),
        "principal": money(settlements.c.principal, measure=True),
        "interest": money(settlements.c.interest, measure=True),
        "fine": money(settlements.c.fine, measure=True),
        "discount": money(settlements.c.discount, measure=True),
        "received": money(settlements.c.received, measure=True),
        "paid_on": date(settlements.c.paid_on, filter=True, sort=True, measure=True, dimension=True),
        "posted_at": instant(settlements.c.posted_at),
        "reason": text(settlements.c.reason),
        "external_reference": text(settlements.c.external_reference, filter=True),
        "reverses": one("Settlement", settlements.c.reverses_id),
        "available_actions": actions(
            reversible,
            settlements.c.method.in_(WITHOUT_MONEY),
            settlements.c.reverses_id.is_not(None),
            is_reversed,
            of_cancelled,
        ),
    },
    lookups=["id", "external_reference"],
    default_sort=[("paid_on", DESC)],
)

BOLETO = View(
    "Boleto",
    boletos,
    prefix="boleto",
    read=READ,
    fields={
        "status": enum(BoletoStatus, boletos.c.status),
        "bank_code": text(boletos.c.bank_code),
        "bank_reference": text(boletos.c.bank_reference),
        "barcode": text(boletos.c.barcode),
        "digitable_line": text(boletos.c.digitable_line),
        "amount": money(boletos.c.amount),
        "due_on": date(boletos.c.due_on),
        "issued_on": date(boletos.c.issued_on),
        "installment": one("Installment", boletos.c.installment_id),
        "page": group(
            {"url": url("/files/{0.hex}/boleto", case((boletos.c.page_path.is_not(None), boletos.c.id)))}
        ),
    },
    lookups=["id"],
)

PIX_CHARGE = View(
    "PixCharge",
    pix_charges,
    prefix="pixcharge",
    read=READ,
    fields={
        "status": enum(PixChargeStatus, pix_charges.c.status),
        "txid": text(pix_charges.c.txid),
        "br_code": text(pix_charges.c.br_code),
        "registered": boolean(pix_charges.c.registered),
        "amount": money(pix_charges.c.amount),
        "due_on": date(pix_charges.c.due_on),
        "installment": one("Installment", pix_charges.c.installment_id),
    },
    lookups=["id", "txid"],
)

CUSTOMER_CREDIT = View(
    "CustomerCredit",
    customer_credits,
    prefix="credit",
    read=READ,
    fields={
        "customer": one("Party", customer_credits.c.customer_id, filter=True, dimension=True),
        "order": one("Order", customer_credits.c.order_id, filter=True),
        "amount": money(customer_credits.c.amount, measure=True),
        "settled": money(customer_credits.c.settled, measure=True),
        "refundable": money(customer_credits.c.refundable, measure=True),
        "discount": money(customer_credits.c.discount, measure=True),
        "withheld": money(customer_credits.c.withheld, measure=True),
        "refunded": money(customer_credits.c.refunded, measure=True),
        "refunds": many("Payable", payables.c.credit_id, order_by=[payables.c.issued_on, payables.c.id]),
        "available_actions": actions(
            credit_actions_of, customer_credits.c.refundable > customer_credits.c.refunded
        ),
        "granted_on": date(
            customer_credits.c.granted_on, filter=True, sort=True, measure=True, dimension=True
        ),
    },
    lookups=["id"],
    default_sort=[("granted_on", DESC)],
)
