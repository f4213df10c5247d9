"""What a boleto's page says, in the words and formats it is printed with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.kernel.money import Money
from workers.gateways.paper.words import day, percent

BANKS = {"001": ("BANCO DO BRASIL", "001-9"), "341": ("BANCO ITAÚ S.A.", "341-7")}
"""Name and code with check digit, as printed in the heading."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is paid or who pays. ``tax_id`` is bare: 14 characters of a CNPJ or 11 of a CPF."""

    name: str
    tax_id: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Slip:
    """Everything on the page of one boleto. Rates in percent; ``br_code`` where it can be paid by Pix."""

    bank_code: str
    branch_and_account: str
    wallet: str
    bank_reference: str
    barcode: str
    digitable_line: str
    document: str
    amount: Money
    issued_on: date
    due_on: date
    beneficiary: Person
    payer: Person
    fine: Decimal
    monthly_interest: Decimal
    discount: Decimal
    discount_until: date
    br_code: str | None

    @property
    def bank(self) -> tuple[str, str]:
        return BANKS[self.bank_code]

    @property
    def instructions(self) -> list[str]:
        lines = []
        if self.discount:
            lines.append(f"Até {day(self.discount_until)}, desconto de {percent(self.discount)}.")
        if self.fine:
            lines.append(f"Após o vencimento, multa de {percent(self.fine)}.")
        if self.monthly_interest:
            lines.append(f"Após o vencimento, juros de {percent(self.monthly_interest)} ao mês, por dia.")
        return lines
