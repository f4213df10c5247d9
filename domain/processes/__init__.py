"""The processes of the house: what happens by itself."""

from domain.processes.order_to_cash import ORDER_TO_CASH

PROCESSES = (ORDER_TO_CASH,)

TERMINAL = frozenset(
    {
        "InvoiceRejected",
        "OrderHeld",
        "OrderInvoiced",
        "StockShipped",
    }
)
"""Facts that nothing follows from yet; every other fact has a step."""
