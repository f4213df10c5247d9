"""What contexts ask of one another, answered from the memory of the transaction that asks.

Master data is one company that sells coffee; everything that moves is answered as the SQL of
``persistence/<context>/answers.py`` does, with the same locks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.accounting import ports as accounting
from domain.accounting.account import Account, AccountPurpose
from domain.accounting.entry import JournalEntry, JournalLine, PostedEntry, Side, Source
from domain.accounting.period import AccountingPeriod, next_month
from domain.accounting.postings import Amount
from domain.finance import ports as finance
from domain.finance.receivable import Receivable
from domain.finance.settlement import WITHOUT_MONEY, Settlement
from domain.fiscal import facts as fiscal
from domain.fiscal.invoice import Invoice, InvoiceKind, InvoiceStatus, Purpose
from domain.fiscal.invoice_event import InvoiceEvent, InvoiceEventStatus
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.owing import parts_of
from domain.fiscal.printed import Recipient
from domain.fiscal.registrations import RegistrationFormats
from domain.fiscal.rule_book import EMPTY, CompanyRules, RuleBook
from domain.fiscal.tax_rules import Production
from domain.kernel.brazil import ContributionRegime, Environment
from domain.kernel.calendar import business_date
from domain.kernel.four_eyes import Persons
from domain.kernel.law import Law, LawBook
from domain.kernel.money import Money
from domain.people.labour_law import LabourLaw
from domain.people.ports import LabourLaws
from domain.sales import ports as sales
from domain.sales.order import INVOICEABLE, Order, OrderLine
from domain.sales.return_ import Return, ReturnStatus
from domain.stock import ports as stock
from domain.stock.movement import MovementKind, StockMovement
from domain.stock.reservation import Reservation, ReservationStatus
from persistence.accounting.book import shipped_chart, shipped_postings
from persistence.finance.calendar import next_business_day
from persistence.law.book import shipped_law
from persistence.outbox import TaskState
from persistence.sales.deliveries import delivered
from tests.gateways.sample import CONSUMER, SAO_PAULO, issuer
from tests.people.rights import LAW

if TYPE_CHECKING:
    from tests.simulation.transaction import Transaction

PRODUCTS = {UUID(int=21): Decimal("39.90"), UUID(int=22): Decimal("7.455"), UUID(int=23): Decimal("19")}
WAITED_FOR = UUID(int=23)
"""The product that may be sold before it is there."""
ESTABLISHMENT = UUID(int=14)
RATE = Decimal("2.5")
BUYER = Recipient(**(vars(CONSUMER) | {"address": SAO_PAULO}))

_answerers: dict[type, Callable[[Transaction], Any]] = {}


def answers(*ports: type) -> Callable[[type], type]:
    def enlist(answerer: type) -> type:
        _answerers.update(dict.fromkeys(ports, answerer))
        return answerer

    return enlist


def answerer_of(port: type) -> Callable[[Transaction], Any]:
    return _answerers[port]


@dataclass
class Answer:
    uow: Transaction


@answers(sales.SalesDesk)
class SalesDesk(Answer):
    """Every second order is invoiced at once."""

    async def facts(
        self, *, customer_id: UUID, warehouse_id: UUID, product_ids: Sequence[UUID], seller: UUID
    ) -> sales.SaleFacts:
        return sales.SaleFacts(
            customer=sales.Customer(customer_id=customer_id, buys=True, blocked=False),
            ships=True,
            offers={id: _offer(id) for id in product_ids},
            discount_limit=Decimal(100),
            invoices_on_placement=bool((self.uow.store.drawn["sales.order"] + 1) % 2),
        )


def _offer(id: UUID) -> sales.Offer:
    more: dict[str, Any] = {"unit": "UN", "stocked": True, "sellable": True, "price_floor": None}
    return sales.Offer(product_id=id, sku=f"P{id.int}", name="Café", sale_price=PRODUCTS[id], **more)


@answers(Persons, sales.Salesforce, sales.Authority, sales.CommissionPolicy)
class House(Answer):
    """How the company works; nobody makes keys."""

    async def are_one(self, actor: UUID, others: Sequence[UUID]) -> bool:
        return actor in others

    async def sells(self, _person_id: UUID) -> bool:
        return True

    async def commission_rate(self, _person_id: UUID) -> Decimal:
        return RATE

    async def discount_limit(self, _actor: UUID) -> Decimal:
        return Decimal(100)

    async def accrues_on_receipt(self) -> bool:
        return False


@answers(sales.Deliveries)
class Deliveries(Answer):
    async def of(self, order_id: UUID) -> list[sales.Delivered]:
        sold = await self.uow.find_all(
            Invoice, order_id=order_id, purpose=Purpose.SALE, status=InvoiceStatus.AUTHORIZED
        )
        found = []
        for invoice in sorted(sold, key=lambda one: (one.authorized_at, one.id)):
            under_way = await self.uow.find_all(
                InvoiceEvent,
                invoice_id=invoice.id,
                status=[InvoiceEventStatus.PENDING, InvoiceEventStatus.SENT],
            )
            found += [] if under_way else self._delivered(invoice)
        return found

    def _delivered(self, invoice: Invoice) -> list[sales.Delivered]:
        shipped = {
            out.order_line_id
            for out in self.uow.ledger(StockMovement)
            if out.invoice_id == invoice.id and out.kind is MovementKind.SALE_OUT and out.quantity < 0
        }
        return [
            delivered(invoice.id, line.order_line_id, line)
            for line in invoice.lines
            if line.order_line_id in shipped
        ]


@answers(sales.ReturnDocuments)
class ReturnDocuments(Answer):
    async def standing(self, return_id: UUID) -> sales.ReturnDocument | None:
        found = await self.uow.find_all(Invoice, return_id=return_id)
        for one in (one for one in found if one.stands):
            return sales.ReturnDocument(number=one.number, status=one.status)
        return None


@answers(sales.InvoicedSales)
class InvoicedSales(Answer):
    async def of(self, invoice_id: UUID) -> sales.InvoicedSale:
        invoice = await self.uow.get(Invoice, invoice_id)
        receivable = await self.uow.find(Receivable, invoice_id=invoice_id)
        paid = [
            row.principal
            for row in self.uow.ledger(Settlement)
            if receivable and row.receivable_id == receivable.id and row.method not in WITHOUT_MONEY
        ]
        standing = invoice.status is InvoiceStatus.AUTHORIZED
        return sales.InvoicedSale(
            total=invoice.total_goods - invoice.total_discount,
            owed=invoice.total,
            standing=standing,
            received=Money.total(paid),
        )

    async def items_of(self, invoice_id: UUID) -> dict[UUID, sales.Delivered]:
        invoice = await self.uow.get(Invoice, invoice_id)
        return {line.order_line_id: delivered(invoice.id, line.order_line_id, line) for line in invoice.lines}


@answers(stock.StockedProducts)
class StockedProducts(Answer):
    async def of(self, ids: Sequence[UUID]) -> dict[UUID, stock.StockedProduct]:
        return {
            id: stock.StockedProduct(
                product_id=id, sku=f"P{id.int}", goods=True, allows_backorder=id == WAITED_FOR
            )
            for id in ids
        }


@answers(stock.Ledger)
class StockLedger(Answer):
    async def of_invoice(self, invoice_id: UUID) -> list[StockMovement]:
        rows = self.uow.ledger(StockMovement)
        reversed_ = {row.reverses_id for row in rows}
        moved = [row for row in rows if row.invoice_id == invoice_id and row.reverses_id is None]
        standing = [row for row in moved if row.id not in reversed_]
        return sorted(standing, key=lambda row: (row.stock_item_id, row.sequence))

    async def exits_of(self, invoice_id: UUID) -> list[stock.Exit]:
        rows = self.uow.ledger(StockMovement)
        return [
            stock.Exit(movement=out, returned=sum((r.quantity for r in rows if r.returns_id == out.id), ZERO))
            for out in await self.of_invoice(invoice_id)
            if out.quantity < 0
        ]


ZERO = Decimal(0)


@answers(fiscal.Sales)
class Sales(Answer):
    async def of(self, order_id: UUID) -> fiscal.Sale | None:
        """The order's row stays locked, so that nobody else invoices the same quantities."""
        order = await self.uow.get(Order, order_id, lock=True)
        held = await self.uow.find_all(Reservation, order_id=order_id, status=ReservationStatus.ACTIVE)
        some = any(line.allocated for line in order.lines)
        sold = await self.uow.find_all(Invoice, order_id=order_id, purpose=Purpose.SALE) if some else []
        items = [item for one in sold if one.stands for item in one.lines]
        return fiscal.Sale(
            order_id=order_id,
            number=order.number,
            customer_id=order.customer_id,
            open=order.status in INVOICEABLE,
            status=order.status,
            payment_method=order.payment_method,
            payment_terms=order.payment_terms,
            lines=tuple(_sold(line, held, items) for line in order.lines),
        )


def _sold(line: OrderLine, held: Sequence[Reservation], items: Sequence[InvoiceLine]) -> fiscal.SoldLine:
    set_aside = sum((one.held for one in held if one.order_line_id == line.id), ZERO)
    return fiscal.SoldLine(
        order_line_id=line.id,
        product_id=line.product_id,
        sku=line.sku,
        description=line.description,
        stocked=line.stocked,
        quantity=line.quantity,
        allocated=line.allocated,
        covered=max(set_aside - (line.allocated - line.invoiced), ZERO),
        unit_price=line.unit_price,
        discount=line.discount,
        carried=fiscal.Carried.by(item for item in items if item.order_line_id == line.id),
    )


@answers(fiscal.ReturnedGoods)
class ReturnedGoods(Answer):
    async def of(self, invoice_id: UUID) -> list[int]:
        returns = await self.uow.find_all(Return)
        return sorted(
            one.number
            for one in returns
            if one.status is not ReturnStatus.REFUSED and _concerns(one, invoice_id)
        )

    async def reason_of(self, return_id: UUID) -> str:
        return (await self.uow.get(Return, return_id)).reason


def _concerns(one: Return, invoice_id: UUID) -> bool:
    return any(line.invoice_id == invoice_id for line in one.lines)


@answers(fiscal.FiscalProducts)
class FiscalProducts(Answer):
    async def of(self, ids: Sequence[UUID]) -> dict[UUID, fiscal.FiscalProduct]:
        more: dict[str, Any] = {"cest": None, "gtin": None, "tax_class": "STANDARD", "origin": 0}
        kind: dict[str, Any] = {"ncm": "09012100", "production": Production.RESALE, "unit": "UN"}
        return {id: fiscal.FiscalProduct(product_id=id, name="Café", **more, **kind) for id in ids}


@answers(fiscal.Counterparties)
class Counterparties(Answer):
    async def of(self, _party_id: UUID) -> Recipient:
        return BUYER


@answers(fiscal.Establishments)
class Establishments(Answer):
    async def issuing(self) -> fiscal.IssuingEstablishment:
        return await self.of(ESTABLISHMENT)

    async def of(self, id: UUID) -> fiscal.IssuingEstablishment:
        return fiscal.IssuingEstablishment(
            establishment_id=id,
            issuer=issuer(),
            environment=Environment.TESTING,
            series=1,
            contribution_regime=ContributionRegime.NON_CUMULATIVE,
        )


@answers(fiscal.UsedFirst)
class UsedFirst(Answer):
    async def waiting(self, establishment_id: UUID, kind: InvoiceKind) -> list[UUID]:
        waiting = await self.uow.find_all(
            Invoice, establishment_id=establishment_id, kind=kind, status=InvoiceStatus.CONTINGENCY
        )
        ordered = sorted(waiting, key=lambda invoice: (invoice.series or 0, invoice.number or 0))
        return [invoice.id for invoice in ordered]

    async def oldest(self, establishment_id: UUID, kind: InvoiceKind) -> datetime | None:
        of_it = await self.uow.find_all(Invoice, establishment_id=establishment_id, kind=kind)
        lacking = (InvoiceStatus.CONTINGENCY, InvoiceStatus.TRANSMITTED, InvoiceStatus.REJECTED)
        return min(
            (each.released_at for each in of_it if each.released_at and each.status in lacking), default=None
        )


@answers(CompanyRules)
class OwnRules(Answer):
    async def as_of(self, _revision: int | None) -> RuleBook:
        return EMPTY


@answers(RegistrationFormats)
class Formats(Answer):
    def valid(self, _state: str, _number: str) -> bool:
        return True


@cache
def law_of(day: date) -> Law:
    return shipped_law(day)


@answers(LawBook)
class ShippedLaw(Answer):
    async def on(self, day: date) -> Law:
        return law_of(day)


@answers(LabourLaws)
class ShippedLabourLaws(Answer):
    async def known(self) -> LabourLaw:
        return LAW


@answers(finance.Billing)
class Billing(Answer):
    async def of(self, invoice_id: UUID) -> finance.Billed:
        """The invoice's row stays locked, so that it is not cancelled meanwhile unseen."""
        invoice = await self.uow.get(Invoice, invoice_id, lock=True)
        assert invoice.issued_at
        return finance.Billed(
            invoice_id=invoice.id,
            order_id=invoice.order_id,
            customer_id=invoice.recipient_id,
            document=f"{invoice.series}/{invoice.number}",
            method=invoice.payment.method,
            total=invoice.total,
            issued_on=business_date(invoice.issued_at),
            instalments=tuple(
                finance.Agreed(
                    due_on=part.due_on, amount=part.amount, method=part.method, received=part.received
                )
                for part in parts_of(invoice.payment, invoice.total, business_date(invoice.issued_at))
            ),
            stands=invoice.status is InvoiceStatus.AUTHORIZED,
        )


@answers(finance.BankCalendar)
class Banks(Answer):
    def business_day(self, day: date) -> date:
        return next_business_day(day)


@answers(finance.Books, accounting.Periods)
class Gates(Answer):
    async def take(self, day: date) -> bool:
        month = day.replace(day=1)
        await self.share(month)
        period = await self.uow.find(AccountingPeriod, month=month)
        return period is not None and period.is_open

    async def share(self, month: date) -> None:
        await self.uow.lock(("period", month), alone=False)

    async def seize(self, month: date) -> None:
        await self.uow.lock(("period", month))


@answers(finance.Ledger)
class Settlements(Answer):
    async def receivable_of(self, installment_id: UUID) -> UUID | None:
        receivables = await self.uow.find_all(Receivable)
        return next((r.id for r in receivables if any(i.id == installment_id for i in r.installments)), None)

    async def standing(self, receivable_id: UUID) -> list[Settlement]:
        rows = self.uow.ledger(Settlement)
        gone = {row.reverses_id for row in rows}
        standing = [row for row in rows if row.receivable_id == receivable_id and row.reverses_id is None]
        return sorted((row for row in standing if row.id not in gone), key=lambda row: (row.paid_on, row.id))

    async def settlement(self, id: UUID) -> Settlement | None:
        return next((row for row in self.uow.ledger(Settlement) if row.id == id), None)


@answers(accounting.Journal)
class Journal(Answer):
    async def entry(self, id: UUID) -> PostedEntry | None:
        return next((self._posted(e) for e in self.uow.ledger(JournalEntry) if e.id == id), None)

    async def standing_of(self, source: Source) -> list[PostedEntry]:
        reversed_ = {entry.reverses_id for entry in self.uow.ledger(JournalEntry)}
        return [self._posted(entry) for entry in self._of(source) if entry.id not in reversed_]

    async def has(self, source: Source, purpose: str) -> bool:
        return any(entry.purpose == purpose for entry in self._of(source))

    async def is_reversed(self, id: UUID) -> bool:
        return any(entry.reverses_id == id for entry in self.uow.ledger(JournalEntry))

    def _of(self, source: Source) -> list[JournalEntry]:
        wanted = (source.type, source.id)
        return [e for e in self.uow.ledger(JournalEntry) if (e.source_type, e.source_id) == wanted]

    def _posted(self, entry: JournalEntry) -> PostedEntry:
        lines = [line for line in self.uow.ledger(JournalLine) if line.entry_id == entry.id]
        sides = (Side(account_id=line.account_id, debit=line.debit, credit=line.credit) for line in lines)
        return PostedEntry(entry=entry, sides=tuple(sides))


@answers(accounting.Chart)
class Chart(Answer):
    async def accounts_for(self, purposes: Collection[AccountPurpose]) -> dict[AccountPurpose, UUID]:
        kept = self.uow.store.kept[Account].items()
        return {image["purpose"]: id for id, image in kept if image["purpose"] in purposes}


@answers(accounting.PostingRules)
class Rules(Answer):
    def of(self, occasion: Any, on: date) -> Any:
        return [posting for posting in shipped_postings() if posting.holds(occasion, on)]


@answers(accounting.ChartTemplates)
class Templates(Answer):
    def of(self, name: str, on: date) -> Any:
        return shipped_chart(name, on)


@answers(accounting.BookedInvoices)
class BookedInvoices(Answer):
    async def of(self, invoice_id: UUID) -> accounting.BookedInvoice:
        invoice = await self.uow.get(Invoice, invoice_id)
        assert invoice.number
        kinds = {tax.kind for line in invoice.lines for tax in line.taxes}
        return accounting.BookedInvoice(
            number=invoice.number,
            is_return=invoice.purpose is Purpose.RETURN,
            total=invoice.total,
            taxes={Amount(kind.value): invoice.total_of(kind) for kind in kinds},
        )


@answers(accounting.MonthEnds)
class MonthEnds(Answer):
    async def of(self, month: date) -> accounting.MonthEnd:
        return accounting.MonthEnd(
            balances=self._balances(month), open_steps=self._steps(month), open_requests=0
        )

    def _balances(self, month: date) -> tuple[accounting.Balance, ...]:
        lines = [row for row in self.uow.ledger(JournalLine) if row.posted_on < next_month(month)]
        return tuple(
            accounting.Balance(
                account_code=str(account),
                debit=Money.total(row.debit for row in lines if row.account_id == account),
                credit=Money.total(row.credit for row in lines if row.account_id == account),
            )
            for account in {row.account_id for row in lines}
        )

    def _steps(self, month: date) -> int:
        store = self.uow.store
        return sum(
            self._dated(store.events[task.event_id]).replace(day=1) == month
            and (
                task.process == "record_to_report" or task.queue == "fiscal" or task.state is TaskState.PARKED
            )
            for task in store.open.values()
        )

    def _dated(self, event: dict[str, Any]) -> date:
        on = event["payload"].get("on")
        return date.fromisoformat(on) if on else business_date(event["occurred_at"])
