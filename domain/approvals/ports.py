"""What approvals ask: who decides, and what it is about."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from domain.approvals.approval import Approver
from domain.approvals.kinds import ApprovalKind


class Approvers(Protocol):
    async def of(self, actor: UUID, kind: ApprovalKind) -> Approver:
        """A member, or a key with the reach of who made it, as they are now."""
        ...

    async def knows(self, role_id: UUID) -> bool:
        """Whether the company has this role."""
        ...


class Subjects(Protocol):
    async def hold(self, kind: ApprovalKind, subject_id: UUID) -> int | None:
        """The version of what is to be approved, which nobody else changes before this transaction ends."""
        ...
