"""What can be read of what establishments say on their documents."""

from __future__ import annotations

from persistence.fiscal.remark_tables import document_remarks
from persistence.reading.view import View, integer, text

DOCUMENT_REMARKS = View(
    "DocumentRemarks",
    document_remarks,
    prefix="documentremarks",
    read="fiscal.invoice.read",
    fields={
        "version": integer(document_remarks.c.version),
        "remarks": text(document_remarks.c.remarks),
        "official_remarks": text(document_remarks.c.official_remarks),
    },
    lookups=["id"],
)
