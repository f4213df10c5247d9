"""A printed payslip (recibo de pagamento): who pays, who is paid, and what of its figures is told apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.kernel.money import Money
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import PaySide
from domain.people.payroll.line import PayLine
from domain.people.payroll.payslip import Payslip, PayslipKind

TITLES = {
    PayslipKind.MONTHLY: "Recibo de pagamento de salário",
    PayslipKind.ADVANCE: "Recibo de adiantamento de salário",
    PayslipKind.THIRTEENTH_FIRST: "Recibo da 1ª parcela do 13º salário",
    PayslipKind.THIRTEENTH_SECOND: "Recibo da 2ª parcela do 13º salário",
    PayslipKind.VACATION: "Recibo de férias",
    PayslipKind.PROFIT_SHARING: "Recibo de participação nos lucros ou resultados",
    PayslipKind.TERMINATION: "Recibo de verbas rescisórias",
    PayslipKind.RETROACTIVE: "Recibo de diferenças salariais",
}


@dataclass(frozen=True, kw_only=True)
class PayingCompany:
    """``cnpj`` without mask, of the establishment where the employee works."""

    name: str
    cnpj: str
    address: str


@dataclass(frozen=True, kw_only=True)
class PaidEmployee:
    """``cpf`` without mask, None once nobody knows any more who it was; what is not known is empty."""

    registration_number: int
    name: str
    cpf: str | None
    job_title: str
    cbo: str
    department: str
    cost_center: str
    hired_on: date
    account: str
    """Where it is paid, masked."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A payslip as it is handed to the employee (CLT, art. 464)."""

    company: PayingCompany
    employee: PaidEmployee
    payslip: Payslip

    @property
    def title(self) -> str:
        return TITLES[self.payslip.kind]

    @property
    def printed_lines(self) -> list[PayLine]:
        """What is paid, then what is taken off."""
        return [line for line in self.payslip.lines if line.side is not PaySide.INFORMATION]

    @property
    def fund_base(self) -> Money:
        """What the deposit is a share of."""
        found = (line.base for line in self.payslip.employer if line.item == StandardItem.FUND)
        return Money.total(base for base in found if base is not None)

    @property
    def fund(self) -> Money:
        return self.payslip.amount_of(StandardItem.FUND)

    @property
    def contribution_base(self) -> Money:
        return Money.total(base.base for base in self.payslip.social_security)

    @property
    def tax_base(self) -> Money:
        return Money.total(base.base for base in self.payslip.income_tax)
