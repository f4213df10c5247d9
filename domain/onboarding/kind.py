"""What can be moved in from a file."""

from __future__ import annotations

from enum import StrEnum


class ImportKind(StrEnum):
    """What the lines of a file are."""

    PARTIES = "PARTIES"
    """Customers, suppliers and others we deal with."""
    PRODUCTS = "PRODUCTS"
    """Goods and services of the catalog."""
    STOCK = "STOCK"
    """What is on hand, and what it cost."""
    EMPLOYEES = "EMPLOYEES"
    """Who works for the company."""
    RECEIVABLES = "RECEIVABLES"
    """What customers still owe."""
    PAYABLES = "PAYABLES"
    """What is still owed to suppliers."""
    BALANCES = "BALANCES"
    """The opening balances of the accounts."""


PERMISSIONS = {
    ImportKind.PARTIES: "parties.party.register",
    ImportKind.PRODUCTS: "catalog.product.register",
    ImportKind.STOCK: "stock.item.open",
    ImportKind.EMPLOYEES: "people.employee.hire",
    ImportKind.RECEIVABLES: "finance.receivable.take_over",
    ImportKind.PAYABLES: "finance.payable.take_over",
    ImportKind.BALANCES: "accounting.balance.open",
}
"""What somebody must be allowed besides to have lines of a kind carried out."""
