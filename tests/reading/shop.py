"""A small shop of two companies: tables, views and rows that the tests of reading ask about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random
from uuid import UUID

from sqlalchemy import Column, Date, ForeignKeyConstraint, Integer, MetaData, Table, Text, Uuid, func, select
from sqlalchemy.dialects.postgresql import JSONB

from domain.kernel.money import Money
from persistence.columns import Choice, Instant, MoneyColumn, PriceColumn, QuantityColumn
from persistence.reading.view import (
    DESC,
    View,
    boolean,
    computed,
    decimal,
    enum,
    group,
    instant,
    integer,
    json,
    many,
    money,
    one,
    price,
    quantity,
    text,
    url,
)
from persistence.reading.view import (
    date as date_of,
)

metadata = MetaData()


class SaleStatus(StrEnum):
    OPEN = "OPEN"
    PAID = "PAID"
    LOST = "LOST"


def of_company(name: str, *columns: Column, **references: str) -> Table:
    return Table(
        name,
        metadata,
        Column("company_id", Uuid, primary_key=True),
        Column("id", Uuid, primary_key=True),
        *columns,
        *(
            ForeignKeyConstraint(["company_id", column], [f"{table}.company_id", f"{table}.id"])
            for column, table in references.items()
        ),
    )


buyers = of_company(
    "buyer",
    Column("name", Text(collation="C"), nullable=False),
    Column("nickname", Text(collation="C")),
    Column("sponsor_id", Uuid),
    sponsor_id="buyer",
)
sales = of_company(
    "sale",
    Column("number", Integer, nullable=False),
    Column("series", Integer, nullable=False),
    Column("status", Choice(SaleStatus), nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("due_on", Date),
    Column("total", MoneyColumn, nullable=False),
    Column("margin", MoneyColumn, nullable=False),
    Column("note", Text(collation="C")),
    Column("weight", QuantityColumn),
    Column("tare", QuantityColumn, nullable=False),
    Column("freight", PriceColumn),
    Column("tags", JSONB, nullable=False),
    Column("buyer_id", Uuid, nullable=False),
    Column("agent_id", Uuid),
    buyer_id="buyer",
    agent_id="buyer",
)
lines = of_company(
    "sale_line",
    Column("sale_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("sku", Text(collation="C"), nullable=False),
    Column("quantity", QuantityColumn, nullable=False),
    sale_id="sale",
)
colours = Table(
    "colour", metadata, Column("code", Text(collation="C"), primary_key=True), Column("name", Text)
)

ROW_SECURITY = [
    statement
    for table in (buyers, sales, lines)
    for statement in (
        f"alter table {table.name} enable row level security",
        f"alter table {table.name} force row level security",
        f"create policy own on {table.name} using "
        "(company_id = nullif(current_setting('app.company', true), '')::uuid)",
    )
]

number_of_lines = (
    select(func.count())
    .where(lines.c.company_id == sales.c.company_id, lines.c.sale_id == sales.c.id)
    .correlate(sales)
    .scalar_subquery()
)

COLOUR = View("Colour", colours, key=colours.c.code, read="shop.read", fields={"name": text(colours.c.name)})
BUYER = View(
    "Buyer",
    buyers,
    prefix="buyer",
    read="shop.buyer.read",
    fields={
        "name": text(buyers.c.name, filter=True, sort=True),
        "nickname": text(buyers.c.nickname, filter=True, sort=True),
        "sponsor": one("Buyer", buyers.c.sponsor_id, filter=True),
        "sponsored": many("Buyer", buyers.c.sponsor_id, order_by=[buyers.c.name], filter=True),
        "sales": many("Sale", sales.c.buyer_id),
        "open_sales": many("Sale", sales.c.buyer_id, where=sales.c.status == SaleStatus.OPEN),
    },
    lookups=["id"],
    default_sort=[("name", "ASC")],
)
SALE_LINE = View(
    "SaleLine",
    lines,
    prefix="saleline",
    read="shop.read",
    fields={
        "position": integer(lines.c.position),
        "sku": text(lines.c.sku, filter=True),
        "quantity": quantity(lines.c.quantity, filter=True),
        "sale": one("Sale", lines.c.sale_id),
    },
)
SALE = View(
    "Sale",
    sales,
    prefix="sale",
    read="shop.read",
    fields={
        "number": integer(sales.c.number, filter=True, sort=True, measure=True),
        "series": integer(sales.c.series, filter=True, sort=True, dimension=True),
        "status": enum(SaleStatus, sales.c.status, filter=True, sort=True, dimension=True),
        "paid": boolean(sales.c.status == SaleStatus.PAID, filter=True, null=False, dimension=True),
        "placed_at": instant(sales.c.placed_at, filter=True, sort=True, measure=True, dimension=True),
        "due_on": date_of(sales.c.due_on, filter=True, sort=True, measure=True, dimension=True),
        "total": money(sales.c.total, filter=True, sort=True, measure=True),
        "margin": money(sales.c.margin, requires="shop.margin.read", measure=True),
        "note": text(sales.c.note, filter=True, sort=True, dimension=True),
        "weight": quantity(sales.c.weight, filter=True, sort=True, measure=True),
        "net_weight": quantity(sales.c.weight - sales.c.tare, measure=True),
        "freight": price(sales.c.freight, filter=True, sort=True, measure=True),
        "line_count": decimal(number_of_lines, null=False, measure=True),
        "tags": json(sales.c.tags),
        "buyer": one("Buyer", sales.c.buyer_id, filter=True, dimension=True),
        "agent": one("Buyer", sales.c.agent_id, filter=True, dimension=True),
        "lines": many("SaleLine", lines.c.sale_id, order_by=[lines.c.position], filter=True),
        "first_lines": many("SaleLine", lines.c.sale_id, where=lines.c.position == 0),
        "progress": group(
            {"status": enum(SaleStatus, sales.c.status), "steps": many("SaleLine", lines.c.sale_id)}
        ),
        "hint": computed(
            lambda status, note: f"{status.lower()}: {note or '-'}", sales.c.status, sales.c.note, total=True
        ),
        "page": url("/sales/{0.hex}", sales.c.id),
    },
    lookups=["id", "number", ("series", "number")],
    default_sort=[("placed_at", DESC)],
    search=lambda words: func.strpos(func.lower(sales.c.note), func.lower(words)) > 0,
)


@dataclass(eq=False)
class Buyer:
    id: UUID
    name: str
    nickname: str | None
    sponsor: Buyer | None


@dataclass(eq=False)
class Line:
    id: UUID
    position: int
    sku: str
    quantity: Decimal


@dataclass(eq=False)
class Sale:
    id: UUID
    number: int
    series: int
    status: SaleStatus
    placed_at: datetime
    due_on: date | None
    total: Money
    note: str | None
    weight: Decimal | None
    freight: Decimal | None
    buyer: Buyer
    agent: Buyer | None
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Shop:
    """What one company has."""

    company: UUID
    buyers: list[Buyer]
    sales: list[Sale]


NOTES = [None, "", "a", "á", "Z", "ç%_\\", "aa", "a'b\"c", "\U0001f600", "\uffff", "\U0010ffff", "\x7f\n\t"]
FREIGHTS = [
    None,
    *map(Decimal, ("1.5", "0.1234567891", "100", "-0.0000000001", "99999999999.9999999999")),
]
EVENING = datetime(2026, 11, 20, 23, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 21, 3, tzinfo=UTC)
"""In São Paulo."""


def furnished(seed: int, sales_count: int = 60) -> Shop:
    """A company whose rows have many equal values, missing ones and strange ones.

    Its ids are those of every other such company: only the company tells them apart.
    """
    random = Random(seed)  # noqa: S311  the same shop every time

    ids = {kind: Random(kind.__name__) for kind in (Buyer, Sale, Line)}  # noqa: S311

    def new_id(kind: type) -> UUID:
        return UUID(int=ids[kind].getrandbits(128), version=4)

    people: list[Buyer] = []
    for place in range(7):
        sponsor = random.choice([None, *people])
        people.append(Buyer(new_id(Buyer), f"Buyer {place % 5}", random.choice(NOTES), sponsor))
    sold = [_sale(random, new_id, number, people) for number in range(1, sales_count + 1)]
    sold[0].placed_at = MIDNIGHT
    return Shop(UUID(int=seed), people, sold)


def _sale(random: Random, new_id, number: int, people: list[Buyer]) -> Sale:
    sale = Sale(
        id=new_id(Sale),
        number=number,
        series=random.randint(1, 3),
        status=random.choice(list(SaleStatus)),
        placed_at=EVENING
        + timedelta(hours=random.randint(0, 24) * 2, microseconds=random.choice([0, 1, 999_999])),
        due_on=random.choice(
            [None, date(1, 1, 2), date(2026, 11, 20), date(2026, 11, 21), date(9999, 12, 30)]
        ),
        total=Money(random.choice([0, 1, -5, 1230, 10**15])),
        note=random.choice(NOTES),
        weight=random.choice([None, Decimal("0"), Decimal("2.5"), Decimal("0.0001"), Decimal("10")]),
        freight=random.choice(FREIGHTS),
        buyer=random.choice(people),
        agent=random.choice([None, *people]),
    )
    for position in range(random.randint(0, 3)):
        sale.lines.append(
            Line(new_id(Line), position, random.choice("ABC"), Decimal(random.randint(1, 5)) / 2)
        )
    return sale


def rows(shop: Shop) -> dict[Table, list[dict[str, object]]]:
    """The shop as rows of its tables."""
    own = {"company_id": shop.company}
    return {
        buyers: [
            own
            | {"id": b.id, "name": b.name, "nickname": b.nickname, "sponsor_id": b.sponsor and b.sponsor.id}
            for b in shop.buyers
        ],
        sales: [own | _sale_row(sale) for sale in shop.sales],
        lines: [
            own
            | {"id": line.id, "sale_id": sale.id, "position": line.position, "sku": line.sku}
            | {"quantity": line.quantity}
            for sale in shop.sales
            for line in sale.lines
        ],
    }


def _sale_row(sale: Sale) -> dict[str, object]:
    plain = {name: value for name, value in vars(sale).items() if name not in {"buyer", "agent", "lines"}}
    derived = {"margin": Money(7), "tare": Decimal("0.5"), "tags": ["x", {"y": 1}]}
    return plain | derived | {"buyer_id": sale.buyer.id, "agent_id": sale.agent and sale.agent.id}
