"""The processes of the house: what happens by itself."""

from domain.processes.order_to_cash import ORDER_TO_CASH

PROCESSES = (ORDER_TO_CASH,)

TERMINAL = frozenset(
    {
        "CommissionAccrued",
        "CreditGranted",
        "EmployeeDismissed",
        "EmployeeHired",
        "InvoiceRejected",
        "OrderHeld",
        "OrderInvoiced",
        "PartyBlocked",
        "PartyCorrected",
        "PartyDeactivated",
        "PartyReactivated",
        "PartyRegistered",
        "PartyUnblocked",
        "PriceChanged",
        "ProductCorrected",
        "ProductDiscontinued",
        "ProductRegistered",
        "ProductReinstated",
        "ProductWithdrawn",
        "ReceivableCancelled",
        "ReceivableOpened",
        "ReturnReceived",
        "SalaryChanged",
        "SettlementPosted",
        "SettlementReversed",
        "StockReturned",
        "StockShipped",
    }
)
"""Facts that nothing follows from yet; every other fact has a step."""
