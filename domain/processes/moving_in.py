"""Moving in: a file is rehearsed when it comes, and carried out when a person has seen what it would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.process import Process, outside
from domain.kernel.refusal import Refusal
from domain.onboarding.data_import import Import, Problem, Tally
from domain.onboarding.events import ImportConfirmed, ImportRequested
from domain.onboarding.sheet import Sheet
from domain.platform.events import InvitationPosted
from domain.processes.openings import OPENINGS
from domain.processes.taking_over import Progress, TakingOver


class LinesRefused(Refusal):
    """Lines are refused now that were not in the rehearsal; nothing of the file is stored."""

    code = "LINES_REFUSED"

    def __init__(self, problems: Sequence[Problem] = ()) -> None:
        super().__init__(failed=len({problem.line for problem in problems}))
        self.problems = tuple(problems)


@dataclass(kw_only=True)
class CarryOutImport(Command):
    """Take over every line of a confirmed file, in one transaction."""

    permission = "onboarding.import.carry_out"

    import_id: UUID


async def rehearse(import_: Import, sheet: Sheet, uow: UnitOfWork, progress: Progress) -> Tally:
    """What the file would do. The unit of work is to be thrown away."""
    taking = TakingOver(opening=OPENINGS[import_.kind], notation=import_.notation, uow=uow)
    return await taking.all_of(sheet, progress)


async def carry_out_lines(
    command: CarryOutImport, uow: UnitOfWork, *, sheet: Sheet, progress: Progress
) -> UUID:
    """All of them or none. Raises LinesRefused."""
    import_ = await uow.get(Import, command.import_id)
    tally = await rehearse(import_, sheet, uow, progress)
    if tally.problems:
        raise LinesRefused(tally.problems)
    import_.finish(tally, at=uow.now)
    return import_.id


MOVING_IN = Process(
    name="moving_in",
    steps=(
        outside(ImportRequested, "check_import", queue="internal"),
        outside(ImportConfirmed, "carry_out_import", queue="internal"),
        outside(InvitationPosted, "mail_invitation", queue="mail"),
    ),
)
