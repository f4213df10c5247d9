"""How much data the servers are measured over."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Size:
    """Rows of all companies together, spread evenly."""

    companies: int
    customers: int
    products: int
    orders: int
    lines: int = 5
    """Of each order: five or none."""

    @property
    def name(self) -> str:
        return f"{self.companies}_{self.customers}_{self.products}_{self.orders}_{self.lines}"

    def __str__(self) -> str:
        return (
            f"{self.companies} companies, {self.customers:,} customers, {self.products:,} products, "
            f"{self.orders:,} orders, {self.orders * self.lines:,} lines"
        )

    def of_one(self, what: str) -> int:
        """So many of them one company has."""
        return getattr(self, what) // self.companies


FULL = Size(companies=10, customers=20_000, products=5_000, orders=200_000)
SMALL = Size(companies=1, customers=20, products=50, orders=200)
LINES = FULL.lines
