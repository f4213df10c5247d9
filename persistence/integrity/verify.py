"""Whether an installation is whole: what must hold, the audit and its head, and every file that is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from uuid import UUID

from sqlalchemy import Text, text
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.audit.heads import head_text, read_head
from persistence.audit.verification import verify_audit
from persistence.backup.shelf import listed
from persistence.database import Database
from persistence.integrity.checks import Finding, examine
from persistence.registry import COMPANY, metadata
from persistence.storage import Storage
from persistence.upkeep import companies


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Of one company. ``audit`` is where its record breaks, ``missing`` are files it names, up to five."""

    company: UUID
    broken: list[Finding]
    audit: str | None
    head: str | None
    entries: int
    missing: list[str]
    files: int
    whole: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole", not (self.broken or self.audit or self.missing))

    def told(self) -> dict[str, object]:
        """As JSON wants it."""
        return asdict(self) | {"company": str(self.company)}


async def verify(
    across: Database, within: Database, storage: Storage, *, heads: Mapping[str, str | None] | None = None
) -> list[Verdict]:
    """Every company's. ``heads`` noted before, such as a backup's, must be among the blocks."""
    async with across.engine.begin() as connection:
        ids = await companies(connection)
    there = {path async for path, _ in listed(storage)}
    return [await _verify(within, company, there, (heads or {}).get(str(company))) for company in sorted(ids)]


async def _verify(database: Database, company: UUID, there: set[str], head: str | None) -> Verdict:
    async with database.reading(company) as connection:
        findings = await examine(connection)
        audit = await verify_audit(connection, company, known=[read_head(head)] if head else [])
        named = await _named(connection)
    lost = sorted(set(named) - there)
    return Verdict(
        company=company,
        broken=[found for found in findings if found.exceptions],
        audit=None if audit.first_broken is None else audit.first_broken.what.value,
        head=None if audit.head is None else head_text(audit.head.number, audit.head.hash),
        entries=audit.entries,
        missing=lost[:5],
        files=len(named),
    )


async def _named(connection: AsyncConnection) -> list[str]:
    """Every path of a file that a row of the company names."""
    found = []
    for table, column in PATHS:
        query = f'select "{column}" from "{table}" where "{column}" is not null'  # noqa: S608  our own names
        found += (await connection.execute(text(query))).scalars().all()
    return found


PATHS = [
    (table.name, column.name)
    for table in metadata.sorted_tables
    if COMPANY in table.c
    for column in table.c
    if column.name.endswith("_path") and isinstance(column.type, Text)
]
"""Columns that name files, by the ending of their names."""
