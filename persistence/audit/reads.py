"""That somebody was shown what is sensitive: one entry for a request, written before it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import insert

from domain.kernel.runner import Conclusion, Envelope
from persistence.audit.changes import LONGEST, Told
from persistence.audit.entry import Author, digest_of, kept, who_and_when
from persistence.audit.tables import READ_SENSITIVE, audit
from persistence.database import Database
from persistence.reading.sensitive import Look


async def record_reads(database: Database, author: Author, envelope: Envelope, looks: Sequence[Look]) -> None:
    """What one request showed of one company. ``envelope`` says in which request, and from where."""
    async with database.writing(author.company) as connection:
        await connection.execute(insert(audit), _row(author, envelope, looks))


def _row(author: Author, envelope: Envelope, looks: Sequence[Look]) -> dict[str, Any]:
    head = who_and_when(author, envelope)
    asked = _asked(looks)
    return (
        head
        | {
            "company_id": author.company,
            "permission": ",".join(sorted({permission for look in looks for permission in look.permissions})),
            "command": READ_SENSITIVE,
            "input_digest": digest_of(author.company, asked),
            "subject": _only(looks),
            "conclusion": Conclusion.SUCCEEDED,
            "refusals": [],
        }
        | kept(_told(looks, asked), author.company, head["id"])
    )


def _told(looks: Sequence[Look], asked: list[Any]) -> Told:
    """What was asked for may itself be personal, such as a CPF that is searched: it is sealed."""
    seen = [
        {"thing": look.thing, "fields": look.fields, "count": look.count, "ids": look.ids} for look in looks
    ]
    return Told(orjson.dumps({"seen": seen}), orjson.dumps({"asked": asked}) if asked else None)


def _asked(looks: Sequence[Look]) -> list[Any]:
    return [_short(look.arguments) for look in looks if look.arguments]


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _short(part) for name, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [_short(part) for part in value[:100]]
    return value if isinstance(value, bool | int) else str(value)[:LONGEST]


def _only(looks: Sequence[Look]) -> str | None:
    """The one thing that was looked at, if it was one."""
    ids = {id for look in looks for id in look.ids}
    return ids.pop() if len(ids) == 1 and sum(look.count for look in looks) == len(looks) else None


def by_company(looks: Sequence[tuple[UUID, Look]]) -> dict[UUID, list[Look]]:
    found: dict[UUID, list[Look]] = {}
    for company, look in looks:
        found.setdefault(company, []).append(look)
    return found
