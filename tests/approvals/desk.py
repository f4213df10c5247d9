"""An entry by hand that waits for its approval, in memory; refused commands leave nothing behind."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.accounting.account import AccountPurpose
from domain.accounting.commands.post_manual_entry import ManualLine, PostManualEntry, post_manual_entry
from domain.accounting.entry_request import EntryRequest
from domain.approvals.approval import Approval, ApprovalChange, Approver
from domain.approvals.kinds import ApprovalKind
from domain.approvals.limit import ANY, NONE, Reach
from domain.approvals.ports import Approvers, Subjects
from domain.kernel.money import Money
from domain.kernel.refusal import Refusal
from domain.processes.approving import APPROVING
from tests.accounting.books import TODAY, Books

AUTHOR, JUNIOR, BOSS, OTHER_BOSS = (UUID(int=number) for number in (71, 72, 73, 74))
REACHES = {
    AUTHOR: ANY,
    JUNIOR: Reach(may=True, up_to=Money.of("49.99")),
    BOSS: Reach(may=True, up_to=Money.of("50.00")),
    OTHER_BOSS: ANY,
}


@dataclass
class Desk:
    """``roles`` are those there are; everybody goes as far as ``reaches`` says."""

    books: Books
    reaches: dict[UUID, Reach] = field(default_factory=lambda: dict(REACHES))
    roles: set[UUID] = field(default_factory=set)

    @classmethod
    async def opened(cls) -> Desk:
        desk = cls(await Books.opened())
        desk.books.world.answers |= {Approvers: desk, Subjects: desk}
        return desk

    @property
    def world(self) -> Any:
        return self.books.world

    @property
    def approval(self) -> Approval:
        (only,) = self.kept(Approval)
        return only

    @property
    def request(self) -> EntryRequest:
        (only,) = self.kept(EntryRequest)
        return only

    @property
    def history(self) -> list[ApprovalChange]:
        return [fact for fact in self.world.facts if isinstance(fact, ApprovalChange)]

    def kept(self, kind: type[Any]) -> list[Any]:
        return [kept for kept in self.world.kept.values() if isinstance(kept, kind)]

    async def ask(self) -> None:
        """For fifty reais from the bank."""
        cash, bank = (self.books.account(each).id for each in (AccountPurpose.CASH, AccountPurpose.BANK))
        amount = Money.of("50.00")
        lines = (ManualLine(account_id=bank, debit=amount), ManualLine(account_id=cash, credit=amount))
        await self.give(
            AUTHOR, post_manual_entry, PostManualEntry(posted_on=TODAY, memo="Depósito", lines=lines)
        )

    async def give(self, who: UUID, handler: Any, command: Any) -> str | None:
        """With all that must follow at once; the code of the refusal, None when it was done."""
        self.world.actor = who
        before = {id: deepcopy(kept.__dict__) for id, kept in self.world.kept.items() if _waits(kept)}
        facts = len(self.world.facts)
        try:
            await handler(command, self.world)
            await self._follow()
        except Refusal as refused:
            for id, state in before.items():
                self.world.kept[id].__dict__ = state
            del self.world.facts[facts:]
            return refused.code
        return None

    async def _follow(self) -> None:
        while events := [event for kept in list(self.world.kept.values()) for event in kept.pull_events()]:
            for event in events:
                self.world.happened.append(event)
                for step in APPROVING.steps:
                    if isinstance(event, step.when) and step.handle is not None:
                        await step.handle(step.translate(event), self.world)

    # as Approvers and Subjects

    async def of(self, actor: UUID, _kind: ApprovalKind) -> Approver:
        return Approver(id=actor, person_id=actor, reach=self.reaches.get(actor, NONE))

    async def knows(self, role_id: UUID) -> bool:
        return role_id in self.roles

    async def hold(self, _kind: ApprovalKind, subject_id: UUID) -> int | None:
        return self.world.kept[subject_id].version


def _waits(kept: Any) -> bool:
    return isinstance(kept, Approval | EntryRequest)
