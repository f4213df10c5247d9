"""Posting rules (roteiro contábil): which accounts a fact of the business moves, dated and with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.accounting.account import AccountPurpose


class Occasion(StrEnum):
    """What happened that the books must tell."""

    SALE_INVOICED = "SALE_INVOICED"
    RETURN_INVOICED = "RETURN_INVOICED"
    GOODS_SHIPPED = "GOODS_SHIPPED"
    GOODS_RETURNED = "GOODS_RETURNED"
    GOODS_BOUGHT = "GOODS_BOUGHT"
    GOODS_BROUGHT_ALONG = "GOODS_BROUGHT_ALONG"
    PAID_IN_CASH = "PAID_IN_CASH"
    PAID_INTO_BANK = "PAID_INTO_BANK"
    RETURN_CREDITED = "RETURN_CREDITED"
    CANCELLED_SALE_CREDITED = "CANCELLED_SALE_CREDITED"
    DEBT_BROUGHT_ALONG = "DEBT_BROUGHT_ALONG"
    DEBT_BROUGHT_ALONG_CANCELLED = "DEBT_BROUGHT_ALONG_CANCELLED"
    COMMISSION_ACCRUED = "COMMISSION_ACCRUED"
    CREDIT_TO_BE_REFUNDED = "CREDIT_TO_BE_REFUNDED"
    PAYABLE_BROUGHT_ALONG = "PAYABLE_BROUGHT_ALONG"
    SUPPLIER_PAID_IN_CASH = "SUPPLIER_PAID_IN_CASH"
    SUPPLIER_PAID_BY_BANK = "SUPPLIER_PAID_BY_BANK"
    PAYROLL_CLOSED = "PAYROLL_CLOSED"
    PAYROLL_DEBT_PAID_IN_CASH = "PAYROLL_DEBT_PAID_IN_CASH"
    PAYROLL_DEBT_PAID_BY_BANK = "PAYROLL_DEBT_PAID_BY_BANK"
    PROVISIONS_DUE = "PROVISIONS_DUE"


class Amount(StrEnum):
    """What of it is booked. Of a payment: ``DEBT_PAID`` is the principal less the discount, so that
    DEBT_PAID, INTEREST and FINE are the money that came, and DEBT_PAID and DISCOUNT the debt that went."""

    TOTAL = "TOTAL"
    ICMS = "ICMS"
    ICMS_CREDIT = "ICMS_CREDIT"
    FCP = "FCP"
    ICMS_SUBSTITUTION = "ICMS_SUBSTITUTION"
    FCP_SUBSTITUTION = "FCP_SUBSTITUTION"
    ICMS_DESTINATION = "ICMS_DESTINATION"
    FCP_DESTINATION = "FCP_DESTINATION"
    IPI = "IPI"
    PIS = "PIS"
    PIS_SUBSTITUTION = "PIS_SUBSTITUTION"
    COFINS = "COFINS"
    COFINS_SUBSTITUTION = "COFINS_SUBSTITUTION"
    SELECTIVE = "SELECTIVE"
    IBS_STATE = "IBS_STATE"
    IBS_CITY = "IBS_CITY"
    CBS = "CBS"
    DAS = "DAS"
    """What a Simples company pays on its revenue of the month: not known from one invoice."""
    WITHHELD = "WITHHELD"
    """What a public body keeps back."""
    DEBT_PAID = "DEBT_PAID"
    DISCOUNT = "DISCOUNT"
    INTEREST = "INTEREST"
    FINE = "FINE"
    WAGES = "WAGES"
    DIRECTORS_PAY = "DIRECTORS_PAY"
    COMMISSIONS = "COMMISSIONS"
    """An expense since the sale."""
    VACATION = "VACATION"
    THIRTEENTH = "THIRTEENTH"
    SEVERANCE = "SEVERANCE"
    PROFIT_SHARE = "PROFIT_SHARE"
    ADVANCE_PAID = "ADVANCE_PAID"
    SOCIAL_BENEFITS = "SOCIAL_BENEFITS"
    """Paid in place of social security."""
    NOT_EARNED = "NOT_EARNED"
    ADVANCE_TAKEN = "ADVANCE_TAKEN"
    SOCIAL_SECURITY_WITHHELD = "SOCIAL_SECURITY_WITHHELD"
    INCOME_TAX_WITHHELD = "INCOME_TAX_WITHHELD"
    ALIMONY_WITHHELD = "ALIMONY_WITHHELD"
    LOANS_WITHHELD = "LOANS_WITHHELD"
    BENEFITS_WITHHELD = "BENEFITS_WITHHELD"
    OTHERS_WITHHELD = "OTHERS_WITHHELD"
    EMPLOYER_CHARGES = "EMPLOYER_CHARGES"
    EMPLOYER_FUND = "EMPLOYER_FUND"
    VACATION_CHARGES = "VACATION_CHARGES"
    VACATION_FUND = "VACATION_FUND"
    THIRTEENTH_CHARGES = "THIRTEENTH_CHARGES"
    THIRTEENTH_FUND = "THIRTEENTH_FUND"
    FUND_FINE = "FUND_FINE"
    SET_OFF = "SET_OFF"
    """Of contributions, by what was paid in place of social security."""
    NET_PAY = "NET_PAY"
    SOCIAL_SECURITY = "SOCIAL_SECURITY"
    INCOME_TAX = "INCOME_TAX"
    FUND = "FUND"
    ALIMONY = "ALIMONY"
    PAYROLL_LOANS = "PAYROLL_LOANS"
    BENEFITS = "BENEFITS"
    VACATION_PROVIDED = "VACATION_PROVIDED"
    VACATION_CHARGES_PROVIDED = "VACATION_CHARGES_PROVIDED"
    THIRTEENTH_PROVIDED = "THIRTEENTH_PROVIDED"
    THIRTEENTH_CHARGES_PROVIDED = "THIRTEENTH_CHARGES_PROVIDED"


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One debit and one credit of the same amount. Rows of one ``purpose`` make one entry.

    A row without accounts says, with its norm, that this amount is not booked then.
    """

    occasion: Occasion
    purpose: str
    debit: AccountPurpose | None
    credit: AccountPurpose | None
    amount: Amount
    memo: str
    valid_from: date
    valid_until: date | None
    norm: str

    def holds(self, occasion: Occasion, on: date) -> bool:
        last = self.valid_until or on
        return self.occasion is occasion and self.valid_from <= on <= last
