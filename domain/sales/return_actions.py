"""What may be done with a return now."""

from __future__ import annotations

from domain.kernel.action import Action
from domain.kernel.refusal import InvalidTransition
from domain.sales.return_ import ReturnDocumentStands, ReturnStatus


def actions_of(status: str, documented: bool) -> list[Action]:
    """What may be done with a return in this state, ``documented`` while a document of it stands."""
    approved = ReturnStatus(status) is ReturnStatus.APPROVED
    reason = ReturnDocumentStands.code if approved else InvalidTransition.code
    names = ("documentReturnAgain", "withdrawReturn")
    return [Action.of(name, approved and not documented, reason) for name in names]
