"""Invoices: fiscal documents with their taxes, their fate at the authority, and their files."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.enums import (
    Direction,
    Emission,
    Environment,
    InvoiceEventKind,
    InvoiceEventStatus,
    InvoiceKind,
    InvoiceStatus,
    Purpose,
    TaxKind,
)
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import SummarizedConnection, connection, field, lookup, relation
from api.scalars import DateTime, Decimal, Url
from domain.fiscal.commands.cancel_invoice import cancel_invoice
from domain.fiscal.commands.invoice_order import invoice_order
from persistence.fiscal.views import INVOICE

if TYPE_CHECKING:
    from api.catalog.product import Product
    from api.parties.party import Party
    from api.sales.order import Order
    from api.sales.return_ import Return

OrderLink = Annotated["Order", strawberry.lazy("api.sales.order")]
PartyLink = Annotated["Party", strawberry.lazy("api.parties.party")]
ProductLink = Annotated["Product", strawberry.lazy("api.catalog.product")]
ReturnLink = Annotated["Return", strawberry.lazy("api.sales.return_")]


@strawberry.type(description="One tax of one line, with the dated rules that gave it.")
class InvoiceTax:
    kind: TaxKind = strawberry.field(description="Which tax.")
    situation: str = strawberry.field(description="CST, or CSOSN of a company under Simples.")
    classification: str | None = strawberry.field(description="cClassTrib of IBS and CBS.")
    base: Money = strawberry.field(description="What the rate is applied to.")
    rate: Decimal = strawberry.field(description="Percent.")
    amount: Money = strawberry.field(description="What is owed.")
    rules: list[str] = strawberry.field(description="The ids of the rows of law that were applied.")


@strawberry.type(description="The item of an earlier document that an item of a return undoes.")
class InvoiceReference:
    access_key: str = strawberry.field(description="The key of the document the goods had left with.")
    position: int = strawberry.field(description="nItem there.")


@strawberry.type(description="One item of a fiscal document.")
class InvoiceLine:
    position: int = field("nItem.")
    product: ProductLink | None = relation("The product.")
    sku: str = field("cProd.")
    description: str = field("xProd.")
    ncm: str = field("Its code in the Mercosur nomenclature.")
    cfop: str = field("The code of the operation.")
    unit: str = field("uCom.")
    quantity: Decimal = field("qCom.")
    unit_price: Money = field("vUnCom, up to ten places.")
    gross: Money = field("vProd.")
    discount: Money = field("vDesc.")
    taxes: list[InvoiceTax] = field("What it owes.")
    refers_to: InvoiceReference | None = field("What it undoes, on the document of a return.")


@strawberry.type(description="An event on an invoice, such as its cancellation.")
class InvoiceEvent(Node):
    kind: InvoiceEventKind = field("Which event.")
    status: InvoiceEventStatus = field("How far it is.")
    reason: str = field("Why, as the authority stores it.")
    requested_at: DateTime = field("When it was asked for.")
    registered_at: DateTime | None = field("When the authority registered it.")
    protocol: str | None = field("The authority's protocol.")
    status_code: int | None = field("cStat.")
    status_reason: str | None = field("xMotivo.")


@strawberry.type(description="The sums of a document.")
class InvoiceTotals:
    goods: Money = field("vProd: the lines before discount.")
    discount: Money = field("vDesc.")
    total: Money = field("vNF: what the recipient pays.")


@strawberry.type(description="Why the authority does not allow a document.")
class Rejection:
    code: int = strawberry.field(description="cStat.")
    reason: str = strawberry.field(description="xMotivo.")


@strawberry.type(description="A file of an invoice; fetching it needs the same authorization as reading it.")
class InvoiceFile:
    url: Url | None = field("Where it is; null until it exists.")


@strawberry.type(description="Why a document was emitted another way (group B28, B29).")
class InvoiceContingency:
    since: DateTime | None = field("dhCont: from when on; null for a document emitted as usual.")
    reason: str | None = field("xJust: why.")
    released_at: DateTime | None = field("When it was used before the authority had it.")


@strawberry.type(description="A fiscal document (nota fiscal).")
class Invoice(Node):
    kind: InvoiceKind = field("Which document.")
    direction: Direction = field("Whether goods go out or come in.")
    purpose: Purpose = field("What it is for.")
    environment: Environment = field("Whether it has fiscal value.")
    status: InvoiceStatus = field("Where it is in its life.")
    version: int = field("Raised by every change.")
    series: int = field("The series it is numbered in.")
    number: int | None = field("Gapless in its series; null until taken.")
    access_key: str | None = field("Chave de acesso: 44 digits and letters.")
    protocol: str | None = field("The authority's protocol of authorisation.")
    drafted_at: DateTime = field("When it was drafted.")
    issued_at: DateTime | None = field("dhEmi.")
    authorized_at: DateTime | None = field("When the authority allowed its use.")
    cancelled_at: DateTime | None = field("When its cancellation was registered.")
    total: Money = field("vNF: what the recipient pays.")
    totals: InvoiceTotals = relation("Its sums.")
    rejection: Rejection | None = field("Why the authority does not allow it.")
    emission: Emission = field("How it is emitted (tpEmis).")
    contingency: InvoiceContingency = relation("Why it is emitted another way, where it is.")
    anonymous: bool = field("Whether an NFC-e does not name its consumer.")
    qr_code: str | None = field("What the QR code of an NFC-e says.")
    consult_address: str | None = field("Where the key of an NFC-e can be looked up (urlChave).")
    order: OrderLink | None = relation("The order it belongs to.")
    return_: ReturnLink | None = relation("The return whose goods it brings in.", name="return")
    recipient: PartyLink | None = relation("Who receives it.")
    lines: list[InvoiceLine] = relation("Its items.")
    events: list[InvoiceEvent] = relation("What happened to it at the authority.")
    xml: InvoiceFile = relation("The authorised XML (nfeProc), for the customer and the archive.")
    danfe: InvoiceFile = relation("The printed form as PDF.")


@strawberry.type
class InvoiceQuery:
    invoice: Invoice | None = lookup(INVOICE, "One invoice.")
    invoices: SummarizedConnection[Invoice] | None = connection(INVOICE, "The company's invoices.")


@strawberry.type
class InvoiceMutation:
    invoice_order = mutation(invoice_order, invoice=Invoice)
    cancel_invoice = mutation(cancel_invoice, invoice=Invoice)
