"""How the nouns of finance are stored."""

from domain.finance.bank_account import BankAccount
from domain.finance.boleto import Boleto
from domain.finance.customer_credit import CustomerCredit
from domain.finance.installment import Installment
from domain.finance.late_terms import LateTerms
from domain.finance.pix_charge import PixCharge
from domain.finance.receivable import AlreadyReversed, Receivable
from domain.finance.settlement import Settlement
from persistence.conflicts import refuse
from persistence.finance.tables import (
    bank_accounts,
    boletos,
    customer_credits,
    installments,
    late_terms,
    pix_charges,
    receivables,
    settlements,
)
from persistence.mapped import children, map_aggregate, map_child, map_fact

map_aggregate(BankAccount, bank_accounts)
map_aggregate(LateTerms, late_terms)
map_child(Installment, installments)
map_aggregate(Receivable, receivables, installments=children(Installment, order_by="number"))
map_fact(Settlement, settlements)
map_aggregate(Boleto, boletos)
map_aggregate(PixCharge, pix_charges)
map_aggregate(CustomerCredit, customer_credits)

refuse("uq_settlement_reverses_id", lambda: AlreadyReversed("settlement_id"))
