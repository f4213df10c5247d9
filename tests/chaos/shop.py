"""What the companies deal in: products with known stock, a scarce one, a customer; all by GraphQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.chaos.line import Line
from tests.chaos.notebook import Intent

PRODUCTS = 6
PLENTY = Decimal(100_000)
FEW = Decimal(40)
"""Of the scarce product, that many clients want at once."""

PARTIES = "{ parties(first: 50) { nodes { id name } } }"
WAREHOUSES = "{ warehouses { nodes { id } } }"
STOCK = "query($id: ID!) { stockItems(where: {product: {id: {eq: $id}}}) { nodes { available } } }"


@dataclass
class Shop:
    """One company as its clients know it. ``received`` is all that ever came in, by product."""

    line: Line
    at_once: bool
    """It invoices as orders are placed; the other one waits to be asked."""
    customer: str = ""
    warehouse: str = ""
    products: list[str] = field(default_factory=list)
    scarce: str = ""
    received: dict[str, Decimal] = field(default_factory=dict)

    @property
    def company(self) -> str:
        return self.line.company

    async def open(self) -> Shop:
        """Register products and receive their goods."""
        parties = (await self.line.query(PARTIES))["parties"]["nodes"]
        self.customer = next(p["id"] for p in parties if p["name"].startswith(("Mercearia", "Helena")))
        self.warehouse = (await self.line.query(WAREHOUSES))["warehouses"]["nodes"][0]["id"]
        self.products = [await self.register(f"CHAOS-{place}") for place in range(PRODUCTS)]
        self.scarce = await self.register("CHAOS-FEW")
        await self.receive("stock", dict.fromkeys(self.products, PLENTY) | {self.scarce: FEW})
        return self

    async def receive(self, key: str, goods: Mapping[str, Decimal | int]) -> None:
        """Bring goods in at one cost."""
        items = [
            {"productId": product, "quantity": str(quantity), "unitCost": "3.17"}
            for product, quantity in goods.items()
        ]
        wish = self.line.wish(
            f"{self.company} {key}", "receiveStock", warehouseId=self.warehouse, items=items
        )
        await self.line.do(wish, thing="movements")
        self.received |= {product: Decimal(quantity) for product, quantity in goods.items()}

    async def available(self, product: str) -> str:
        """What may still be sold, as the API writes it."""
        return (await self.line.query(STOCK, id=product))["stockItems"]["nodes"][0]["available"]

    def order(self, key: str, product: str) -> Intent:
        """One piece of this product, to be asked for next."""
        return self.line.wish(
            key,
            "placeOrder",
            customerId=self.customer,
            warehouseId=self.warehouse,
            items=[{"productId": product, "quantity": "1"}],
        )

    async def register(self, sku: str) -> str:
        """A product's id."""
        what: dict[str, Any] = {"kind": "GOODS", "unit": "UN", "ncm": "09012100", "origin": 0}
        wish = self.line.wish(
            f"{self.company} {sku}",
            "registerProduct",
            sku=sku,
            name=f"Produto {sku}",
            salePrice="10.00",
            **what,
        )
        return (await self.line.do(wish, thing="product"))["id"]
