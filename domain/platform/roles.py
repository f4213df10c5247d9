"""The roles that a company starts with."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class RoleTemplate(NamedTuple):
    """``moves_money``: it demands a second factor where the installation says so."""

    name: str
    permissions: tuple[str, ...]
    discount_limit: Decimal
    moves_money: bool = False


READ_MASTERS = ("parties.party.read", "catalog.product.read", "stock.warehouse.read", "platform.company.read")
READ_PEOPLE = ("people.employee.read", "process.step.read")
READ_BOOKS = ("accounting.account.read", "accounting.entry.read", "accounting.period.read")
APPROVALS = "approvals.approval.read"
READ_SALES = (
    "sales.order.read",
    "sales.return.read",
    "fiscal.invoice.read",
    "finance.receivable.read",
    "stock.item.read",
)
EXPORT = "platform.export.start"
IMPORT = ("onboarding.upload.start", "platform.import.start")
PAYROLL_PAYABLES = "finance.payroll_payable.read"
CONTROL_PAYABLES = ("finance.payable.read", "finance.payable.block", "finance.payable.approve")

DEFAULT_ROLES = (
    RoleTemplate("ADMIN", ("*",), Decimal(100), moves_money=True),
    RoleTemplate(
        "SALES",
        (
            *READ_MASTERS,
            *READ_SALES,
            "people.employee.read",
            "parties.party.register",
            "parties.party.correct",
            "sales.order.place",
            "sales.order.cancel",
            "sales.return.request",
            "fiscal.invoice.issue",
        ),
        Decimal(5),
    ),
    RoleTemplate(
        "SALES_MANAGER",
        (
            *READ_MASTERS,
            *READ_SALES,
            "people.employee.read",
            "parties.party.*",
            "catalog.product.*",
            "sales.*",
            "fiscal.invoice.issue",
            "process.step.read",
            APPROVALS,
            EXPORT,
            *IMPORT,
        ),
        Decimal(30),
    ),
    RoleTemplate("WAREHOUSE", (*READ_MASTERS, "sales.order.read", "stock.*", *IMPORT), Decimal(0)),
    RoleTemplate(
        "FISCAL",
        (
            *READ_MASTERS,
            *READ_SALES,
            "fiscal.*",
            "process.step.read",
            "process.step.retry",
            "platform.certificate.*",
            "platform.sandbox.steer",
            APPROVALS,
            EXPORT,
        ),
        Decimal(0),
    ),
    RoleTemplate(
        "FINANCE",
        (
            *READ_MASTERS,
            *READ_SALES,
            "finance.*",
            "people.bank_details.read",
            "process.step.read",
            APPROVALS,
            EXPORT,
            *IMPORT,
        ),
        Decimal(0),
        moves_money=True,
    ),
    RoleTemplate(
        "ACCOUNTANT",
        (
            *READ_MASTERS,
            *READ_SALES,
            *READ_BOOKS,
            "fiscal.tax_rule.read",
            "fiscal.tax_rule.draft",
            "fiscal.tax.simulate",
            "fiscal.regime.simulate",
            "fiscal.law.read",
            "finance.payable.read",
            PAYROLL_PAYABLES,
            "accounting.entry.request",
            APPROVALS,
            "integrity.check.read",
            "process.step.read",
            EXPORT,
            *IMPORT,
        ),
        Decimal(0),
    ),
    RoleTemplate(
        "CONTROLLER",
        (
            *READ_MASTERS,
            *READ_SALES,
            "accounting.*",
            "files.attachment.detach",
            *CONTROL_PAYABLES,
            PAYROLL_PAYABLES,
            APPROVALS,
            "fiscal.tax_rule.read",
            "fiscal.tax_rule.approve",
            "fiscal.tax.simulate",
            "fiscal.regime.simulate",
            "fiscal.law.read",
            "integrity.check.read",
            "platform.audit.read",
            "platform.bulk_operation.*",
            "process.*",
            EXPORT,
        ),
        Decimal(0),
        moves_money=True,
    ),
    RoleTemplate("PEOPLE", ("people.*", "sales.commission.read", "platform.company.read"), Decimal(0)),
    RoleTemplate(
        "VIEWER",
        (*READ_MASTERS, *READ_SALES, *READ_PEOPLE, "finance.payable.read", "stock.movement.read"),
        Decimal(0),
    ),
)
"""Goods are in the catalogue by the hand of administrators, until a company makes roles of its own."""
