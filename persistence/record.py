"""What a transaction leaves behind besides its aggregates: ledger rows, facts, tasks, the audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Table, Uuid, any_, bindparam, func, select

from domain.kernel.aggregate import Event
from domain.kernel.command import Command
from domain.kernel.process import Step
from domain.kernel.runner import Conclusion, Entry, Envelope
from persistence import tracing
from persistence.audit.changes import Changes
from persistence.audit.entry import Author, Known, entry_row
from persistence.audit.refusals import write_refusals
from persistence.audit.tables import audit
from persistence.codec import encode
from persistence.identity import new_id
from persistence.mapped import ledgers
from persistence.outbox import TaskState, events, tasks
from persistence.storing import Change, store
from persistence.wire import Statement, Wire

Row = dict[str, Any]

LAST_OF_EACH = Statement(
    select(tasks.c.process, tasks.c.subject_id, func.max(tasks.c.seq))
    .where(tasks.c.company_id == bindparam("company"))
    .where(tasks.c.subject_id == any_(bindparam("subjects", type_=ARRAY(Uuid))))
    .group_by(tasks.c.process, tasks.c.subject_id)
)


@dataclass(kw_only=True)
class Record:
    """Rows waiting for the end of the transaction, when the locks that order them are held."""

    company: UUID
    actor: UUID
    now: datetime
    facts: list[Any] = field(default_factory=list)
    appended: list[Any] = field(default_factory=list)
    """The facts whose rows were taken already."""
    events: list[Row] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    refusals: list[Row] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)

    def append(self, fact: Any) -> None:
        self.facts.append(fact)

    def publish(
        self, event: Event, due: Sequence[tuple[str, Step]], *, command: Command, envelope: Envelope
    ) -> None:
        row = self._event(event, command, envelope)
        self.events.append(row)
        self.tasks += [self._task(row, process, step) for process, step in due]

    def note(self, entry: Entry, known: Known, input: Any = None) -> None:
        """``known`` are the aggregates of the transaction, by kind and id; ``input`` is the command's."""
        author = Author(company=self.company, actor=self.actor, now=self.now)
        row = entry_row(author, entry, self.changes, known, input=input, appended=self.appended)
        refused = entry.conclusion is Conclusion.REFUSED
        (self.refusals if refused else self.entries).append(row)

    def new_facts(self) -> dict[Table, list[Row]]:
        """Ledger rows since last asked, those of each ledger in the order they were appended."""
        facts, self.facts = self.facts, []
        self.appended += facts
        rows = defaultdict[Table, list[Row]](list)
        for fact in facts:
            rows[ledgers[type(fact)]].append({"company_id": self.company} | _fields(fact))
        return rows

    async def write(self, wire: Wire, rows: Mapping[Table, Sequence[Row]], changes: Sequence[Change]) -> None:
        """All at once, together with these rows and changes."""
        last = {
            events: self._own(self.events),
            tasks: self._own(await self._numbered(wire)),
            audit: self._own(self.entries),
        }
        await store(wire, {**rows, **last}, changes)
        await write_refusals(wire, self._own(self.refusals))

    async def _numbered(self, wire: Wire) -> list[Row]:
        """Tasks with their place behind those of earlier facts about the same subject."""
        if not self.tasks:
            return []
        subjects = list({row["subject_id"] for row in self.tasks})
        found = await wire.rows(LAST_OF_EACH, company=self.company, subjects=subjects)
        last = {(process, subject): seq for process, subject, seq in found}
        order = {row["id"]: place for place, row in enumerate(self.events, 1)}
        return [
            row | {"seq": last.get((row["process"], row["subject_id"]), 0) + order[row["event_id"]]}
            for row in self.tasks
        ]

    def _own(self, rows: Iterable[Row]) -> list[Row]:
        return [{"company_id": self.company} | row for row in rows]

    def _event(self, event: Event, command: Command, envelope: Envelope) -> Row:
        return {
            "id": new_id(),
            "type": type(event).__name__,
            "subject_type": event.subject.removesuffix("_id"),
            "subject_id": event.subject_id,
            "case_id": event.case_id,
            "payload": encode(event),
            "occurred_at": self.now,
            "actor_id": self.actor,
            "command": type(command).__name__,
            "cause_id": envelope.cause_id,
            "request_id": tracing.joined(envelope.request_id),
        }

    def _task(self, event: Row, process: str, step: Step) -> Row:
        return {
            "id": new_id(),
            "event_id": event["id"],
            "step": step.name,
            "process": process,
            "case_id": event["case_id"],
            "subject_id": event["subject_id"],
            "queue": step.queue,
            "actor": step.actor,
            "state": TaskState.WAITING,
            "created_at": self.now,
            "updated_at": self.now,
            "version": 1,
        }


def _fields(fact: Any) -> Row:
    return {field.name: getattr(fact, field.name) for field in fields(fact)}
