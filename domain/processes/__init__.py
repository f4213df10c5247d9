"""The processes of the house: what happens by itself."""

from domain.processes.approving import APPROVING
from domain.processes.data_protection import DATA_PROTECTION
from domain.processes.exporting import EXPORTING
from domain.processes.fiscal_numbers import FISCAL_NUMBERS
from domain.processes.hire_to_retire import HIRE_TO_RETIRE
from domain.processes.importing import IMPORTING
from domain.processes.invoice_to_mailbox import INVOICE_TO_MAILBOX
from domain.processes.moving_in import MOVING_IN
from domain.processes.order_to_cash import ORDER_TO_CASH
from domain.processes.receiving_files import RECEIVING_FILES
from domain.processes.record_to_report import RECORD_TO_REPORT
from domain.processes.rehearsing import REHEARSING
from domain.processes.return_to_credit import RETURN_TO_CREDIT
from domain.processes.sale_to_commission import SALE_TO_COMMISSION
from domain.processes.telling import TELLING
from domain.processes.watching import WATCHING

PROCESSES = (
    APPROVING,
    DATA_PROTECTION,
    EXPORTING,
    FISCAL_NUMBERS,
    HIRE_TO_RETIRE,
    IMPORTING,
    INVOICE_TO_MAILBOX,
    MOVING_IN,
    ORDER_TO_CASH,
    RECEIVING_FILES,
    RECORD_TO_REPORT,
    REHEARSING,
    RETURN_TO_CREDIT,
    SALE_TO_COMMISSION,
    TELLING,
    WATCHING,
)

TERMINAL = frozenset(
    {
        "ApprovalRequested",
        "BankDetailsAccepted",
        "BankDetailsRejected",
        "BulkOperationEnded",
        "BulkOperationProgressed",
        "CertificateExpiring",
        "CheckBroken",
        "EmployeeDismissed",
        "EmployeeDocumentExpiring",
        "EmployeeErased",
        "EmployeeHired",
        "EmploymentChanged",
        "EntryPosted",
        "InvoiceEventRejected",
        "InvoiceRejected",
        "KeyCreated",
        "MemberInvited",
        "OrderInvoiced",
        "PartyBlocked",
        "PartyCorrected",
        "PartyDeactivated",
        "PartyErased",
        "PartyReactivated",
        "PartyRegistered",
        "PartyUnblocked",
        "PayableApproved",
        "PayableBlocked",
        "PayrollRunApproved",
        "PayrollRunCalculated",
        "PayrollRunProgressed",
        "PayrollRunRequested",
        "PasswordChanged",
        "PeriodClosed",
        "PriceChanged",
        "ProductCorrected",
        "ProductDiscontinued",
        "ProductRegistered",
        "ProductReinstated",
        "ProductWithdrawn",
        "ReturnCredited",
        "ReturnWithdrawn",
        "RolesChanged",
        "SalaryChanged",
        "SecondFactorChanged",
        "TaskParked",
        "TaxRuleApproved",
        "TaxRuleEnded",
        "TaxRuleReturned",
        "WebhookTested",
    }
)
"""Facts that nothing follows from yet; every other fact has a step."""
