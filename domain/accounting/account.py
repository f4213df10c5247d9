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
    """Cash in hand (caixa)."""
    BANK = "BANK"
    """Money at banks (bancos)."""
    CUSTOMERS = "CUSTOMERS"
    """What customers owe (clientes)."""
    INVENTORY = "INVENTORY"
    """Goods in stock (estoque)."""
    SUPPLIERS = "SUPPLIERS"
    """What is owed to suppliers (fornecedores)."""
    ICMS_PAYABLE = "ICMS_PAYABLE"
    """ICMS owed (ICMS a recolher)."""
    ICMS_DESTINATION_PAYABLE = "ICMS_DESTINATION_PAYABLE"
    """ICMS owed to states of destination (DIFAL a recolher)."""
    FCP_PAYABLE = "FCP_PAYABLE"
    """Owed to funds against poverty (FCP a recolher)."""
    PIS_PAYABLE = "PIS_PAYABLE"
    """PIS owed (PIS a recolher)."""
    COFINS_PAYABLE = "COFINS_PAYABLE"
    """COFINS owed (COFINS a recolher)."""
    IPI_PAYABLE = "IPI_PAYABLE"
    """IPI owed (IPI a recolher)."""
    WITHHELD_TAXES = "WITHHELD_TAXES"
    """Kept back by customers, to be set off against what is owed of them."""
    CUSTOMER_CREDITS = "CUSTOMER_CREDITS"
    """What customers have to their credit (créditos de clientes)."""
    COMMISSIONS_PAYABLE = "COMMISSIONS_PAYABLE"
    """Commissions owed (comissões a pagar)."""
    OPENING_BALANCES = "OPENING_BALANCES"
    """Stands against what a company brings along when it moves in."""
    REVENUE = "REVENUE"
    """Revenue of sales (receita de vendas)."""
    SALES_RETURNS = "SALES_RETURNS"
    """Sales that came back (devoluções de vendas)."""
    ICMS_ON_SALES = "ICMS_ON_SALES"
    """ICMS that sales bear (ICMS sobre vendas)."""
    FCP_ON_SALES = "FCP_ON_SALES"
    """FCP that sales bear (FCP sobre vendas)."""
    PIS_ON_SALES = "PIS_ON_SALES"
    """PIS that sales bear (PIS sobre vendas)."""
    COFINS_ON_SALES = "COFINS_ON_SALES"
    """COFINS that sales bear (COFINS sobre vendas)."""
    COST_OF_GOODS = "COST_OF_GOODS"
    """What sold goods had cost (custo das mercadorias vendidas)."""
    COMMISSION_EXPENSE = "COMMISSION_EXPENSE"
    """What commissions cost (despesa com comissões)."""
    DISCOUNTS_GRANTED = "DISCOUNTS_GRANTED"
    """Discounts given to who pays (descontos concedidos)."""
    INTEREST_INCOME = "INTEREST_INCOME"
    """Interest from customers who pay late (juros recebidos)."""
    FINE_INCOME = "FINE_INCOME"
    """Fines from customers who pay late (multas recebidas)."""
    EMPLOYEE_ADVANCES = "EMPLOYEE_ADVANCES"
    """Pay that was paid before it is earned: advances, and the first instalment of the thirteenth."""
    SOCIAL_BENEFITS_ADVANCED = "SOCIAL_BENEFITS_ADVANCED"
    """Paid in place of social security, to be set off against contributions."""
    WAGES_PAYABLE = "WAGES_PAYABLE"
    """Net pay owed (salários a pagar)."""
    SOCIAL_SECURITY_PAYABLE = "SOCIAL_SECURITY_PAYABLE"
    """Social security owed (INSS a recolher)."""
    FUND_PAYABLE = "FUND_PAYABLE"
    """FGTS owed (FGTS a recolher)."""
    INCOME_TAX_PAYABLE = "INCOME_TAX_PAYABLE"
    """Withheld from pay."""
    ALIMONY_PAYABLE = "ALIMONY_PAYABLE"
    """Alimony kept back from pay (pensão alimentícia a pagar)."""
    PAYROLL_LOANS_PAYABLE = "PAYROLL_LOANS_PAYABLE"
    """Instalments of loans kept back from pay (consignado a repassar)."""
    BENEFITS_PAYABLE = "BENEFITS_PAYABLE"
    """What employees bear of benefits."""
    DEDUCTIONS_PAYABLE = "DEDUCTIONS_PAYABLE"
    """Kept back from pay for what no rule names."""
    VACATION_PROVISION = "VACATION_PROVISION"
    """Provided for vacations that were earned (provisão de férias)."""
    VACATION_CHARGES_PROVISION = "VACATION_CHARGES_PROVISION"
    """Provided for social charges on these vacations."""
    THIRTEENTH_PROVISION = "THIRTEENTH_PROVISION"
    """Provided for the thirteenth salary (provisão de 13º)."""
    THIRTEENTH_CHARGES_PROVISION = "THIRTEENTH_CHARGES_PROVISION"
    """Provided for social charges on the thirteenth salary."""
    WAGES_EXPENSE = "WAGES_EXPENSE"
    """What wages cost (despesa com salários)."""
    DIRECTORS_PAY_EXPENSE = "DIRECTORS_PAY_EXPENSE"
    """What directors are paid (pró-labore)."""
    SOCIAL_CHARGES_EXPENSE = "SOCIAL_CHARGES_EXPENSE"
    """What social charges cost (encargos sociais)."""
    VACATION_EXPENSE = "VACATION_EXPENSE"
    """What vacations cost (despesa com férias)."""
    THIRTEENTH_EXPENSE = "THIRTEENTH_EXPENSE"
    """What the thirteenth salary costs (despesa com 13º)."""
    SEVERANCE_EXPENSE = "SEVERANCE_EXPENSE"
    """What ends of employments cost (verbas rescisórias)."""
    PROFIT_SHARE_EXPENSE = "PROFIT_SHARE_EXPENSE"
    """What shares in profits cost (PLR)."""


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
