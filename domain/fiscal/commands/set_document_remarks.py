"""Choose what an establishment says on all its documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.facts import Establishments
from domain.fiscal.remarks import DocumentRemarks, cleaned
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class SetDocumentRemarks(Command):
    """Say this on every document of a sale, and on those of `draftInvoice`, from now on. ``{order}`` stands
    for our number of the order, ``{customer_order}`` for the customer's."""

    permission = "fiscal.remarks.set"
    sets = DocumentRemarks

    establishment_id: Annotated[UUID, "establishment"]
    """The establishment that issues."""
    remarks: str | None = None
    """To who receives it (infCpl), at most 2000 characters; nothing when absent."""
    official_remarks: str | None = None
    """To the tax authority (infAdFisco), at most 1000 characters; nothing when absent."""


async def set_document_remarks(command: SetDocumentRemarks, uow: UnitOfWork) -> UUID:
    """Answers the remarks."""
    establishment = await uow.ask(Establishments).find(command.establishment_id)
    texts = cleaned(command.remarks, command.official_remarks)
    known = await uow.find(DocumentRemarks, lock=True, establishment_id=establishment)
    chosen = known or DocumentRemarks(id=uow.new_id(), establishment_id=establishment)
    chosen.remarks, chosen.official_remarks = texts
    if known is None:
        uow.add(chosen)
    return chosen.id
