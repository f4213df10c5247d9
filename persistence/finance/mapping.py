"""How the nouns of finance are stored."""

from domain.finance.bank_account import BankAccount
from domain.finance.bank_details import BankDetails, BankDetailsPending
from domain.finance.boleto import Boleto
from domain.finance.customer_credit import CustomerCredit
from domain.finance.installment import Installment
from domain.finance.late_terms import LateTerms
from domain.finance.paid import AlreadyReversed
from domain.finance.payable import Payable
from domain.finance.payable_installment import PayableInstallment
from domain.finance.payment import Payment
from domain.finance.pix_charge import PixCharge
from domain.finance.pix_provider import PixProvider
from domain.finance.receivable import Receivable
from domain.finance.settlement import Settlement
from domain.kernel.refusal import Duplicate
from persistence.conflicts import refuse
from persistence.finance.tables import (
    bank_accounts,
    bank_details,
    boletos,
    customer_credits,
    installments,
    late_terms,
    payable_installments,
    payables,
    payments,
    pix_charges,
    pix_providers,
    receivables,
    settlements,
)
from persistence.mapped import children, map_aggregate, map_child, map_fact

map_aggregate(BankAccount, bank_accounts)
map_aggregate(BankDetails, bank_details)
map_aggregate(LateTerms, late_terms)
map_child(Installment, installments)
map_aggregate(Receivable, receivables, installments=children(Installment, order_by="number"))
map_fact(Settlement, settlements)
map_aggregate(Boleto, boletos)
map_aggregate(PixCharge, pix_charges)
map_aggregate(PixProvider, pix_providers)
map_aggregate(CustomerCredit, customer_credits)
map_child(PayableInstallment, payable_installments)
map_aggregate(Payable, payables, installments=children(PayableInstallment, order_by="number"))
map_fact(Payment, payments)

refuse("ix_bank_details_pending", lambda: BankDetailsPending("party_id"))
refuse("ix_bank_details_employee_pending", lambda: BankDetailsPending("employee_id"))
refuse("ix_payable_once_of_a_run", lambda: Duplicate("payroll_run_id"))
refuse("uq_settlement_reverses_id", lambda: AlreadyReversed("settlement_id"))
refuse("uq_payment_reverses_id", lambda: AlreadyReversed("payment_id"))
refuse("ix_payable_supplier_id_number", lambda: Duplicate("number"))
