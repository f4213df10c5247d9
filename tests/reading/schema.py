"""The shop as a GraphQL schema."""

from decimal import Decimal
from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig

from api import scalars
from api.ids import parse
from api.money import Money
from api.node import Node, NodeQuery
from api.reading import (
    SCALARS,
    Connection,
    SummarizedConnection,
    affected,
    bind,
    connection,
    field,
    lookup,
    paged,
    read_back,
    relation,
)
from tests.reading.shop import BUYER, SALE, SaleStatus

strawberry.enum(SaleStatus, description="How far a sale has come.")


@strawberry.type(description="Who buys.")
class Buyer(Node):
    name: str = field("The name.")
    nickname: str | None = field("What friends say.")
    sponsor: "Buyer | None" = relation("Who brought them.")
    sponsored: "list[Buyer]" = relation("Whom they brought.")
    sales: "SummarizedConnection[Sale] | None" = paged("What they bought.")
    open_sales: "SummarizedConnection[Sale] | None" = paged("What they have not paid.")


@strawberry.type(description="A line.")
class SaleLine(Node):
    position: int = field("Where it stands.")
    sku: str = field("What.")
    quantity: Decimal = field("How much.")
    sale: "Sale" = relation("Of which sale.")


@strawberry.type(description="How far it has come.")
class Progress:
    status: SaleStatus = field("The status again.")
    steps: list[SaleLine] = relation("The lines again.")


@strawberry.type(description="A sale.")
class Sale(Node):
    number: int = field("The number.")
    series: int = field("The series.")
    status: SaleStatus = field("The status.")
    paid: bool = field("Whether it is paid.")
    placed_at: scalars.datetime = field("When.")
    due_on: scalars.date | None = field("By when.")
    total: Money = field("How much.")
    margin: Money | None = field("How much remains.")
    note: str | None = field("Remarks.")
    weight: Decimal | None = field("Gross.")
    net_weight: Decimal | None = field("Net.")
    freight: Money | None = field("What it costs to send.")
    line_count: Decimal = field("How many lines.")
    hint: str = field("Made by Python.")
    page: scalars.Url = field("Where to look at it.")
    buyer: Buyer | None = relation("Who bought.")
    agent: Buyer | None = relation("Who sold.")
    lines: list[SaleLine] = relation("What was sold.")
    first_lines: list[SaleLine] = relation("The first of them.")
    progress: Progress = relation("How far it has come.")

    @strawberry.field(description="A resolver of its own.")
    def constant(self) -> int:
        return 7


@strawberry.type(description="What became of it.")
class TouchPayload:
    sale: Sale | None = affected("The sale.")
    replayed: bool = strawberry.field(description="Whether it was a repetition.", default=False)


@strawberry.type(description="What became of them.")
class TouchAllPayload:
    sales: list[Sale] | None = affected("The sales.")


@strawberry.type
class Query(NodeQuery):
    sale: Sale | None = lookup(SALE, "One sale.")
    sales: SummarizedConnection[Sale] | None = connection(SALE, "Sales.")
    buyer: Buyer | None = lookup(BUYER, "One buyer.")
    buyers: Connection[Buyer] | None = connection(BUYER, "Buyers.")


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Reads back.")
    async def touch(self, info: strawberry.Info, id: strawberry.ID) -> TouchPayload:
        payload: Any = TouchPayload()
        payload.affected = await read_back(info, parse(id)[1], connection=info.context.connection)
        return payload

    @strawberry.mutation(description="Reads several back.")
    async def touch_all(self, info: strawberry.Info, ids: list[strawberry.ID]) -> TouchAllPayload:
        payload: Any = TouchAllPayload()
        payload.affected = await read_back(info, [parse(id)[1] for id in ids])
        return payload


schema = bind(
    strawberry.Schema(
        Query,
        Mutation,
        config=StrawberryConfig(scalar_map={**scalars.SCALARS, **SCALARS}),
    )
)
