"""Warehouses."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.mutations import mutation
from api.node import Node
from api.reading import Connection, SummarizedConnection, connection, field, lookup, paged
from domain.stock.commands.register_warehouse import register_warehouse
from persistence.stock.views import WAREHOUSE

if TYPE_CHECKING:
    from api.stock.item import StockItem

StockItemLink = Annotated["StockItem", strawberry.lazy("api.stock.item")]


@strawberry.type(description="A place that holds stock (depósito).")
class Warehouse(Node):
    code: str = field("What people call it by.")
    name: str = field("Its full name.")
    external_reference: str | None = field("Its id in the system of a partner.")
    version: int = field("Raised by every change.")
    stock_items: SummarizedConnection[StockItemLink] | None = paged("What it holds.")


@strawberry.type
class WarehouseQuery:
    warehouse: Warehouse | None = lookup(WAREHOUSE, "One warehouse, by what names it.")
    warehouses: Connection[Warehouse] | None = connection(WAREHOUSE, "The company's warehouses.")


@strawberry.type
class WarehouseMutation:
    register_warehouse = mutation(register_warehouse, warehouse=Warehouse)
