"""Bring a published table of approximate taxes, or more lines of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.approximate_file import Published, PublishedRate, published
from domain.fiscal.approximate_taxes import (
    ApproximateTaxes,
    ApproximateTaxesOverlap,
    ApproximateTaxRate,
    ApproximateTaxTable,
)
from domain.kernel.brazil import State
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Duplicate, NotFound, checks


@dataclass(kw_only=True)
class ImportApproximateTaxes(Command):
    """Bring what a publisher says consumers pay of taxes in a state (Lei 12.741/2012), by NCM.

    Nothing is taken over unless every line is sound. Lines of the same publication that come later are added
    to it; the same line again changes nothing.
    """

    permission = "fiscal.approximate_tax.import"

    state: str
    """The state the table is of, which stands in the name of its file alone."""
    content: str
    """The file as text: columns codigo, ex, tipo, descricao, nacionalfederal, importadosfederal, estadual,
    municipal, vigenciainicio, vigenciafim, chave, versao, fonte between semicolons, with their heading; at
    most 900,000 characters. A longer one comes in pieces, each with the heading."""
    replaces_id: Annotated[UUID, "approximatetaxtable"] | None = None
    """The table that ends the day before this one begins."""


async def import_approximate_taxes(command: ImportApproximateTaxes, uow: UnitOfWork) -> UUID:
    """Answers the table. Raises what ``published`` does, ApproximateTaxesOverlap, Duplicate."""
    with checks() as check:
        with check.at("state"):
            state = State.parse(command.state)
        with check.at("content"):
            found = published(command.content)
    tables = await _tables(state, uow)
    known = next((table for table in tables if _is_same(table, found)), None)
    if known is None:
        if command.replaces_id is not None:
            _replaced(command.replaces_id, tables).end_before(found.valid_from)
        _check_alone(found, tables)
    table = known or _table(state, found, uow)
    held = await uow.ask(ApproximateTaxes).rows_of(known.id) if known else {}
    rates = [_rate(one, table.id, uow.new_id()) for one in found.rates]
    with checks() as check:
        for rate in rates:
            same = rate.code not in held or rate.says_as(held[rate.code])
            check.that(same, Duplicate("content", ncm=rate.ncm, exception=rate.exception))
    fresh = [rate for rate in rates if rate.code not in held]
    table.add(len(fresh))
    for rate in fresh:
        uow.append(rate)
    if known is None:
        uow.add(table)
    return table.id


async def _tables(state: str, uow: UnitOfWork) -> list[ApproximateTaxTable]:
    await uow.ask(ApproximateTaxes).turn(state)
    ids = await uow.ask(ApproximateTaxes).tables_of(state)
    return await uow.get_many(ApproximateTaxTable, ids, lock=True)


def _is_same(table: ApproximateTaxTable, found: Published) -> bool:
    return (table.publisher, table.edition, table.key, table.valid_from) == (
        found.publisher,
        found.edition,
        found.key,
        found.valid_from,
    ) and table.valid_until == found.valid_until


def _replaced(id: UUID, tables: list[ApproximateTaxTable]) -> ApproximateTaxTable:
    """One of the same state."""
    found = next((table for table in tables if table.id == id), None)
    if found is None:
        raise NotFound("replaces_id", kind="approximatetaxtable")
    return found


def _check_alone(found: Published, tables: list[ApproximateTaxTable]) -> None:
    with checks() as check:
        for table in tables:
            if table.meets(found.valid_from, found.valid_until):
                overlap = ApproximateTaxesOverlap(
                    "content",
                    table=table.named,
                    valid_from=table.valid_from,
                    valid_until=table.valid_until,
                )
                check.that(False, overlap)


def _table(state: str, found: Published, uow: UnitOfWork) -> ApproximateTaxTable:
    return ApproximateTaxTable(
        id=uow.new_id(),
        state=state,
        publisher=found.publisher,
        edition=found.edition,
        key=found.key,
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        imported_at=uow.now,
        imported_by=uow.actor,
    )


def _rate(one: PublishedRate, table_id: UUID, id: UUID) -> ApproximateTaxRate:
    return ApproximateTaxRate(
        id=id,
        table_id=table_id,
        ncm=one.ncm,
        exception=one.exception,
        national=one.national,
        imported=one.imported,
        state=one.state,
        city=one.city,
    )
