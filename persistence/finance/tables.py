"""The tables of finance: accounts, receivables, what asks for them, and the ledger of settlements."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, LargeBinary, SmallInteger, Text, Uuid

from domain.finance.bank_details import BankDetailsKind, BankDetailsStatus
from domain.finance.boleto import BoletoStatus
from domain.finance.installment import ReceivableStatus
from domain.finance.payable import PayableOrigin
from domain.finance.payable_installment import PayableStatus
from domain.finance.pix_charge import PixChargeStatus
from domain.finance.settlement import SettlementMethod
from domain.kernel.payment import PaymentMethod
from persistence.registry import (
    Instant,
    MoneyColumn,
    RateColumn,
    choice,
    id_column,
    index,
    part_of,
    reference,
    tenant_table,
    unique,
    version_column,
)
from persistence.sealing.column import sealed

bank_accounts = tenant_table(
    "bank_account",
    id_column(),
    version_column(),
    Column("bank_code", Text, nullable=False),
    Column("branch", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("account_digit", Text, nullable=False),
    Column("wallet", Text),
    Column("agreement", Text),
    Column("pix_key", Text),
    Column("name", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("collects", Boolean, nullable=False),
    unique("bank_code", "branch", "account"),
    index("collects", unique=True, where="collects"),
)

bank_details = tenant_table(
    "bank_details",
    id_column(),
    version_column(),
    reference("party_id", "party", nullable=True),
    reference("employee_id", "employee", nullable=True),
    Column("kind", choice(BankDetailsKind), nullable=False),
    Column("status", choice(BankDetailsStatus), nullable=False),
    Column("details", Text),
    sealed("details", str, table="bank_details"),
    Column("masked", Text, nullable=False),
    Column("requested_by", Uuid, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("effective_at", Instant),
    index("party_id", "requested_at", "id"),
    index("party_id", "effective_at"),
    index("status", "requested_at", "id"),
    index("requested_at", "id"),
    index("party_id", unique=True, where="status = 'REQUESTED'", name="ix_bank_details_pending"),
    index("employee_id", "requested_at", "id"),
    index("employee_id", "effective_at"),
    index("employee_id", unique=True, where="status = 'REQUESTED'", name="ix_bank_details_employee_pending"),
    CheckConstraint("(party_id is null) <> (employee_id is null)", name="of_one"),
    CheckConstraint("details is null", name="details_sealed"),
    CheckConstraint("(status = 'ACCEPTED') = (effective_at is not null)", name="accepted_from_when"),
)
"""``details`` is never filled: an account or a key was never stored in clear."""

late_terms = tenant_table(
    "late_terms",
    id_column(),
    version_column(),
    Column("valid_from", Date, nullable=False),
    Column("fine", RateColumn, nullable=False),
    Column("monthly_interest", RateColumn, nullable=False),
    Column("norm", Text, nullable=False),
    unique("valid_from"),
    CheckConstraint("fine >= 0 and monthly_interest >= 0", name="nothing_negative"),
)

receivables = tenant_table(
    "receivable",
    id_column(),
    version_column(),
    reference("order_id", "sales_order", nullable=True),
    reference("invoice_id", "invoice", nullable=True),
    reference("customer_id", "party"),
    Column("document", Text(collation="C"), nullable=False),
    Column("method", choice(PaymentMethod), nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("total", MoneyColumn, nullable=False),
    Column("balance", MoneyColumn, nullable=False),
    Column("status", choice(ReceivableStatus), nullable=False),
    Column("fine", RateColumn, nullable=False),
    Column("monthly_interest", RateColumn, nullable=False),
    Column("discount", RateColumn, nullable=False),
    Column("discount_days", SmallInteger, nullable=False),
    unique("invoice_id"),
    index("order_id"),
    index("customer_id", "issued_on", "id"),
    index("status", "issued_on", "id"),
    index("issued_on", "id"),
    index("document", "id"),
    index("customer_id", "document", unique=True, where="invoice_id is null"),
    CheckConstraint("total > 0 and balance between 0 and total", name="balance_within_total"),
    CheckConstraint("status not in ('SETTLED', 'CANCELLED') or balance = 0", name="nothing_left_at_the_end"),
)

installments = tenant_table(
    "installment",
    id_column(),
    part_of("receivable_id", "receivable"),
    Column("number", SmallInteger, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("payable_on", Date, nullable=False),
    Column("amount", MoneyColumn, nullable=False),
    Column("balance", MoneyColumn, nullable=False),
    Column("status", choice(ReceivableStatus), nullable=False),
    Column("method", choice(PaymentMethod)),
    unique("receivable_id", "number"),
    index("due_on", "id"),
    index("status", "due_on", "id"),
    index("payable_on", "id"),
    CheckConstraint("amount > 0 and balance between 0 and amount", name="balance_within_amount"),
    CheckConstraint("payable_on >= due_on", name="payable_when_due_or_later"),
)

settlements = tenant_table(
    "settlement",
    id_column(),
    reference("receivable_id", "receivable"),
    reference("installment_id", "installment"),
    Column("method", choice(SettlementMethod), nullable=False),
    Column("principal", MoneyColumn, nullable=False),
    Column("interest", MoneyColumn, nullable=False),
    Column("fine", MoneyColumn, nullable=False),
    Column("discount", MoneyColumn, nullable=False),
    Column("received", MoneyColumn, nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("posted_at", Instant, nullable=False),
    reference("reverses_id", "settlement", nullable=True),
    Column("return_id", Uuid),
    Column("reason", Text),
    unique("reverses_id"),
    index("receivable_id"),
    index("installment_id", "posted_at", "id"),
    index("paid_on", "id"),
    CheckConstraint("principal <> 0 or received <> 0", name="settles_something"),
    CheckConstraint(
        "received = case when method in ('CREDIT', 'CANCELLATION') then 0"
        " else principal + interest + fine - discount end",
        name="received_adds_up",
    ),
)

boletos = tenant_table(
    "boleto",
    id_column(),
    version_column(),
    reference("receivable_id", "receivable"),
    reference("installment_id", "installment"),
    reference("bank_account_id", "bank_account"),
    Column("case_id", Uuid, nullable=False),
    Column("bank_code", Text, nullable=False),
    Column("bank_reference", Text(collation="C"), nullable=False),
    Column("free_field", Text, nullable=False),
    Column("barcode", Text(collation="C"), nullable=False),
    Column("digitable_line", Text(collation="C"), nullable=False),
    Column("amount", MoneyColumn, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("status", choice(BoletoStatus), nullable=False),
    Column("page_path", Text),
    unique("installment_id"),
    unique("bank_account_id", "bank_reference"),
    CheckConstraint(
        "barcode ~ '^[0-9]{44}$' and digitable_line ~ '^[0-9]{47}$'", name="barcode_and_line_in_full"
    ),
    CheckConstraint("amount > 0", name="asks_for_something"),
)

pix_providers = tenant_table(
    "pix_provider",
    id_column(),
    version_column(),
    reference("bank_account_id", "bank_account"),
    Column("address", Text, nullable=False),
    Column("token_address", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("client_secret", LargeBinary, nullable=False),
    Column("pfx", LargeBinary),
    Column("password", LargeBinary),
    Column("days_after_due", SmallInteger, nullable=False),
    Column("connected_at", Instant, nullable=False),
    Column("disconnected_at", Instant),
    unique("bank_account_id"),
    CheckConstraint("days_after_due >= 0", name="days_after_due"),
    CheckConstraint("(pfx is null) = (password is null)", name="certificate_with_password"),
)

pix_charges = tenant_table(
    "pix_charge",
    id_column(),
    version_column(),
    reference("receivable_id", "receivable"),
    reference("installment_id", "installment"),
    reference("bank_account_id", "bank_account"),
    reference("provider_id", "pix_provider", nullable=True),
    Column("case_id", Uuid, nullable=False),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("txid", Text(collation="C"), nullable=False),
    Column("br_code", Text, nullable=False),
    Column("amount", MoneyColumn, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("status", choice(PixChargeStatus), nullable=False),
    Column("location", Text),
    Column("round", SmallInteger, nullable=False),
    Column("registered", Boolean, nullable=False),
    Column("stale", Boolean, nullable=False),
    unique("installment_id"),
    unique("txid"),
    CheckConstraint("amount > 0", name="asks_for_something"),
    CheckConstraint(
        "not registered or (location is not null and provider_id is not null and round > 0)",
        name="registered_somewhere",
    ),
)

customer_credits = tenant_table(
    "customer_credit",
    id_column(),
    version_column(),
    reference("customer_id", "party"),
    reference("order_id", "sales_order"),
    reference("invoice_id", "invoice"),
    reference("receivable_id", "receivable", nullable=True),
    Column("return_id", Uuid),
    Column("amount", MoneyColumn, nullable=False),
    Column("settled", MoneyColumn, nullable=False),
    Column("refundable", MoneyColumn, nullable=False),
    Column("discount", MoneyColumn, nullable=False),
    Column("withheld", MoneyColumn, nullable=False, server_default="0"),
    Column("granted_on", Date, nullable=False),
    Column("refunded", MoneyColumn, nullable=False, server_default="0"),
    unique("return_id", "invoice_id"),
    index("order_id"),
    index("customer_id", "granted_on", "id"),
    index("granted_on", "id"),
    CheckConstraint(
        "amount = settled + refundable and settled >= 0 and refundable >= 0", name="amount_adds_up"
    ),
    CheckConstraint("refunded between 0 and refundable", name="refunded_within_refundable"),
)

payables = tenant_table(
    "payable",
    id_column(),
    version_column(),
    reference("supplier_id", "party", nullable=True),
    reference("payroll_run_id", "payroll_run", nullable=True),
    reference("establishment_id", "establishment", nullable=True),
    Column("number", Text(collation="C"), nullable=False),
    Column("opened_by", choice(PayableOrigin), nullable=False),
    reference("credit_id", "customer_credit", nullable=True),
    Column("issued_on", Date, nullable=False),
    Column("total", MoneyColumn, nullable=False),
    Column("balance", MoneyColumn, nullable=False),
    Column("status", choice(PayableStatus), nullable=False),
    Column("registered_by", Uuid, nullable=False),
    Column("blocked_by", Uuid),
    Column("block_reason", Text),
    Column("approved_by", Uuid),
    index("supplier_id", "number", unique=True, where="status <> 'CANCELLED'"),
    index(
        "payroll_run_id",
        "opened_by",
        "coalesce(establishment_id, payroll_run_id)",
        unique=True,
        name="ix_payable_once_of_a_run",
    ),
    index("supplier_id", "issued_on", "id"),
    index("status", "issued_on", "id"),
    index("issued_on", "id"),
    index("number", "id"),
    index("credit_id"),
    CheckConstraint(
        "(opened_by = 'CUSTOMER_CREDIT') = (credit_id is not null)", name="credit_is_what_opened_it"
    ),
    CheckConstraint("total > 0 and balance between 0 and total", name="balance_within_total"),
    CheckConstraint("status not in ('SETTLED', 'CANCELLED') or balance = 0", name="nothing_left_at_the_end"),
    CheckConstraint(
        "status <> 'BLOCKED' or blocked_by is not null and block_reason is not null",
        name="blocked_for_a_reason",
    ),
    CheckConstraint("approved_by <> registered_by", name="four_eyes"),
    CheckConstraint("(supplier_id is null) = (payroll_run_id is not null)", name="owed_to_one"),
    CheckConstraint(
        "(opened_by in ('OPENING_BALANCE', 'CUSTOMER_CREDIT')) = (supplier_id is not null)",
        name="suppliers_by_their_documents",
    ),
)

payable_installments = tenant_table(
    "payable_installment",
    id_column(),
    part_of("payable_id", "payable"),
    Column("number", SmallInteger, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("payable_on", Date, nullable=False),
    Column("amount", MoneyColumn, nullable=False),
    Column("balance", MoneyColumn, nullable=False),
    Column("status", choice(PayableStatus), nullable=False),
    Column("payroll_run_id", Uuid),
    unique("payable_id", "number"),
    index("due_on", "id"),
    index("status", "due_on", "id"),
    index("payable_on", "id"),
    CheckConstraint("amount > 0 and balance between 0 and amount", name="balance_within_amount"),
    CheckConstraint("payable_on >= due_on", name="payable_when_due_or_later"),
)

payments = tenant_table(
    "payment",
    id_column(),
    reference("payable_id", "payable"),
    reference("installment_id", "payable_installment"),
    Column("method", choice(PaymentMethod), nullable=False),
    Column("amount", MoneyColumn, nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Column("payroll_run_id", Uuid),
    reference("reverses_id", "payment", nullable=True),
    Column("reason", Text),
    unique("reverses_id"),
    index("payable_id"),
    index("installment_id", "posted_at", "id"),
    index("paid_on", "id"),
    CheckConstraint(
        "amount > 0 and reverses_id is null or amount < 0 and reverses_id is not null",
        name="reversals_are_negative",
    ),
)
