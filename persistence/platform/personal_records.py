"""Everything the tables hold about one person: the row itself, rows that name it, and their parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    BindParameter,
    Column,
    Date,
    LargeBinary,
    Select,
    Table,
    Text,
    any_,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain.finance.payable_installment import PayableStatus
from domain.fiscal.facts import Correspondence
from domain.kernel.money import Money
from domain.kernel.refusal import NotFound
from domain.platform.personal_data import Evidence, PersonalDataClass
from domain.platform.ports import PersonalRecords
from domain.sales.order import OrderStatus
from persistence.answering import answers
from persistence.audit.tables import READ_SENSITIVE, audit
from persistence.codec import encode
from persistence.files.answers import PEOPLE
from persistence.files.tables import attachments
from persistence.finance.tables import payables, receivables
from persistence.fiscal.letter_tables import invoice_letters
from persistence.fiscal.tables import invoices
from persistence.people.tables import employees
from persistence.reading.view import VIEWS
from persistence.registry import COMPANY, metadata
from persistence.sales.tables import orders
from persistence.sealing.column import SUFFIX, SealedColumn
from persistence.unit_of_work import SqlUnitOfWork

MOST = 5_000
"""Rows of one table; there are more when the file says so."""
Rows = Select[*tuple[Any, ...]]
NOT_ABOUT = {"personal_data_request"}
"""What was asked for about people says nothing of them."""
OPEN = (
    *(OrderStatus.IN_REVIEW, OrderStatus.PLACED, OrderStatus.PARTIALLY_INVOICED, OrderStatus.INVOICED),
    *(PayableStatus.EXPECTED, PayableStatus.OPEN, PayableStatus.BLOCKED, PayableStatus.PARTIALLY_SETTLED),
)
"""States of orders and debts that are not at their end."""


@answers(PersonalRecords)
class StoredPersonalRecords:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def everything(self, party_id: UUID | None, employee_id: UUID | None) -> str:
        """JSON: rows by table, the newest first, and who was shown the person. Raises NotFound."""
        name, id = ("party", party_id) if party_id else ("employee", employee_id)
        assert id is not None
        found = await self._rows(name, metadata.tables[name].c.id, [id])
        if not found[name]:
            raise NotFound(kind=name, id=str(id))
        if party_id is not None:
            found["invoice_letter"] = await self._letters(party_id)
        nodes = list(_nodes(found, id))
        found["attachment"] = await self._files(nodes)
        found["shown_to"] = await self._shown(nodes)
        return orjson.dumps(found, option=orjson.OPT_INDENT_2).decode()

    async def _files(self, nodes: Sequence[str]) -> list[dict[str, Any]]:
        """What is attached to these; what is in it is fetched at the address of each."""
        own = (attachments.c.company_id == self._uow.company, attachments.c.subject == any_(_texts(nodes)))
        newest = select(*filter(_is_told, attachments.c)).where(*own).order_by(attachments.c.id.desc())
        rows = await self._uow.rows(newest.limit(MOST))
        return [_shown(row) for row in rows]

    async def _letters(self, party_id: UUID) -> list[dict[str, Any]]:
        """With documents, and of their addresses those of the person alone."""
        addresses = await self._uow.ask(Correspondence).with_party(party_id)
        rows = await self._uow.rows(self._of(invoice_letters.c.id, list(addresses)))
        return [_shown({**row, "recipients": sorted(addresses[row["id"]])}) for row in rows]

    async def evidence(self, party_id: UUID | None, employee_id: UUID | None) -> list[Evidence]:
        """Raises NotFound."""
        if employee_id is not None:
            files = await self._attachments(f"employee_{employee_id.hex}", of=employee_id)
            return [await self._employment(employee_id), files]
        assert party_id is not None
        files = await self._attachments(f"party_{party_id.hex}")
        return [await self._documents(party_id), await self._debts(party_id), files]

    async def _rows(self, name: str, column: Column[Any], ids: Sequence[UUID]) -> dict[str, Any]:
        """Of this table, and of those whose rows name these, or are parts of such rows."""
        found: dict[str, Any] = {name: [_shown(row) for row in await self._uow.rows(self._of(column, ids))]}
        for other, naming in _naming(name):
            found |= await self._parts(other, naming, ids)
        return found

    async def _parts(
        self, table: Table, naming: Sequence[Column[Any]], ids: Sequence[UUID]
    ) -> dict[str, Any]:
        rows = await self._uow.rows(self._of(naming, ids))
        if not rows:
            return {}
        found: dict[str, Any] = {str(table.name): [_shown(row) for row in rows]}
        if len(rows) == MOST:
            found[str(table.name)].append({"more": True})
        keys = [row["id"] for row in rows if "id" in row]
        for other, columns in _naming(table.name):
            parts = [column for column in columns if column.info["refers_to"][2] == "CASCADE"]
            if parts and keys:
                found |= await self._parts(other, parts, keys)
        return found

    def _of(self, columns: Column[Any] | Sequence[Column[Any]], ids: Sequence[Any]) -> Rows:
        every = [columns] if isinstance(columns, Column) else list(columns)
        table = every[0].table
        own = table.c[COMPANY] == self._uow.company
        wanted = [column for column in table.c if _is_told(column)]
        newest = [table.c.id.desc()] if "id" in table.c else []
        query: Rows = select(*wanted).where(own, or_(*(column.in_(ids) for column in every)))
        return query.order_by(*newest).limit(MOST)

    async def _shown(self, nodes: Sequence[str]) -> list[dict[str, Any]]:
        """Who was shown what of the person, or of what is kept of them, and when."""
        seen = func.jsonb_path_query_array(
            cast(audit.c.changes, JSONB), literal_column("'$.seen[*].ids[*]'"), type_=JSONB
        )
        query = (
            select(audit.c.at, audit.c.actor, audit.c.actor_id, audit.c.permission, audit.c.changes)
            .where(
                audit.c.company_id == self._uow.company,
                audit.c.command == READ_SENSITIVE,
                seen.has_any(_texts(nodes)),
            )
            .order_by(audit.c.at.desc())
            .limit(MOST)
        )
        return [_look(row, frozenset(nodes)) for row in await self._uow.rows(query)]

    async def _documents(self, party_id: UUID) -> Evidence:
        day = func.max(cast(invoices.c.issued_at, Date))
        query: Rows = select(func.count(), day, func.bool_or(false())).where(
            invoices.c.company_id == self._uow.company,
            invoices.c.recipient_id == party_id,
            invoices.c.number.is_not(None),
        )
        return await self._evidence(PersonalDataClass.FISCAL_DOCUMENT, query)

    async def _debts(self, party_id: UUID) -> Evidence:
        """Of orders, receivables and payables."""
        naming = (
            (orders.c.customer_id, cast(orders.c.placed_at, Date)),
            (orders.c.agent_id, cast(orders.c.placed_at, Date)),
            (receivables.c.customer_id, receivables.c.issued_on),
            (payables.c.supplier_id, payables.c.issued_on),
        )
        parts = [
            select(day.label("day"), cast(column.table.c.status, Text).in_(OPEN).label("open")).where(
                column.table.c.company_id == self._uow.company, column == party_id
            )
            for column, day in naming
        ]
        every = union_all(*parts).subquery()
        query: Rows = select(func.count(), func.max(every.c.day), func.bool_or(every.c.open))
        return await self._evidence(PersonalDataClass.DEBT, query)

    async def _employment(self, employee_id: UUID) -> Evidence:
        own = employees.c.company_id == self._uow.company
        employed = employees.c.dismissed_on.is_(None) | (employees.c.dismissed_on > self._uow.today)
        query: Rows = select(func.count(), func.max(employees.c.dismissed_on), func.bool_or(employed))
        found = await self._evidence(
            PersonalDataClass.EMPLOYMENT, query.where(own, employees.c.id == employee_id)
        )
        if not found.records:
            raise NotFound("employee_id", kind="Employee", id=str(employee_id))
        return found

    async def _attachments(self, node: str, *, of: UUID | None = None) -> Evidence:
        """Of the person, and of things about this one."""
        query: Rows = select(
            func.count(), cast(func.max(attachments.c.attached_at), Date), func.bool_or(false())
        )
        about = or_(attachments.c.subject == node, attachments.c.person_id == of)
        own = (attachments.c.company_id == self._uow.company, about)
        return await self._evidence(
            PersonalDataClass.ATTACHMENT, query.where(*own, attachments.c.removed_at.is_(None))
        )

    async def _evidence(self, data_class: PersonalDataClass, query: Rows) -> Evidence:
        ((count, last, is_open),) = [tuple(row.values()) for row in await self._uow.rows(query)]
        return Evidence(data_class=data_class, records=count, last_on=last, open=bool(is_open))


def _naming(name: str) -> Iterator[tuple[Table, list[Column[Any]]]]:
    """The tables whose rows refer to rows of this one, and by which columns."""
    for table in metadata.sorted_tables:
        columns = [c for c in table.c if c.info.get("refers_to", ("",))[0] == name and table.name != name]
        if columns and table.name not in NOT_ABOUT:
            yield table, columns


def _nodes(found: Mapping[str, list[dict[str, Any]]], id: UUID) -> Iterator[str]:
    """What of the rows can be read as things about the person, as the wire writes their ids."""
    import persistence.views  # noqa: F401  every view is declared before one is looked for

    for view in VIEWS.values():
        for row in found.get(str(view.table.name), ()) if view.prefix else ():
            whose = next((row[name] for name in PEOPLE if name in row), None)
            if str(id) in (row.get("id"), whose):
                yield f"{view.prefix}_{UUID(row['id']).hex}"


def _texts(values: Sequence[str]) -> BindParameter[Any]:
    return literal(list(values), ARRAY(Text))


def _is_told(column: Column[Any]) -> bool:
    """Neither digests nor what only serves searching, nor what stands sealed beside."""
    if isinstance(column.type, SealedColumn):
        return True
    return not isinstance(column.type, LargeBinary) and column.computed is None and column.name != COMPANY


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        str(name).removesuffix(SUFFIX): encode(_plain(value))
        for name, value in row.items()
        if value is not None
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Money) else value


def _look(row: Mapping[str, Any], nodes: Set[str]) -> dict[str, Any]:
    seen = orjson.loads(row["changes"])["seen"]
    fields = sorted({name for one in seen if nodes & {*one["ids"]} for name in one["fields"]})
    return {"at": row["at"].isoformat(), "actor": row["actor"] or str(row["actor_id"]), "fields": fields}
