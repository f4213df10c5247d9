"""Figures, days and tax ids as they are printed in Brazil."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.kernel.brazil import Address
from domain.kernel.money import Money

MONTHS = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho"),
    *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
)


def reais(amount: Money) -> str:
    """``1.234,50``."""
    return grouped(amount.amount, places=2)


def grouped(figure: Decimal, *, places: int) -> str:
    """With so many places at least, and no zero behind them: ``23,636363``."""
    digits = f"{figure:,f}"
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0").ljust(places, "0")
    return f"{whole}.{fraction}".rstrip(".").translate(str.maketrans(",.", ".,"))


def day(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def month(of: date) -> str:
    """``novembro de 2026``."""
    return f"{MONTHS[of.month - 1]} de {of.year}"


def percent(rate: Decimal) -> str:
    return f"{grouped(rate, places=0)}%"


def masked(tax_id: str) -> str:
    """CNPJ or CPF with its punctuation."""
    if len(tax_id) == 14:
        return f"{tax_id[:2]}.{tax_id[2:5]}.{tax_id[5:8]}/{tax_id[8:12]}-{tax_id[12:]}"
    return f"{tax_id[:3]}.{tax_id[3:6]}.{tax_id[6:9]}-{tax_id[9:]}"


def one_line(address: Address) -> str:
    """Without the postal code: ``Rua das Laranjeiras, 1, Centro, São Paulo - SP``."""
    street, city = f"{address.street}, {address.number}", f"{address.city} - {address.state}"
    return ", ".join(part for part in (street, address.complement, address.district, city) if part)
