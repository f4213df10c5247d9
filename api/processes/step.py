"""The steps of the processes: what the back office does by itself, and having it tried again."""

import strawberry

from api.action import AvailableAction
from api.enums import TaskState
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup
from api.scalars import DateTime
from domain.processes.commands.retry_step import retry_step
from persistence.processes.views import PROCESS_STEP


@strawberry.type(description="One thing that a process does because of a fact.")
class ProcessStep(Node):
    name: str = field("What it does.")
    process: str = field("The process it belongs to.")
    case_id: strawberry.ID = field("The business case it belongs to: an order, or what is a case of its own.")
    state: TaskState = field("How far it is.")
    attempts: int = field("How often it was tried.")
    error_code: str | None = field("Why it did not go on, as a code that never changes.")
    error: str | None = field("Why it did not go on, in words.")
    discard_reason: str | None = field("Why somebody gave it up.")
    created_at: DateTime = field("When the fact happened that it follows from.")
    next_at: DateTime = field("When it is tried next, if it waits.")
    done_at: DateTime | None = field("When it was done.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class ProcessStepQuery:
    process_step: ProcessStep | None = lookup(PROCESS_STEP, "One step, by what names it.")
    process_steps: Connection[ProcessStep] | None = connection(
        PROCESS_STEP, "The steps of all processes; filter by state PARKED for what waits for a person."
    )


@strawberry.type
class ProcessStepMutation:
    retry_step = mutation(retry_step, step=ProcessStep)
