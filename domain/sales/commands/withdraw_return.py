"""Give up a return whose document came to nothing: the goods stay with the customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.sales.undocumented import undocumented


@dataclass(kw_only=True)
class WithdrawReturn(Command):
    """Give up a return whose document was denied, or whose number was given up.

    The goods stay with the customer; they can be returned again, and their invoice be cancelled.
    """

    permission = "sales.return.request"
    changes = "return_id"
    moves = True

    return_id: Annotated[UUID, "return"]
    """The return, which is APPROVED."""


async def withdraw_return(command: WithdrawReturn, uow: UnitOfWork) -> UUID:
    """The return's id; a second time it changes nothing. Raises InvalidTransition, ReturnDocumentStands."""
    with checks() as check, check.at("return_id"):
        (await undocumented(command.return_id, uow)).withdraw()
    return command.return_id
