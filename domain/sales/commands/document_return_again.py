"""Have a return documented anew, after its document came to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.sales.commands.withdraw_return import locked
from domain.sales.return_ import check_undocumented


@dataclass(kw_only=True)
class DocumentReturnAgain(Command):
    """Issue another document, under a new number, for a return whose own was denied or given up.

    Customer, issuer and products are read again, so mend what was wrong first.
    """

    permission = "sales.return.request"
    moves = True

    return_id: Annotated[UUID, "return"]
    """The return, which is APPROVED."""


async def document_return_again(command: DocumentReturnAgain, uow: UnitOfWork) -> UUID:
    """The return's id. Raises InvalidTransition, ReturnDocumentStands."""
    with checks() as check, check.at("return_id"):
        returned = await locked(command.return_id, uow)
        await check_undocumented(returned, uow)
        returned.document_again()
    return command.return_id
