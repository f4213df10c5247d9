"""Numbers of fiscal documents that were given up, and those that should be."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry
from graphql import GraphQLResolveInfo
from sqlalchemy import RowMapping
from strawberry import Info

from api.authorization import Requires
from api.directives import ListSize
from api.enums import Environment, InvoiceEventStatus, InvoiceKind, InvoiceStatus
from api.fiscal.invoice import Invoice, InvoiceFile
from api.ids import decode_id
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.reading.request import object_type, reading_of, selected
from api.reading.translation import keys_of
from api.scalars import Date, DateTime
from domain.fiscal.commands.void_numbers import void_numbers
from domain.kernel.calendar import business_date
from persistence.clock import now
from persistence.fiscal.gaps import number_gaps
from persistence.fiscal.views import INVOICE, NUMBER_VOID
from persistence.reading.plain import PlainReader
from persistence.reading.problem import NotPermitted
from persistence.reading.selection import Selection

if TYPE_CHECKING:
    from api.platform.company import Establishment

EstablishmentLink = Annotated["Establishment", strawberry.lazy("api.platform.company")]


@strawberry.type(description="Numbers of a series given up for good (inutilização).")
class NumberVoid(Node):
    establishment: EstablishmentLink | None = relation("Whose numbers.")
    kind: InvoiceKind = field("Of which document.")
    environment: Environment = field("Whether they have fiscal value.")
    series: int = field("Of which series.")
    year: int = field("The year in which they were given up.")
    first: int = field("The first number.")
    last: int = field("The last number.")
    reason: str = field("Why, as the authority stores it.")
    status: InvoiceEventStatus = field("Whether the authority knows of it.")
    requested_at: DateTime = field("When it was asked for.")
    registered_at: DateTime | None = field("When the authority registered it.")
    protocol: str | None = field("The authority's protocol.")
    status_code: int | None = field("cStat.")
    status_reason: str | None = field("xMotivo.")
    xml: InvoiceFile = relation("The request with the authority's answer (ProcInutNFe).")


@strawberry.type(description="A number that neither stands for a document nor is given up at the authority.")
class FiscalNumberGap:
    kind: InvoiceKind = strawberry.field(description="Of which document.")
    environment: Environment = strawberry.field(description="Whether it has fiscal value.")
    series: int = strawberry.field(description="Of which series.")
    number: int = strawberry.field(description="The number that is missing.")
    status: InvoiceStatus | None = strawberry.field(description="Of the invoice that holds it, if one does.")
    invoice: Invoice | None = strawberry.field(description="The invoice that holds it, if one does.")
    deadline: Date | None = strawberry.field(
        description="Until when it may be given up in time; null where no law is known."
    )
    overdue: bool = strawberry.field(description="Whether that day is over.")


@strawberry.type
class NumberVoidQuery:
    number_void: NumberVoid | None = lookup(NUMBER_VOID, "Numbers given up together.")
    number_voids: Connection[NumberVoid] | None = connection(NUMBER_VOID, "The numbers that were given up.")

    @strawberry.field(
        description="Numbers that were taken and came to nothing, the first 200 of them.",
        graphql_type=list[FiscalNumberGap] | None,
        directives=[Requires(scope=NUMBER_VOID.read), ListSize(assumed_size=200)],
    )
    async def fiscal_number_gaps(
        self,
        info: Info,
        establishment_id: Annotated[strawberry.ID, strawberry.argument(description="Whose numbers.")],
    ) -> Any:
        return await _read(info._raw_info, decode_id(establishment_id, "establishment", ("establishmentId",)))


@strawberry.type
class NumberVoidMutation:
    void_numbers = mutation(void_numbers, number_void=NumberVoid)


async def _read(info: GraphQLResolveInfo, establishment: UUID) -> Any:
    of_invoice = tuple(chain.from_iterable(_of_invoice(selected(info, object_type(info)))))
    reading, path = reading_of(info), keys_of(info)

    async def ask(reader: PlainReader) -> list[FiscalNumberGap]:
        if not reading.may(NUMBER_VOID.read):
            raise NotPermitted(NUMBER_VOID.read)
        today = business_date(now())
        gaps = await number_gaps(reader.connection, reading.company, establishment, today=today)
        ids = [gap["invoice_id"] for gap in gaps if gap["invoice_id"]]
        invoices = await reader.by_ids(INVOICE, ids, of_invoice, (*path, "invoice")) if of_invoice else {}
        return _shown(gaps, invoices)

    return await reading.read(ask, path)


def _shown(gaps: Sequence[RowMapping], invoices: dict[UUID, Any]) -> list[FiscalNumberGap]:
    return [
        FiscalNumberGap(
            kind=InvoiceKind(gap["kind"]),
            environment=Environment(gap["environment"]),
            series=gap["series"],
            number=gap["number"],
            status=InvoiceStatus(gap["status"]) if gap["status"] else None,
            invoice=invoices.get(gap["invoice_id"]),
            deadline=gap["deadline"],
            overdue=bool(gap["overdue"]),
        )
        for gap in gaps
    ]


def _of_invoice(wanted: Sequence[Selection]) -> Iterator[tuple[Selection, ...]]:
    """What is selected of the invoices."""
    yield from (selection.children for selection in wanted if selection.field == "invoice")
