"""Tasks that wait for a person: seen, tried again, given up, or everything of a time done once more."""

import strawberry

from api.mutations import mutation
from api.node import Node
from api.processes.step import ProcessStep
from api.reading import Connection, connection, field
from api.scalars import DateTime
from domain.processes.commands.discard_task import discard_task
from domain.processes.commands.replay_tasks import replay_tasks
from domain.processes.commands.retry_task import retry_task
from persistence.processes.views import PARKED_TASK


@strawberry.type(description="A step of a process that does not go on by itself.")
class ParkedTask(Node):
    name: str = field("What it does.")
    process: str = field("The process it belongs to.")
    queue: str = field("The kind of work: `internal`, or what it needs of the outside.")
    topic: str = field("The kind of fact that it follows from.")
    subject_id: strawberry.ID = field("What that fact is about; the task holds up later ones about it.")
    attempts: int = field("How often it was tried.")
    deaths: int = field("How many workers died over it, one after the other.")
    error_code: str | None = field("Why it is parked, as a code that never changes.")
    error: str | None = field("Why it is parked, in words.")
    created_at: DateTime = field("When the fact happened that it follows from.")
    parked_at: DateTime = field("Since when it waits for a person.")


@strawberry.type
class TaskQuery:
    parked_tasks: Connection[ParkedTask] | None = connection(
        PARKED_TASK, "What waits for a person to mend its cause, and then for `retryTask` or `discardTask`."
    )


@strawberry.type
class TaskMutation:
    retry_task = mutation(retry_task, task=ProcessStep)
    discard_task = mutation(discard_task, task=ProcessStep)
    replay_tasks = mutation(replay_tasks, tasks=int)
