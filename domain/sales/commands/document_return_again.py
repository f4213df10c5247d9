"""Have a return documented anew, after its document came to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.sales.undocumented import undocumented


@dataclass(kw_only=True)
class DocumentReturnAgain(Command):
    """Issue another document, under a new number, for a return whose own was denied or given up.

    Customer, issuer and products are read again, so mend what was wrong first.
    """

    permission = "sales.return.request"
    changes = "return_id"
    moves = True

    return_id: Annotated[UUID, "return"]
    """The return, which is APPROVED."""


async def document_return_again(command: DocumentReturnAgain, uow: UnitOfWork) -> UUID:
    """The return's id. Raises InvalidTransition, ReturnDocumentStands."""
    with checks() as check, check.at("return_id"):
        (await undocumented(command.return_id, uow)).document_again()
    return command.return_id
