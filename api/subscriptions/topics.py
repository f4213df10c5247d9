"""What can be subscribed to: which facts, narrowed down by what, told how."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from api.authorization import SIGNED_IN
from api.context import Context
from api.faults import BadUserInput, Forbidden
from api.ids import decode_id, wire
from api.subscriptions.changes import (
    BulkOperationChange,
    Change,
    EventChange,
    InvoiceChange,
    NoticeChange,
    OrderChange,
    OrderProcessChange,
    ProductChange,
    ReceivableChange,
    StockChange,
)
from api.subscriptions.facts import (
    EVENTS,
    EventType,
    about,
    concerns,
    lacking,
    may_know,
    subject_of,
    type_of,
)
from domain.kernel.said import Said
from persistence.database import Database
from persistence.live.journal import Fact
from persistence.live.stock import items_of_order, items_of_product, items_of_receipt
from persistence.reading.view import VIEWS

Arguments = Mapping[str, Any]
Locate = Callable[[Database, UUID, Fact, Arguments], Awaitable[Sequence[UUID] | UUID]]


@dataclass(frozen=True)
class Topic:
    """``narrowing`` maps an argument to the prefix of its ids and the field of the fact it must equal.

    ``located`` finds what a fact is about where its payload does not name that; nothing found,
    nothing told. Whoever may follow an ``open`` one may know of all its facts, as what it shows changes with
    each of them.
    """

    change: type[Change]
    description: str
    view: str | None = None
    narrowing: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    facts: frozenset[str] | None = None
    located: Locate | None = None
    open: bool = False

    @property
    def scope(self) -> str:
        return VIEWS[self.view].read if self.view else SIGNED_IN

    def names(self) -> frozenset[str]:
        """The classes of the facts that belong here."""
        if self.facts is not None:
            return self.facts
        of = {name: it for name in EVENTS if (it := about(name))}
        if self.view is None:
            return frozenset(of)
        return frozenset(name for name, it in of.items() if it.view == self.view and it.requires is None)

    def wanted(self, arguments: Arguments) -> Callable[[Fact], bool]:
        """Whether a fact is asked for. Raises BadUserInput."""
        names = self._chosen(arguments.get("types"))
        equal = [
            (key, str(decode_id(arguments[argument], prefix, (_camel(argument),))))
            for argument, (prefix, key) in self.narrowing.items()
            if arguments.get(argument) is not None
        ]
        fields = [(key, value) for key, value in equal if key is not None]
        return lambda fact: fact.type in names and all(fact.payload.get(key) == id for key, id in fields)

    def _chosen(self, types: Sequence[EventType] | None) -> frozenset[str]:
        if types is None:
            return self.names()
        named = {type_of(name): name for name in self.names()}
        for place, each in enumerate(types):
            if each.value not in named:
                raise BadUserInput(
                    Said("{type} is not told here.", type=each.value), path=["types", str(place)]
                )
        return frozenset(named[each.value] for each in types)

    def check(self, context: Context, arguments: Arguments) -> None:
        """Raises Unauthenticated, Forbidden."""
        who = context.known
        if not who.may(self.scope):
            raise Forbidden("Not permitted.", requires=self.scope)
        for name in self._chosen(arguments["types"]) if arguments.get("types") else ():
            if not self._may_know(context, name):
                raise Forbidden(
                    Said("{type} is not for you to know.", type=type_of(name)),
                    requires=lacking(context.known.may, name),
                )

    def _may_know(self, context: Context, name: str) -> bool:
        return self.open or may_know(context.known.may, name)

    async def told(self, fact: Fact, context: Context, arguments: Arguments) -> Happening | None:
        """The fact as somebody may know it; None when not, or when it does not concern them."""
        who = context.known
        if not self._may_know(context, fact.type) or not concerns(who.may, who.id, fact):
            return None
        if self.located is None:
            found = subject_of(fact)
            return None if found is None else Happening(fact, self.change, found[1])
        ids = await self.located(context.services.database, context.known.company, fact, arguments)
        return Happening(fact, self.change, ids) if ids else None


@dataclass(frozen=True)
class Happening:
    """A fact on its way to somebody, and the ids of what it is about."""

    fact: Fact
    kind: type[Change]
    ids: UUID | Sequence[UUID]

    def change(self) -> Any:
        """What the payload's own fields are resolved from."""
        common: dict[str, Any] = {
            "event_id": wire("event", self.fact.place.id),
            "occurred_at": self.fact.occurred_at,
            "type": EventType(type_of(self.fact.type)),
        }
        if self.kind is EventChange:
            common["about"] = subject_of(self.fact)
        return self.kind(**common)


async def _items(database: Database, company: UUID, fact: Fact, arguments: Arguments) -> Sequence[UUID]:
    """The items that a fact moved or set aside, of one product when that is asked for."""
    if fact.type == "StockReceived":
        found = await items_of_receipt(database, company, UUID(fact.payload["receipt_id"]))
    else:
        found = await items_of_order(database, company, fact.case_id)
    if arguments.get("product_id") is None:
        return found
    product = decode_id(arguments["product_id"], "product", ("productId",))
    return [id for id in await items_of_product(database, company, product) if id in set(found)]


async def _order(
    database: Database, company: UUID, fact: Fact, arguments: Arguments
) -> Sequence[UUID] | UUID:
    """The order whose case it is."""
    order = fact.payload.get("order_id")
    return [] if order is None else UUID(order)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


ORDER = Topic(
    OrderChange,
    "Whatever happens to orders: placed, held, served, invoiced, closed, cancelled.",
    view="Order",
    narrowing={"order_id": ("order", "order_id")},
)
ORDER_PROCESS = Topic(
    OrderProcessChange,
    "Whatever moves what an order set in motion: goods, invoices, receivables, entries. Each step leaves a "
    "fact when it is done, told to who may read what it is about; what is tried again, or parked, leaves "
    "none.",
    view="Order",
    narrowing={"order_id": ("order", "order_id")},
    facts=frozenset(name for name, kind in EVENTS.items() if getattr(kind, "case", None) == "order_id"),
    located=_order,
)
INVOICE = Topic(
    InvoiceChange,
    "Whatever happens to invoices, from the draft to the authority's answer and beyond.",
    view="Invoice",
    narrowing={"order_id": ("order", "order_id"), "invoice_id": ("invoice", "invoice_id")},
)
RECEIVABLE = Topic(
    ReceivableChange,
    "Whatever happens to what customers owe: opened, paid, undone, cancelled.",
    view="Receivable",
    narrowing={"order_id": ("order", "order_id"), "receivable_id": ("receivable", "receivable_id")},
)
PRODUCT = Topic(
    ProductChange,
    "Whatever happens to products, their prices included.",
    view="Product",
    narrowing={"product_id": ("product", "product_id")},
)
STOCK = Topic(
    StockChange,
    "Goods that come, leave, come back, or are set aside for an order and released again.",
    view="StockItem",
    narrowing={"product_id": ("product", None)},
    facts=frozenset(
        {
            "BackorderCovered",
            "OrderCancelled",
            "OrderClosed",
            "OrderPlaced",
            "StockReceived",
            "StockReturned",
            "StockShipped",
            "StockTakenBack",
        }
    ),
    located=_items,
    open=True,
)
BULK_OPERATION = Topic(
    BulkOperationChange,
    "How far one's own long work is, about every second, and how it ends; that of others with "
    "`platform.bulk_operation.read`.",
    view="BulkOperation",
    narrowing={"bulk_operation_id": ("bulkoperation", "bulk_operation_id")},
)
NOTICE = Topic(
    NoticeChange,
    "What you are told, as it arrives; for people, as a program is told nothing.",
    view="Notice",
)
EVERYTHING = Topic(
    EventChange,
    "Everything that happens and that may be known with the permissions at hand.",
)
