"""Which columns hold sealed values, and of which class they are."""

from __future__ import annotations

from persistence.sealing.tables import DataClass

SEALED: dict[str, tuple[DataClass, tuple[str, ...]]] = {
    "alimony_order": (DataClass.PEOPLE, ("amount_sealed",)),
    "audit": (DataClass.AUDIT, ("personal",)),
    "bank_details": (DataClass.PEOPLE, ("details_sealed",)),
    "certificate": (DataClass.CERTIFICATE, ("pfx", "password")),
    "consumer_invoicing": (DataClass.CERTIFICATE, ("code",)),
    "dependent": (DataClass.PEOPLE, ("cpf_sealed",)),
    "employee": (DataClass.PEOPLE, ("cpf_sealed",)),
    "employee_document": (DataClass.PEOPLE, ("number_sealed",)),
    "payroll_amount": (DataClass.PEOPLE, ("amount_sealed",)),
    "payroll_loan": (DataClass.PEOPLE, ("installment_sealed",)),
    "payslip": (DataClass.PEOPLE, ("content_sealed", "facts_sealed", "sums_sealed")),
    "invoice_event": (DataClass.PEOPLE, ("receiver_name_sealed", "receiver_document_sealed")),
    "personal_data_request": (DataClass.PEOPLE, ("data_sealed",)),
    "pix_provider": (DataClass.PROVIDER, ("client_secret", "pfx", "password")),
    "second_factor": (DataClass.PEOPLE, ("pending", "sealed")),
    "salary": (DataClass.PEOPLE, ("amount_sealed",)),
    "webhook_secret": (DataClass.WEBHOOK, ("sealed",)),
}
"""By table; each has a row's ``id``. A test finds every column of bytes here, or a reason why it is not."""


FILES: dict[str, DataClass] = {"upload": DataClass.FILE}
"""Of rows whose file is sealed outside of the database."""


def class_of(table: str) -> DataClass:
    """Raises KeyError for a table without anything sealed."""
    return FILES[table] if table in FILES else SEALED[table][0]
