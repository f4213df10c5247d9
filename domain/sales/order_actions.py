"""What may be done with an order now."""

from __future__ import annotations

from domain.kernel.action import Action
from domain.kernel.refusal import InvalidTransition
from domain.sales.order import (
    INVOICEABLE,
    NEXT,
    OrderHasInvoices,
    OrderNotInvoiced,
    OrderStatus,
)


def actions_of(status: str, allocated: bool, remaining: bool, returnable: bool) -> list[Action]:
    """What may be done with an order in this state, of which something is ``allocated`` to invoices,
    something ``remaining`` and something delivered and ``returnable``."""
    now = OrderStatus(status)
    follows, state = NEXT.get(now, ()), InvalidTransition.code
    invoiceable = now in INVOICEABLE
    cancellable = OrderStatus.CANCELLED in follows
    return [
        Action.of("approveOrder", now is OrderStatus.IN_REVIEW, state),
        Action.of("invoiceOrder", invoiceable and remaining, "NOTHING_TO_INVOICE" if invoiceable else state),
        Action.of(
            "cancelOrder", cancellable and not allocated, OrderHasInvoices.code if allocated else state
        ),
        Action.of("closeOrder", OrderStatus.CLOSED in follows, state),
        Action.of("returnOrder", returnable, OrderNotInvoiced.code),
    ]
