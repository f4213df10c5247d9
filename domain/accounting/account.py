"""An account of the chart (conta contábil): a leaf takes postings, the others add up what is below."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import Refusal


class AccountNature(StrEnum):
    """The side on which an account usually stands."""

    DEBIT = "DEBIT"
    """Assets, costs, expenses, deductions from revenue."""
    CREDIT = "CREDIT"
    """Liabilities, equity, revenue."""


class AccountPurpose(StrEnum):
    """What postings by themselves know an account by; one account of a company has it."""

    CASH = "CASH"
    BANK = "BANK"
    CUSTOMERS = "CUSTOMERS"
    INVENTORY = "INVENTORY"
    SUPPLIERS = "SUPPLIERS"
    ICMS_PAYABLE = "ICMS_PAYABLE"
    ICMS_DESTINATION_PAYABLE = "ICMS_DESTINATION_PAYABLE"
    FCP_PAYABLE = "FCP_PAYABLE"
    PIS_PAYABLE = "PIS_PAYABLE"
    COFINS_PAYABLE = "COFINS_PAYABLE"
    IPI_PAYABLE = "IPI_PAYABLE"
    WITHHELD_TAXES = "WITHHELD_TAXES"
    """Kept back by customers, to be set off against what is owed of them."""
    CUSTOMER_CREDITS = "CUSTOMER_CREDITS"
    COMMISSIONS_PAYABLE = "COMMISSIONS_PAYABLE"
    OPENING_BALANCES = "OPENING_BALANCES"
    """Stands against what a company brings along when it moves in."""
    REVENUE = "REVENUE"
    SALES_RETURNS = "SALES_RETURNS"
    ICMS_ON_SALES = "ICMS_ON_SALES"
    FCP_ON_SALES = "FCP_ON_SALES"
    PIS_ON_SALES = "PIS_ON_SALES"
    COFINS_ON_SALES = "COFINS_ON_SALES"
    COST_OF_GOODS = "COST_OF_GOODS"
    COMMISSION_EXPENSE = "COMMISSION_EXPENSE"
    DISCOUNTS_GRANTED = "DISCOUNTS_GRANTED"
    INTEREST_INCOME = "INTEREST_INCOME"
    FINE_INCOME = "FINE_INCOME"
    EMPLOYEE_ADVANCES = "EMPLOYEE_ADVANCES"
    """Pay that was paid before it is earned: advances, and the first instalment of the thirteenth."""
    SOCIAL_BENEFITS_ADVANCED = "SOCIAL_BENEFITS_ADVANCED"
    """Paid in place of social security, to be set off against contributions."""
    WAGES_PAYABLE = "WAGES_PAYABLE"
    SOCIAL_SECURITY_PAYABLE = "SOCIAL_SECURITY_PAYABLE"
    FUND_PAYABLE = "FUND_PAYABLE"
    INCOME_TAX_PAYABLE = "INCOME_TAX_PAYABLE"
    """Withheld from pay."""
    ALIMONY_PAYABLE = "ALIMONY_PAYABLE"
    PAYROLL_LOANS_PAYABLE = "PAYROLL_LOANS_PAYABLE"
    BENEFITS_PAYABLE = "BENEFITS_PAYABLE"
    """What employees bear of benefits."""
    DEDUCTIONS_PAYABLE = "DEDUCTIONS_PAYABLE"
    """Kept back from pay for what no rule names."""
    VACATION_PROVISION = "VACATION_PROVISION"
    VACATION_CHARGES_PROVISION = "VACATION_CHARGES_PROVISION"
    THIRTEENTH_PROVISION = "THIRTEENTH_PROVISION"
    THIRTEENTH_CHARGES_PROVISION = "THIRTEENTH_CHARGES_PROVISION"
    WAGES_EXPENSE = "WAGES_EXPENSE"
    DIRECTORS_PAY_EXPENSE = "DIRECTORS_PAY_EXPENSE"
    SOCIAL_CHARGES_EXPENSE = "SOCIAL_CHARGES_EXPENSE"
    VACATION_EXPENSE = "VACATION_EXPENSE"
    THIRTEENTH_EXPENSE = "THIRTEENTH_EXPENSE"
    SEVERANCE_EXPENSE = "SEVERANCE_EXPENSE"
    PROFIT_SHARE_EXPENSE = "PROFIT_SHARE_EXPENSE"


BY_COST_CENTER = frozenset(
    {
        AccountPurpose.VACATION_PROVISION,
        AccountPurpose.VACATION_CHARGES_PROVISION,
        AccountPurpose.THIRTEENTH_PROVISION,
        AccountPurpose.THIRTEENTH_CHARGES_PROVISION,
        AccountPurpose.WAGES_EXPENSE,
        AccountPurpose.DIRECTORS_PAY_EXPENSE,
        AccountPurpose.SOCIAL_CHARGES_EXPENSE,
        AccountPurpose.VACATION_EXPENSE,
        AccountPurpose.THIRTEENTH_EXPENSE,
        AccountPurpose.SEVERANCE_EXPENSE,
        AccountPurpose.PROFIT_SHARE_EXPENSE,
    }
)
"""Accounts whose lines say for which cost centre: what work costs, and what is provided for it."""


class NotPostable(Refusal):
    """The account adds up others, or is out of use; facts: ``account_code``."""

    code = "ACCOUNT_TAKES_NO_POSTINGS"


class ChartIncomplete(Refusal):
    """No account in use serves this purpose; facts: ``purpose``."""

    code = "CHART_INCOMPLETE"


@dataclass(eq=False, kw_only=True)
class Account(Aggregate):
    """``code`` is its place in the tree (1.1.02.001); only ``analytic`` accounts take postings."""

    id: UUID
    version: int = 1
    code: str
    name: str
    nature: AccountNature
    parent_id: UUID | None
    analytic: bool
    active: bool = True
    purpose: AccountPurpose | None = None

    def expect_postable(self) -> None:
        """Raises NotPostable."""
        if not (self.analytic and self.active):
            raise NotPostable(account_code=self.code)
