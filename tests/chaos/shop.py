"""What the companies deal in: products with known stock, a scarce one, a customer; all by GraphQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.chaos.line import Line

PRODUCTS = 6
PLENTY = Decimal(100_000)
FEW = Decimal(40)
"""Of the scarce product, that many clients want at once."""

PARTIES = "{ parties(first: 50) { nodes { id name } } }"
WAREHOUSES = "{ warehouses { nodes { id } } }"
PRODUCT_IDS = "query($skus: [String!]!) { products(where: {sku: {in: $skus}}) { nodes { id sku } } }"


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
        self.products = [await self._register(f"CHAOS-{place}") for place in range(PRODUCTS)]
        self.scarce = await self._register("CHAOS-FEW")
        self.received = dict.fromkeys(self.products, PLENTY) | {self.scarce: FEW}
        items = [
            {"productId": product, "quantity": str(quantity), "unitCost": "3.17"}
            for product, quantity in self.received.items()
        ]
        stock = self.line.wish(
            f"{self.company} stock", "receiveStock", warehouseId=self.warehouse, items=items
        )
        await self.line.do(stock, thing="movements")
        return self

    async def _register(self, sku: str) -> str:
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
