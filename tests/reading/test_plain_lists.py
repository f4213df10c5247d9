"""A list without pages is of few things by its nature; what has no such end is a connection."""

from __future__ import annotations

from graphql import GraphQLObjectType

from api.reading.fields import PagedField
from api.reading.translation import BACKREF
from persistence.reading.view import Many
from tests.shipped import VIEWS
from tests.walls.chance import SCHEMA

PARTS = {
    "ApiKey.secrets",
    "Approval.history",
    "CustomerCredit.refunds",
    "EntryRequest.lines",
    "Invoice.events",
    "Invoice.letters",
    "Invoice.lines",
    "JournalEntry.lines",
    "Order.lines",
    "Payable.installments",
    "PayableInstallment.payments",
    "Receivable.installments",
    "Installment.settlements",
    "Return.invoices",
    "Return.lines",
    "TrustedDocuments.documents",
    "WebhookEndpoint.secrets",
}
"""Parts of one thing, as many as the command that makes it takes, or as it can have steps."""
OF_ONE_SALE = {
    "Order.commissions",
    "Order.invoices",
    "Order.journalEntries",
    "Order.receivables",
    "Order.returns",
}
"""A few for each document of the sale."""
OF_ONE_PERSON = {
    f"Employee.{name}"
    for name in (
        *(
            "alimonyOrders",
            "benefits",
            "dependents",
            "documents",
            "employments",
            "leaves",
            "loans",
            "salaries",
        ),
        *("terminations", "vacations"),
    )
}
"""What one person gathers in a working life."""
OF_THE_COMPANY = {
    "Company.establishments",
    "Department.below",
    "Establishment.consumerInvoicing",
    "LaborUnion.rules",
}
"""As many as a company has shops, departments, or rules with one union."""
UNENDING = {"Account.children", "CollectiveVacation.vacations", "Party.bankDetailsChanges"}
"""Known to have no end of their own: each is to be a connection, and none is to be added."""


def plain_lists() -> set[str]:
    """Every relation to many that the schema shows without pages."""
    return {
        f"{name}.{shown}"
        for name, view in VIEWS.items()
        if isinstance(kind := SCHEMA._schema.type_map.get(name), GraphQLObjectType)
        for shown, field in kind.fields.items()
        if isinstance(view.fields.get(getattr(field.extensions[BACKREF], "python_name", "")), Many)
        and not isinstance(field.extensions[BACKREF], PagedField)
    }


def test_a_list_without_pages_says_why_it_ends() -> None:
    assert plain_lists() == PARTS | OF_ONE_SALE | OF_ONE_PERSON | OF_THE_COMPANY | UNENDING
