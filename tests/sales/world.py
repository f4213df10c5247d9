"""A company in memory in which the processes of sales, stock and fiscal documents run by themselves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.fiscal.commands.cancel_invoice import CancelInvoice, cancel_invoice
from domain.fiscal.commands.invoice_order import InvoiceItem, InvoiceOrder, invoice_order
from domain.fiscal.events import CancellationRequested, InvoiceNumbered, InvoiceSigned
from domain.fiscal.facts import (
    Carried,
    Counterparties,
    Establishments,
    FiscalProduct,
    FiscalProducts,
    IssuingEstablishment,
    ReturnedGoods,
    Sale,
    Sales,
    SoldLine,
)
from domain.fiscal.invoice import Invoice, InvoiceStatus, Purpose
from domain.fiscal.printed import Recipient
from domain.fiscal.registrations import RegistrationFormats
from domain.fiscal.rule_book import EMPTY, CompanyRules, RuleBook
from domain.fiscal.tax_rules import Production
from domain.kernel.aggregate import Event
from domain.kernel.brazil import ContributionRegime, Environment
from domain.kernel.commission import CommissionOn
from domain.kernel.law import Law, LawBook
from domain.kernel.money import Money
from domain.kernel.process import Process
from domain.processes import PROCESSES
from domain.sales.commands.agree_agent_terms import AgreeAgentTerms, agree_agent_terms
from domain.sales.commands.place_order import OrderItem, PlaceOrder, place_order
from domain.sales.commands.return_order import ReturnItem, ReturnOrder, return_order
from domain.sales.commission import Commission
from domain.sales.order import INVOICEABLE, Order, OrderLine
from domain.sales.ports import (
    Agent,
    Agents,
    Authority,
    CommissionPolicy,
    Customer,
    Delivered,
    Deliveries,
    InvoicedSale,
    InvoicedSales,
    Offer,
    ReturnDocument,
    ReturnDocuments,
    SaleFacts,
    SalesDesk,
    Salesforce,
)
from domain.sales.return_ import Return
from domain.stock.item import Cause, StockItem
from domain.stock.movement import MovementKind, StockMovement
from domain.stock.ports import Exit, Ledger, StockedProduct, StockedProducts
from domain.stock.reservation import Reservation
from persistence.law.book import shipped_law
from persistence.sales.deliveries import delivered
from tests.gateways.sample import CONSUMER, SAO_PAULO, issuer
from tests.memory import Memory

CUSTOMER, SELLER, WAREHOUSE, AGENT = UUID(int=11), UUID(int=12), UUID(int=13), UUID(int=15)
PRODUCTS = {UUID(int=21): Decimal("39.90"), UUID(int=22): Decimal("7.455")}
HERE = ("domain.sales", "domain.stock", "domain.fiscal")


@dataclass
class World:
    """``rate`` is the salesperson's, in percent; ``received`` what was paid, by invoice. While it is
    ``denying`` the authority does; ``cancelling_elsewhere``, somebody else cancels what comes in."""

    rate: Decimal = Decimal("2.5")
    on_receipt: bool = False
    denying: bool = False
    cancelling_elsewhere: bool = False
    recipient: Recipient = field(default_factory=lambda: replace(CONSUMER, address=SAO_PAULO))
    received: dict[UUID, Money] = field(default_factory=dict)
    agent: Agent | None = field(default_factory=lambda: Agent(agent_id=AGENT, represents=True, blocked=False))
    memory: Memory = field(init=False)

    def __post_init__(self) -> None:
        ports = (SalesDesk, Authority, Salesforce, CommissionPolicy)
        more = (StockedProducts, Ledger, Sales, FiscalProducts, Counterparties, Establishments, LawBook)
        taxed_by = (CompanyRules, RegistrationFormats)
        kinds = (*ports, *more, *taxed_by, Agents, Deliveries, InvoicedSales, ReturnedGoods, ReturnDocuments)
        self.memory = Memory(answers={kind: Answers(self, kind) for kind in kinds})

    def all(self, kind: type[Any]) -> list[Any]:
        return [kept for kept in self.memory.kept.values() if isinstance(kept, kind)]

    def movements(self, **key: Any) -> list[StockMovement]:
        found = [fact for fact in self.memory.facts if isinstance(fact, StockMovement)]
        return [fact for fact in found if all(getattr(fact, name) == value for name, value in key.items())]

    def stock_up(self, quantity: str = "100", cost: str = "3.3333333333") -> None:
        for product in PRODUCTS:
            item = StockItem(id=self.memory.new_id(), product_id=product, warehouse_id=WAREHOUSE)
            self.memory.add(item)
            cause = Cause(at=self.memory.now, on=self.memory.today)
            self.memory.append(
                item.receive(
                    id=self.memory.new_id(),
                    quantity=Decimal(quantity),
                    unit_cost=Decimal(cost),
                    kind=MovementKind.PURCHASE_IN,
                    cause=cause,
                )
            )

    async def agree(
        self, rate: str, on: CommissionOn = CommissionOn.INVOICE, since: date | None = None
    ) -> None:
        command = AgreeAgentTerms(
            agent_id=AGENT,
            valid_from=since or self.memory.today,
            rate=Decimal(rate),
            commission_on=on,
        )
        await self.give(agree_agent_terms, command)

    async def place(self, *quantities: str, discount: str = "0", **seller: UUID | None) -> Order:
        items = [
            OrderItem(product_id=product, quantity=Decimal(quantity), discount=Decimal(discount))
            for product, quantity in zip(PRODUCTS, quantities, strict=False)
        ]
        command = PlaceOrder(
            customer_id=CUSTOMER,
            warehouse_id=WAREHOUSE,
            items=items,
            **(seller or {"salesperson_id": SELLER}),
        )
        return await self.memory.get(Order, await self.give(place_order, command))

    async def invoice(self, order: Order, *quantities: str) -> Invoice:
        items = [
            InvoiceItem(order_line_id=line.id, quantity=Decimal(quantity))
            for line, quantity in zip(order.lines, quantities, strict=False)
        ]
        command = InvoiceOrder(order_id=order.id, items=items or None)
        return await self.memory.get(Invoice, await self.give(invoice_order, command))

    async def cancel(self, invoice: Invoice) -> None:
        await self.give(cancel_invoice, CancelInvoice(invoice_id=invoice.id, reason="Emitida por engano"))

    async def return_(self, order: Order, *quantities: str) -> Return:
        lines = [
            ReturnItem(line_id=line.id, quantity=Decimal(quantity))
            for line, quantity in zip(order.lines, quantities, strict=False)
            if Decimal(quantity)
        ]
        command = ReturnOrder(order_id=order.id, lines=lines, reason="Avariado")
        return await self.memory.get(Return, await self.give(return_order, command))

    async def give(self, handler: Any, command: Any) -> Any:
        """Carry it out, and everything that follows by itself."""
        result = await handler(command, self.memory)
        while events := [event for kept in self.memory.kept.values() for event in kept.pull_events()]:
            for event in events:
                self.memory.happened.append(event)
                await self._outside(event)
                for process in PROCESSES:
                    await self._follow(process, event)
        return result

    async def _follow(self, process: Process, event: Event) -> None:
        for step in process.steps:
            here = step.handle is not None and step.handle.__module__.startswith(HERE)
            if here and isinstance(event, step.when) and step.wanted(event):
                assert step.handle is not None
                await step.handle(step.translate(event), self.memory)

    async def _outside(self, event: Event) -> None:
        """What workers and the authority do."""
        match event:
            case InvoiceNumbered(invoice_id=id):
                (await self.memory.get(Invoice, id)).sign(digest="0", path="signed")
            case InvoiceSigned(invoice_id=id):
                invoice = await self.memory.get(Invoice, id)
                invoice.send(at=self.memory.now)
                if self.denying:
                    invoice.deny(status_code=302, reason="Destinatário irregular")
                    return
                if self.cancelling_elsewhere:
                    invoice.find_cancelled(status_code=151, reason="Cancelada")
                    return
                answer = {"protocol": "1", "status_code": 100, "reason": "Autorizado"}
                invoice.authorize(**answer, at=self.memory.now, xml_path="xml")
            case CancellationRequested(invoice_id=id):
                (await self.memory.get(Invoice, id)).cancel(at=self.memory.now)

    def commissions(self, invoice: Invoice) -> list[Commission]:
        return [row for row in self.all(Commission) if row.invoice_id == invoice.id]


@dataclass(frozen=True)
class Answers:
    """Whatever a context asks, answered from the same memory."""

    world: World
    port: type[Any]

    async def of(self, key: Any) -> Any:
        return getattr(self, f"_{self.port.__name__.lower()}")(key)

    async def facts(
        self, *, customer_id: UUID, warehouse_id: UUID, product_ids: list[UUID], seller: UUID
    ) -> SaleFacts:
        return SaleFacts(
            customer=Customer(customer_id=customer_id, buys=True, blocked=False),
            ships=True,
            offers={id: _offer(id) for id in product_ids},
            discount_limit=Decimal(100),
            invoices_on_placement=False,
        )

    def _agents(self, _id: UUID) -> Agent | None:
        return self.world.agent

    def _stockedproducts(self, ids: list[UUID]) -> dict[UUID, StockedProduct]:
        return {
            id: StockedProduct(product_id=id, sku=f"P{id.int}", goods=True, allows_backorder=False)
            for id in ids
        }

    def _fiscalproducts(self, ids: list[UUID]) -> dict[UUID, FiscalProduct]:
        more: dict[str, Any] = {"cest": None, "gtin": None, "tax_class": "STANDARD"}
        return {
            id: FiscalProduct(
                product_id=id,
                name="Café",
                unit="UN",
                ncm="09012100",
                origin=0,
                production=Production.RESALE,
                **more,
            )
            for id in ids
        }

    def _counterparties(self, _id: UUID) -> Recipient:
        return self.world.recipient

    def _sales(self, order_id: UUID) -> Sale:
        order: Order = self.world.memory.kept[order_id]  # type: ignore[assignment]
        return Sale(
            order_id=order.id,
            number=order.number,
            customer_id=order.customer_id,
            open=order.status in INVOICEABLE,
            status=order.status,
            payment_method=order.payment_method,
            payment_terms=order.payment_terms,
            lines=tuple(self._sold(line) for line in order.lines),
        )

    def _sold(self, line: OrderLine) -> SoldLine:
        held = [one.held for one in self.world.all(Reservation) if one.order_line_id == line.id]
        return SoldLine(
            order_line_id=line.id,
            product_id=line.product_id,
            sku=line.sku,
            description=line.description,
            stocked=True,
            quantity=line.quantity,
            allocated=line.allocated,
            covered=sum(held, Decimal(0)),
            unit_price=line.unit_price,
            discount=line.discount,
            carried=Carried.by(
                item
                for one in self.world.all(Invoice)
                if one.stands and one.purpose is Purpose.SALE
                for item in one.lines
                if item.order_line_id == line.id
            ),
        )

    def _deliveries(self, order_id: UUID) -> list[Delivered]:
        return [
            delivered(invoice.id, line.order_line_id, line)
            for invoice in self.world.all(Invoice)
            if invoice.order_id == order_id
            and invoice.purpose is Purpose.SALE
            and invoice.status is InvoiceStatus.AUTHORIZED
            for line in invoice.lines
        ]

    def _invoicedsales(self, invoice_id: UUID) -> InvoicedSale:
        invoice: Invoice = self.world.memory.kept[invoice_id]  # type: ignore[assignment]
        return InvoicedSale(
            total=invoice.total_goods - invoice.total_discount,
            owed=invoice.total,
            standing=invoice.status is InvoiceStatus.AUTHORIZED,
            received=self.world.received.get(invoice_id, Money(0)),
        )

    async def items_of(self, invoice_id: UUID) -> dict[UUID, Delivered]:
        invoice: Invoice = self.world.memory.kept[invoice_id]  # type: ignore[assignment]
        return {line.order_line_id: delivered(invoice.id, line.order_line_id, line) for line in invoice.lines}

    async def standing(self, return_id: UUID) -> ReturnDocument | None:
        documents = [one for one in self.world.all(Invoice) if one.return_id == return_id and one.stands]
        return ReturnDocument(number=documents[0].number, status=documents[0].status) if documents else None

    def _returnedgoods(self, invoice_id: UUID) -> list[int]:
        return [one.number for one in self.world.all(Return) if one.amount_of(invoice_id)]

    async def reason_of(self, return_id: UUID) -> str:
        return (await self.world.memory.get(Return, return_id)).reason

    async def of_invoice(self, invoice_id: UUID) -> list[StockMovement]:
        reversed_ = {movement.reverses_id for movement in self.world.movements()}
        moved = self.world.movements(invoice_id=invoice_id, reverses_id=None)
        return [movement for movement in moved if movement.id not in reversed_]

    async def exits_of(self, invoice_id: UUID) -> list[Exit]:
        return [
            Exit(
                movement=out,
                returned=sum((m.quantity for m in self.world.movements(returns_id=out.id)), Decimal(0)),
            )
            for out in await self.of_invoice(invoice_id)
            if out.quantity < 0
        ]

    async def as_of(self, _revision: int | None) -> RuleBook:
        return EMPTY

    def valid(self, _state: str, _number: str) -> bool:
        return True

    async def issuing(self) -> IssuingEstablishment:
        return self._establishments(UUID(int=14))

    def _establishments(self, id: UUID) -> IssuingEstablishment:
        return IssuingEstablishment(
            establishment_id=id,
            issuer=issuer(),
            environment=Environment.TESTING,
            series=1,
            contribution_regime=ContributionRegime.NON_CUMULATIVE,
        )

    async def on(self, day: date) -> Law:
        return shipped_law(day)

    async def discount_limit(self, _actor: UUID) -> Decimal:
        return Decimal(100)

    async def sells(self, _person_id: UUID) -> bool:
        return True

    async def commission_rate(self, _person_id: UUID) -> Decimal:
        return self.world.rate

    async def accrues_on_receipt(self) -> bool:
        return self.world.on_receipt


def _offer(id: UUID) -> Offer:
    more: dict[str, Any] = {"unit": "UN", "stocked": True, "sellable": True, "price_floor": None}
    return Offer(product_id=id, sku=f"P{id.int}", name="Café", sale_price=PRODUCTS[id], **more)
