"""Taking over a file: each line through the command a person would give, refused where it is wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field

from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Duplicate, Refusal, RefusalGroup
from domain.onboarding.column import Values, values_of
from domain.onboarding.data_import import Problem, Tally
from domain.onboarding.notation import Notation
from domain.onboarding.sheet import Line, Sheet
from domain.processes.openings.opening import Opening

Progress = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Row:
    """A line that was read."""

    number: int
    values: Values


@dataclass(kw_only=True)
class TakingOver:
    """``seen`` are the keys of the lines so far, ``waiting`` those that are carried out together."""

    opening: Opening
    notation: Notation
    uow: UnitOfWork
    created: int = 0
    skipped: int = 0
    problems: list[Problem] = field(default_factory=list)
    seen: dict[Hashable, int] = field(default_factory=dict)
    waiting: dict[Hashable, list[Row]] = field(default_factory=dict)

    async def all_of(self, sheet: Sheet, progress: Progress) -> Tally:
        """Every line, whatever becomes of those before it. Raises what is wrong with the header."""
        sheet.check_header(self.opening.columns)
        for done, line in enumerate(sheet.body, 1):
            await self._take(line, sheet)
            await progress(done)
        for rows in list(self.waiting.values()):
            await self._carry_out(rows)
        problems = tuple(sorted(self.problems, key=lambda problem: (problem.line, problem.column or "")))
        return Tally(total=len(sheet.body), created=self.created, skipped=self.skipped, problems=problems)

    async def _take(self, line: Line, sheet: Sheet) -> None:
        try:
            values = values_of(sheet.cells_of(line), self.opening.columns, self.notation)
            self._refuse_repeated(line.number, values)
            if await self.opening.known(values, self.uow):
                self.skipped += 1
                return
        except (Refusal, RefusalGroup) as refused:
            self._note(refused, [Row(line.number, {})])
            return
        await self._line_up(Row(line.number, values))

    def _refuse_repeated(self, number: int, values: Values) -> None:
        first = self.seen.setdefault(self.opening.identity_of(values), number)
        if first != number:
            raise Duplicate(self.opening.key[-1], line=first)

    async def _line_up(self, row: Row) -> None:
        if not self.opening.together:
            await self._carry_out([row])
            return
        group = self.opening.group_of(row.values)
        rows = self.waiting.setdefault(group, [])
        rows.append(row)
        if len(rows) == self.opening.most:
            await self._carry_out(self.waiting.pop(group))

    async def _carry_out(self, rows: Sequence[Row]) -> None:
        try:
            new = await self.opening.carry_out([row.values for row in rows], self.uow)
        except (Refusal, RefusalGroup) as refused:
            self._note(refused, rows)
        else:
            self.created += len(rows) if new else 0
            self.skipped += 0 if new else len(rows)

    def _note(self, refused: Refusal | RefusalGroup, rows: Sequence[Row]) -> None:
        for refusal in refused.refusals if isinstance(refused, RefusalGroup) else [refused]:
            place = next((step for step in refusal.path if isinstance(step, int)), 0)
            row = rows[place] if len(rows) > 1 else rows[0]
            self.problems.append(problem_of(refusal, row.number, self.opening.column_of(refusal.path)))


def problem_of(refusal: Refusal, line: int, column: str | None = None) -> Problem:
    facts = {name: str(value) for name, value in refusal.facts.items()}
    return Problem(line=line, column=column, code=refusal.code, facts=facts)


def problems_of_sheet(refused: Refusal | RefusalGroup) -> tuple[Problem, ...]:
    """What is wrong with the file itself: in its header, unless it says where."""
    refusals = refused.refusals if isinstance(refused, RefusalGroup) else [refused]
    return tuple(
        problem_of(each, int(str(each.facts.get("line", 1))), str(each.path[0])[:40] if each.path else None)
        for each in refusals
    )
