"""Approximate taxes that consumers are told of: the tables that a company brought."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Date, DateTime, Decimal
from domain.fiscal.commands.import_approximate_taxes import import_approximate_taxes
from persistence.fiscal.approximate_views import APPROXIMATE_TAX_RATE, APPROXIMATE_TAX_TABLE

if TYPE_CHECKING:
    from api.platform.member import Member

MemberLink = Annotated["Member", strawberry.lazy("api.platform.member")]


@strawberry.type(description="A publication of approximate taxes that the company brought (Lei 12.741/2012).")
class ApproximateTaxTable(Node):
    version: int = field("Raised by every change.")
    state: str = field("The state it is of.")
    publisher: str = field("Who published it (fonte).")
    edition: str = field("Which edition it is (versao).")
    key: str = field("The key that the publisher gave it (chave).")
    valid_from: Date = field("Its first day.")
    valid_until: Date = field("Its last day; before the first when another took its place at once.")
    rates: int = field("How many rows it has.")
    imported_at: DateTime = field("When it was brought.")
    imported_by: MemberLink | None = relation("Who brought it; null for keys.")


@strawberry.type(description="What of a price is taxes, about, in percent, for one code of goods.")
class ApproximateTaxRate(Node):
    table: ApproximateTaxTable = relation("The publication that says so.")
    ncm: str = field("Its code in the Mercosur nomenclature.")
    exception: str = field("The exception to it (EX of the TIPI); empty for none.")
    national: Decimal = field("Federal taxes on goods from Brazil.")
    imported: Decimal = field("Federal taxes on goods from abroad.")
    state: Decimal = field("Taxes of the state.")
    city: Decimal = field("Taxes of the municipality.")


@strawberry.type
class ApproximateTaxQuery:
    approximate_tax_table: ApproximateTaxTable | None = lookup(
        APPROXIMATE_TAX_TABLE, "One table of approximate taxes."
    )
    approximate_tax_tables: Connection[ApproximateTaxTable] | None = connection(
        APPROXIMATE_TAX_TABLE, "Tables of approximate taxes, the newest first; none is shipped."
    )
    approximate_tax_rate: ApproximateTaxRate | None = lookup(
        APPROXIMATE_TAX_RATE, "One row of a table of approximate taxes."
    )
    approximate_tax_rates: Connection[ApproximateTaxRate] | None = connection(
        APPROXIMATE_TAX_RATE, "Rows of tables of approximate taxes, by code."
    )


@strawberry.type
class ApproximateTaxMutation:
    import_approximate_taxes = mutation(import_approximate_taxes, table=ApproximateTaxTable)
