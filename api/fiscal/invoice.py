"""Invoices: fiscal documents with their taxes, their fate at the authority, and their files."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.enums import (
    DeliveryFailure,
    Direction,
    Emission,
    Environment,
    FreightMode,
    GoodsWhereabouts,
    InvoiceEventKind,
    InvoiceEventStatus,
    InvoiceKind,
    InvoiceLetterKind,
    InvoiceLetterStatus,
    InvoiceStatus,
    Purpose,
    Remedy,
    StepKind,
    TaxKind,
    WithheldTax,
)
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import SummarizedConnection, connection, field, lookup, relation
from api.scalars import DateTime, Decimal, NfeKey, Url
from domain.fiscal.commands.cancel_delivery import cancel_delivery
from domain.fiscal.commands.cancel_invoice import cancel_invoice
from domain.fiscal.commands.cancel_invoice_by_substitution import cancel_invoice_by_substitution
from domain.fiscal.commands.correct_invoice_by_letter import correct_invoice_by_letter
from domain.fiscal.commands.draft_invoice import draft_invoice
from domain.fiscal.commands.invoice_order import invoice_order
from domain.fiscal.commands.mend_invoice import mend_invoice
from domain.fiscal.commands.record_delivery import record_delivery
from domain.fiscal.commands.record_failed_delivery import record_failed_delivery
from domain.fiscal.commands.undo_invoice_use import undo_invoice_use
from persistence.fiscal.views import INVOICE

if TYPE_CHECKING:
    from api.catalog.product import Product
    from api.parties.party import Party
    from api.sales.order import Order
    from api.sales.return_ import Return
    from api.stock.warehouse import Warehouse

OrderLink = Annotated["Order", strawberry.lazy("api.sales.order")]
PartyLink = Annotated["Party", strawberry.lazy("api.parties.party")]
ProductLink = Annotated["Product", strawberry.lazy("api.catalog.product")]
WarehouseLink = Annotated["Warehouse", strawberry.lazy("api.stock.warehouse")]
ReturnLink = Annotated["Return", strawberry.lazy("api.sales.return_")]


@strawberry.type(description="One step on the way to a tax; its value is in the unit of its kind.")
class TaxStep:
    kind: StepKind = strawberry.field(description="What the step is.")
    value: Decimal | None = strawberry.field(description="In reais, percent or units, as the kind says.")
    tax: TaxKind | None = strawberry.field(description="The other tax that is meant.")
    rule: str | None = strawberry.field(description="The id of the rule or row of law behind it.")
    norm: str | None = strawberry.field(description="The law, resolution or technical note.")


@strawberry.type(description="One tax of one line, with the dated rules that gave it.")
class InvoiceTax:
    kind: TaxKind = strawberry.field(description="Which tax it is.")
    situation: str = strawberry.field(description="CST, or CSOSN of a company under Simples.")
    classification: str | None = strawberry.field(description="cClassTrib of IBS and CBS.")
    base: Money = strawberry.field(description="What the rate is applied to.")
    rate: Decimal = strawberry.field(description="The rate in percent.")
    amount: Money = strawberry.field(description="What is owed.")
    rules: list[str] = strawberry.field(description="The ids of the rows of law that were applied.")
    interstate_rate: Decimal | None = strawberry.field(description="pICMSInter, in percent.")
    reduction: Decimal | None = strawberry.field(description="pRedBC, pRedBCST or pRedAliq, in percent.")
    margin: Decimal | None = strawberry.field(description="pMVAST as it was applied, in percent.")
    deferred: Money | None = strawberry.field(description="vICMSDif or vDif: what another pays later.")
    relieved: Money | None = strawberry.field(description="vICMSDeson: what is not charged.")
    relief_reason: str | None = strawberry.field(description="motDesICMS.")
    benefit: str | None = strawberry.field(description="cBenef.")
    framework: str | None = strawberry.field(description="cEnq of IPI.")
    steps: list[TaxStep] = strawberry.field(
        description="How it was reckoned; none for taxes of before steps were kept."
    )


@strawberry.type(description="A tax that a public body keeps back of what it pays (retTrib).")
class InvoiceWithholding:
    tax: WithheldTax = strawberry.field(description="Which tax it is.")
    code: str = strawberry.field(description="The code of the revenue.")
    base: Money = strawberry.field(description="What the rate is applied to.")
    rate: Decimal = strawberry.field(description="The rate in percent.")
    amount: Money = strawberry.field(description="What is kept back.")
    rule: str = strawberry.field(description="The id of the row of law that was applied.")
    norm: str = strawberry.field(description="What says so.")


@strawberry.type(description="The item of an earlier document that an item of a return undoes.")
class InvoiceReference:
    access_key: NfeKey = strawberry.field(description="The key of the document the goods had left with.")
    position: int = strawberry.field(description="nItem there.")


@strawberry.type(description="What of the price of an item is taxes, about (Lei 12.741/2012).")
class InvoiceApproximateTax:
    federal: Money = strawberry.field(description="Those of the Union.")
    state: Money = strawberry.field(description="Those of the state.")
    city: Money = strawberry.field(description="Those of the municipality.")
    total: Money = strawberry.field(description="vTotTrib.")


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
    freight: Money = field("vFrete: its part of the freight.")
    insurance: Money = field("vSeg: its part of the insurance.")
    other_charges: Money = field("vOutro: its part of what else is charged.")
    taxes: list[InvoiceTax] = field("What it owes.")
    notes: str | None = field("infAdProd: what the law wants said on it.")
    customer_order: str | None = field("xPed: the number of the customer's own order.")
    customer_order_item: int | None = field("nItemPed: its place there.")
    refers_to: InvoiceReference | None = field("What it undoes or changes, on a return or a note.")
    approximate_taxes: InvoiceApproximateTax | None = field(
        "What consumers are told of taxes; null where nothing is known, and on other documents."
    )


@strawberry.type(description="A file of an invoice; fetching it needs the same authorization as reading it.")
class InvoiceFile:
    url: Url | None = field("Where it is; null until it exists.")


@strawberry.type(description="Packages of a kind.")
class InvoiceVolume:
    quantity: int | None = strawberry.field(description="qVol: how many packages.")
    kind: str | None = strawberry.field(description="esp: such as box or pallet.")
    brand: str | None = strawberry.field(description="marca: what is marked on them.")
    numbering: str | None = strawberry.field(description="nVol: how they are numbered.")
    net_weight: Decimal | None = strawberry.field(description="pesoL, in kilograms.")
    gross_weight: Decimal | None = strawberry.field(description="pesoB, in kilograms.")
    seals: list[str] = strawberry.field(description="nLacre: the numbers of the seals.")


@strawberry.type(description="How the goods of a document travel (group X).")
class InvoiceTransport:
    mode: FreightMode = strawberry.field(description="modFrete: who contracts the transport.")
    plate: str | None = strawberry.field(description="The licence plate of the vehicle.")
    plate_state: str | None = strawberry.field(description="The state it is registered in.")
    volumes: list[InvoiceVolume] = strawberry.field(description="What the goods are packed in.")


@strawberry.type(description="Who carries the goods, as the document has it.")
class InvoiceCarrier:
    name: str = strawberry.field(description="xNome.")
    tax_id: str = strawberry.field(description="CNPJ or CPF.")
    state_registration: str | None = strawberry.field(description="Its state registration (IE).")
    city: str | None = strawberry.field(description="xMun.")
    state: str = strawberry.field(description="Its state (UF).")


@strawberry.type(description="What became of the goods on their way.")
class InvoiceDelivery:
    at: DateTime = strawberry.field(description="When they were handed over, or were to be.")
    failure: DeliveryFailure | None = strawberry.field(description="Why they were not; null for a delivery.")
    attempt: int | None = strawberry.field(description="Which attempt it was.")
    latitude: Decimal | None = strawberry.field(description="Where it was, in degrees north.")
    longitude: Decimal | None = strawberry.field(description="Where it was, in degrees east.")
    proof_id: strawberry.ID = strawberry.field(description="The attachment of the invoice that shows it.")
    proof_hash: str | None = strawberry.field(
        description="hashComprovante: SHA-1 of key and picture in base64; null until the picture was read."
    )


@strawberry.type(description="An event on an invoice, such as its cancellation.")
class InvoiceEvent(Node):
    kind: InvoiceEventKind = field("Which event.")
    status: InvoiceEventStatus = field("How far it is.")
    sequence: int = field("nSeqEvento.")
    reason: str = field("Why, or what a letter corrects, as the authority stores it.")
    requested_at: DateTime = field("When it was asked for.")
    registered_at: DateTime | None = field("When the authority registered it.")
    protocol: str | None = field("The authority's protocol.")
    status_code: int | None = field("cStat.")
    status_reason: str | None = field("xMotivo.")
    late: bool = field("Whether the authority took it although its term was over (cStat 151 or 155).")
    substitute_key: str | None = field("The key of the document that took its place (chNFeRef).")
    delivery: InvoiceDelivery | None = field("What became of the goods, where the event tells it.")
    receiver_name: str | None = field("Who signed for the goods (xNome).")
    receiver_document: str | None = field("The number of a document of who signed (nDoc).")
    xml: InvoiceFile = relation("The registered event with the authority's answer (procEventoNFe).")
    pdf: InvoiceFile = relation("The printed form of a correction letter (DACCe).")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(
    description="A letter that carries a document to who receives it, or tells of its cancellation."
)
class InvoiceLetter(Node):
    version: int = field("Raised by every change.")
    kind: InvoiceLetterKind = field("What it tells.")
    status: InvoiceLetterStatus = field("How far it is.")
    recipients: list[str] = field("The addresses it goes to.")
    requested_at: DateTime = field("When it was written.")
    sent_at: DateTime | None = field("When the mail server took it.")
    status_code: int | None = field("The reply of a mail server that does not take it.")


@strawberry.type(description="The sums of a document.")
class InvoiceTotals:
    goods: Money = field("vProd: the lines before discount.")
    discount: Money = field("vDesc.")
    added_taxes: Money = field("What the recipient pays of taxes on top of the price: IPI, ICMS-ST, FCP-ST.")
    charges: Money = field("vFrete, vSeg and vOutro: freight, insurance and other charges.")
    total: Money = field("vNF: what the recipient pays.")


@strawberry.type(description="Why the authority does not allow a document.")
class Rejection:
    code: int = strawberry.field(description="cStat.")
    reason: str = strawberry.field(description="xMotivo.")
    field: str | None = strawberry.field(
        description="What of the invoice is at fault, as a path such as `recipient.address.cityCode` or "
        "`lines[2].ncm`, counted from zero; `lines[].ncm` when no item is named. Null when it is none of it, "
        "or not known."
    )
    position: int | None = strawberry.field(description="nItem of the item at fault, when one is named.")
    remedy: Remedy | None = strawberry.field(description="What kind of thing is to be done, where known.")
    hint: str | None = strawberry.field(description="What to do, in the language of Accept-Language.")


@strawberry.type(description="Why a document was emitted another way (group B28, B29).")
class InvoiceContingency:
    since: DateTime | None = field("dhCont: from when on; null for a document emitted as usual.")
    reason: str | None = field("Why it was used without waiting (xJust).")
    released_at: DateTime | None = field("When it was used before the authority had it.")
    send_before: DateTime | None = field("Until when the authority is to have it then.")
    overdue: bool = field("Whether that is over, and it has not.")


@strawberry.type(description="How the use of a document was undone that turned out to be none.")
class InvoiceUndoing:
    at: DateTime = strawberry.field(description="When it was undone.")
    goods: GoodsWhereabouts = strawberry.field(description="Where its goods were then.")
    reason: str = strawberry.field(description="The reason that was given.")


@strawberry.type(description="A fiscal document (nota fiscal).")
class Invoice(Node):
    kind: InvoiceKind = field("Which document.")
    direction: Direction = field("Whether goods go out or come in.")
    purpose: Purpose = field("What it is for.")
    environment: Environment = field("Whether it has fiscal value.")
    status: InvoiceStatus = field("Where it is in its life.")
    version: int = field("Raised by every change.")
    operation: str = field("natOp: what the operation is called.")
    remarks: str | None = field("What the company says on it to who receives it (infCpl).")
    official_remarks: str | None = field("What it says to the tax authority (infAdFisco).")
    withheld: list[InvoiceWithholding] = field(
        "What a public body keeps back of the total; on a return, what of that comes to nothing with it."
    )
    refers_to: list[str] = field("The keys of earlier documents it is about (NFref).")
    warehouse: WarehouseLink | None = relation("Where goods of no order leave from.")
    to_warehouse: WarehouseLink | None = relation("Where a transfer brings them.")
    series: int = field("The series it is numbered in.")
    number: int | None = field("Gapless in its series; null until taken.")
    access_key: NfeKey | None = field("Chave de acesso: 44 digits and letters.")
    external_reference: str | None = field("Its id in the system of a partner that drafted it.")
    protocol: str | None = field("The authority's protocol of authorisation.")
    drafted_at: DateTime = field("When it was drafted.")
    issued_at: DateTime | None = field("dhEmi.")
    authorized_at: DateTime | None = field("When the authority allowed its use.")
    cancelled_at: DateTime | None = field("When its cancellation was registered.")
    total: Money = field("vNF: what the recipient pays.")
    totals: InvoiceTotals = relation("What its lines come to.")
    rejection: Rejection | None = field("Why the authority does not allow it.")
    transport: InvoiceTransport | None = field(
        "How the goods travel; null where nobody said it, which is 9 on the document, or 0 with freight."
    )
    carrier: InvoiceCarrier | None = field("Who carries them.")
    emission: Emission = field("How it is emitted (tpEmis).")
    contingency: InvoiceContingency = relation("Why it is emitted another way, where it is.")
    undecided: bool = field(
        "Whether it was used before the authority had it, is not authorised, and nobody undid that yet."
    )
    undoing: InvoiceUndoing | None = field("How that was undone (`undoInvoiceUse`).")
    anonymous: bool = field("Whether an NFC-e does not name its consumer.")
    qr_code: str | None = field("What the QR code of an NFC-e says.")
    consult_address: str | None = field("Where the key of an NFC-e can be looked up (urlChave).")
    order: OrderLink | None = relation("The order it belongs to, if to any.")
    return_: ReturnLink | None = relation("The return whose goods it brings in.", name="return")
    recipient: PartyLink | None = relation("Who receives it.")
    lines: list[InvoiceLine] = relation("The goods on it, line by line.")
    events: list[InvoiceEvent] = relation("What happened to it at the authority.")
    letters: list[InvoiceLetter] = relation("The letters it was sent with.")
    xml: InvoiceFile = relation("The authorised XML (nfeProc), for the customer and the archive.")
    danfe: InvoiceFile = relation("The printed form as PDF.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class InvoiceQuery:
    invoice: Invoice | None = lookup(INVOICE, "One invoice, by what names it.")
    invoices: SummarizedConnection[Invoice] | None = connection(INVOICE, "The company's invoices.")


@strawberry.type
class InvoiceMutation:
    invoice_order = mutation(invoice_order, invoice=Invoice)
    draft_invoice = mutation(draft_invoice, invoice=Invoice)
    cancel_invoice = mutation(cancel_invoice, invoice=Invoice)
    cancel_invoice_by_substitution = mutation(cancel_invoice_by_substitution, invoice=Invoice)
    correct_invoice_by_letter = mutation(correct_invoice_by_letter, invoice=Invoice)
    mend_invoice = mutation(mend_invoice, invoice=Invoice)
    undo_invoice_use = mutation(undo_invoice_use, invoice=Invoice)
    record_delivery = mutation(record_delivery, invoice=Invoice)
    record_failed_delivery = mutation(record_failed_delivery, invoice=Invoice)
    cancel_delivery = mutation(cancel_delivery, invoice=Invoice)
