"""What can be read of the documents that clients are trusted with."""

from __future__ import annotations

from domain.platform.trusted_documents import DocumentPolicy
from persistence.platform.document_tables import trusted_document, trusted_documents
from persistence.reading.view import View, enum, instant, integer, many, one, text

TRUSTED_DOCUMENT = View(
    "TrustedDocument",
    trusted_document,
    prefix="document",
    read="platform.document.read",
    fields={
        "name": text(trusted_document.c.name),
        "digest": text(trusted_document.c.digest),
        "text": text(trusted_document.c.text),
        "trusted_at": instant(trusted_document.c.trusted_at),
    },
    lookups=["id"],
)

TRUSTED_DOCUMENTS = View(
    "TrustedDocuments",
    trusted_documents,
    prefix="documents",
    read="platform.document.read",
    fields={
        "version": integer(trusted_documents.c.version),
        "api_key": one("ApiKey", trusted_documents.c.api_key_id),
        "policy": enum(DocumentPolicy, trusted_documents.c.policy),
        "documents": many(
            "TrustedDocument", trusted_document.c.trusted_documents_id, order_by=[trusted_document.c.name]
        ),
    },
    lookups=["id"],
)
