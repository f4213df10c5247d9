"""The table of what establishments say on their documents."""

from __future__ import annotations

from sqlalchemy import Column, Text

from persistence.registry import id_column, reference, tenant_table, unique, version_column

document_remarks = tenant_table(
    "document_remarks",
    id_column(),
    version_column(),
    reference("establishment_id", "establishment"),
    Column("remarks", Text),
    Column("official_remarks", Text),
    unique("establishment_id"),
)
