"""The server that Strawberry's and SQLAlchemy's own guides lead to: ORM models, resolvers, DataLoaders.

The same tables under the same walls: the key is looked up for each request, each transaction sets the company
under the application's role, and permission classes guard the fields.
"""

from __future__ import annotations

import base64
import os
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import strawberry
from sqlalchemy import DateTime, ForeignKeyConstraint, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.applications import Starlette
from starlette.requests import Request
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.permission import BasePermission
from strawberry.types import Info

from domain.platform.permission import Permissions
from persistence.address import asyncpg_url
from persistence.platform.tokens import Presented, TokenMint
from persistence.secrets import Secrets


class Base(DeclarativeBase):
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)


class PartyRow(Base):
    __tablename__ = "party"
    name: Mapped[str]


class ProductRow(Base):
    __tablename__ = "product"
    sku: Mapped[str]
    name: Mapped[str]


class OrderRow(Base):
    __tablename__ = "sales_order"
    __table_args__ = (ForeignKeyConstraint(["company_id", "customer_id"], ["party.company_id", "party.id"]),)
    number: Mapped[int]
    status: Mapped[str]
    customer_id: Mapped[UUID]
    placed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    total: Mapped[int]


class LineRow(Base):
    __tablename__ = "sales_order_line"
    order_id: Mapped[UUID]
    position: Mapped[int]
    product_id: Mapped[UUID]
    quantity: Mapped[int]
    unit_price: Mapped[Decimal]


engine = create_async_engine(
    asyncpg_url(os.environ["DATABASE_URL"]),
    pool_size=int(os.environ["CONNECTIONS"]),
    max_overflow=0,
    connect_args={"server_settings": {"role": "retaguarda_app", "timezone": "UTC", "jit": "off"}},
)
sessions = async_sessionmaker(engine, expire_on_commit=False)
mint = TokenMint(Secrets(os.environ["SECRET_KEY"]))


@asynccontextmanager
async def seen_by(company: UUID) -> AsyncGenerator[AsyncSession]:
    """A session that sees one company."""
    async with sessions() as session:
        await session.execute(select(func.set_config("app.company", str(company), True)))
        yield session


class Loaders:
    """Of one request: what is asked for by many nodes is fetched once."""

    def __init__(self, company: UUID) -> None:
        self.company = company
        self.parties = DataLoader(self._parties)
        self.products = DataLoader(self._products)
        self.lines = DataLoader(self._lines)

    async def _parties(self, ids: list[UUID]) -> Sequence[PartyRow]:
        return await self._by_id(PartyRow, ids)

    async def _products(self, ids: list[UUID]) -> Sequence[ProductRow]:
        return await self._by_id(ProductRow, ids)

    async def _by_id(self, kind: Any, ids: list[UUID]) -> Sequence[Any]:
        async with seen_by(self.company) as session:
            query = select(kind).where(kind.company_id == self.company, kind.id.in_(ids))
            found = {row.id: row for row in await session.scalars(query)}
        return [found[id] for id in ids]

    async def _lines(self, ids: list[UUID]) -> Sequence[list[LineRow]]:
        query = select(LineRow).where(LineRow.company_id == self.company, LineRow.order_id.in_(ids))
        found: dict[UUID, list[LineRow]] = defaultdict(list)
        async with seen_by(self.company) as session:
            for row in await session.scalars(query.order_by(LineRow.position)):
                found[row.order_id].append(row)
        return [found[id] for id in ids]


class Readable(BasePermission):
    """Whether the key's scopes reach what is read."""

    message = "Not permitted"
    scope = "sales.order.read"

    def has_permission(self, source: Any, info: Info, **_: Any) -> bool:
        return self.scope in info.context["permissions"]


class ReadableParty(Readable):
    scope = "parties.party.read"


class ReadableProduct(Readable):
    scope = "catalog.product.read"


@strawberry.type
class Party:
    name: str


@strawberry.type
class Product:
    sku: str
    name: str


@strawberry.type
class Line:
    row: strawberry.Private[LineRow]
    quantity: Decimal
    unit_price: Decimal

    @strawberry.field(permission_classes=[ReadableProduct])
    async def product(self, info: Info) -> Product:
        return cast("Product", await info.context["loaders"].products.load(self.row.product_id))


@strawberry.type
class Order:
    row: strawberry.Private[OrderRow]
    id: strawberry.ID
    number: int
    status: str
    placed_at: datetime
    total: Decimal

    @classmethod
    def of(cls, row: OrderRow) -> Order:
        return cls(
            row=row,
            id=strawberry.ID(str(row.id)),
            number=row.number,
            status=row.status,
            placed_at=row.placed_at,
            total=Decimal(row.total).scaleb(-2),
        )

    @strawberry.field(permission_classes=[ReadableParty])
    async def customer(self, info: Info) -> Party:
        return cast("Party", await info.context["loaders"].parties.load(self.row.customer_id))

    @strawberry.field
    async def lines(self, info: Info) -> list[Line]:
        return [
            Line(row=row, quantity=Decimal(row.quantity).scaleb(-4), unit_price=row.unit_price)
            for row in await info.context["loaders"].lines.load(self.row.id)
        ]


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Orders:
    wanted: strawberry.Private[Any]
    nodes: list[Order]
    page_info: PageInfo

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        async with seen_by(info.context["company"]) as session:
            return await session.scalar(select(func.count()).select_from(OrderRow).where(*self.wanted)) or 0


@strawberry.type
class Query:
    @strawberry.field(permission_classes=[Readable])
    async def order(self, info: Info, id: strawberry.ID) -> Order | None:
        company = info.context["company"]
        async with seen_by(company) as session:
            row = await session.get(OrderRow, (company, UUID(id)))
        return None if row is None else Order.of(row)

    @strawberry.field(permission_classes=[Readable])
    async def orders(self, info: Info, first: int, status: str, since: datetime, until: datetime) -> Orders:
        company = info.context["company"]
        wanted = (
            OrderRow.company_id == company,
            OrderRow.status == status,
            OrderRow.placed_at >= since,
            OrderRow.placed_at < until,
        )
        query = select(OrderRow).where(*wanted).order_by(OrderRow.placed_at.desc(), OrderRow.id.desc())
        async with seen_by(company) as session:
            rows = (await session.scalars(query.limit(first + 1))).all()
        page = rows[:first]
        cursor = (
            base64.b64encode(f"{page[-1].placed_at.isoformat()},{page[-1].id}".encode()).decode()
            if page
            else None
        )
        return Orders(
            wanted=wanted,
            nodes=[Order.of(row) for row in page],
            page_info=PageInfo(has_next_page=len(rows) > first, end_cursor=cursor),
        )


class View(GraphQL):
    async def get_context(self, request: Any, response: Any) -> Any:
        presented = mint.read_key(
            cast("Request", request).headers.get("authorization", "").removeprefix("Bearer ")
        )
        scopes = await scopes_of(presented) if presented else ()
        company = presented.company if presented else None
        return {
            "company": company,
            "permissions": Permissions.of(scopes),
            "loaders": Loaders(cast("UUID", company)),
        }


LOOKUP = text(
    "select k.scopes from api_key k join company on company.company_id = k.company_id "
    "where k.company_id = :company and k.id = :id and k.digest = :digest and k.revoked_at is null "
    "and company.status = 'ACTIVE'"
)


async def scopes_of(presented: Presented) -> Sequence[str]:
    async with seen_by(presented.company) as session:
        return await session.scalar(LOOKUP, vars(presented)) or ()


app = Starlette()
app.add_route("/graphql", View(strawberry.Schema(Query)), methods=["POST"])  # type: ignore[arg-type]
