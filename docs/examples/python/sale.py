"""A sale by a typed client: what it would cost, the order, and its invoice, authorised by the tax authority.

    .venv/bin/python sale.py http://127.0.0.1:8000/graphql rg_live_…

Ends with 1 when anything is missing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from decimal import Decimal
from uuid import uuid4

from generated import (
    InvoiceOrderInput,
    InvoicesOfOrderInvoices,
    InvoiceStatus,
    OrderItemInput,
    PlaceOrderInput,
    PlaceOrderPlaceOrder,
    PlaceOrderPlaceOrderOrder,
    Retaguarda,
)
from generated.enums import InvoiceOn

PATIENCE = 60.0
"""Seconds until an invoice that is not authorised counts as missing."""
UNDECIDED = {InvoiceStatus.DRAFT, InvoiceStatus.NUMBERED, InvoiceStatus.SIGNED, InvoiceStatus.TRANSMITTED}


class Missing(Exception):
    """Something that should be there is not."""


def chosen(shop: Retaguarda) -> tuple[PlaceOrderInput, bool]:
    """One of what is on the shelf, to the first customer; and whether invoices are asked for."""
    seen = shop.shop()
    if not seen.company or not seen.parties or not seen.stock_items:
        raise Missing("the key may not read company, parties and stock")
    items = [item for item in seen.stock_items.nodes if item.available >= 1]
    if not items or not seen.parties.nodes:
        raise Missing("nothing to sell, or nobody to sell to")
    item, customer = items[0], seen.parties.nodes[0]
    assert item.product is not None
    assert item.warehouse is not None
    print(f"{seen.company.legal_name} sells {item.product.name} to {customer.name}")
    order = PlaceOrderInput(
        customer_id=customer.id,
        warehouse_id=item.warehouse.id,
        items=[OrderItemInput(product_id=item.product.id, quantity=Decimal(1))],
        # The same key, sent again, answers with the same order: a lost answer costs nothing.
        idempotency_key=str(uuid4()),
    )
    return order, seen.company.invoice_on is InvoiceOn.REQUEST


def accepted(payload: PlaceOrderPlaceOrder | None) -> PlaceOrderPlaceOrderOrder:
    """The order. Raises Missing with everything that was refused."""
    if payload is None or payload.order is None:
        errors = payload.errors if payload else []
        raise Missing("; ".join(f"{error.code}: {error.message}" for error in errors))
    return payload.order


def invoiced(shop: Retaguarda, order_id: str) -> InvoicesOfOrderInvoices:
    """The invoice, once the authority has decided. Raises Missing."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        order = shop.invoices_of(order_id).order
        for invoice in decided(order.invoices or [] if order else []):
            return invoice
        time.sleep(0.2)
    raise Missing(f"no decision after {PATIENCE:.0f} s")


def decided(invoices: Sequence[InvoicesOfOrderInvoices]) -> list[InvoicesOfOrderInvoices]:
    return [invoice for invoice in invoices if invoice.status not in UNDECIDED]


def play(shop: Retaguarda) -> None:
    """The whole sale. Raises Missing."""
    wanted, on_request = chosen(shop)
    preview = accepted(shop.place_order(wanted.model_copy(update={"validate_only": True})).place_order)
    print(f"it would cost R$ {preview.total.amount}")
    order = accepted(shop.place_order(wanted).place_order)
    print(f"order {order.number} is {order.status.value}, over R$ {order.total.amount}")
    if on_request:
        request = InvoiceOrderInput(order_id=order.id, idempotency_key=str(uuid4()))
        asked = shop.invoice_order(request).invoice_order
        if asked is None or asked.errors:
            raise Missing("an invoice, on request")
    invoice = invoiced(shop, order.id)
    if invoice.status is not InvoiceStatus.AUTHORIZED:
        raise Missing(invoice.rejection.reason if invoice.rejection else invoice.status.value)
    print(f"invoice {invoice.number}, series {invoice.series}, is {invoice.status.value}")
    print(f"access key {invoice.access_key}, protocol {invoice.protocol}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python sale.py http://127.0.0.1:8000/graphql rg_live_…")
    url, key = sys.argv[1:]
    try:
        play(Retaguarda(url, headers={"Authorization": f"Bearer {key}", "Accept-Language": "en"}))
    except Missing as missing:
        sys.exit(f"missing: {missing}")
