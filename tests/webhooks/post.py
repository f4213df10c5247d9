"""The way of a delivery, walked by hand: read the journal, hear the bell, make the attempts that are due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from persistence.database import Database
from persistence.tasks import Due, lease
from tests.api.front import Client
from workers.dispatching import Dispatcher
from workers.tasks import Workshop
from workers.webhooks import Messenger

SHOWN = """nodes { id eventId type state attempts statusCode milliseconds errorCode excerpt
    nextAttemptAt triedAt deliveredAt occurredAt webhook { id url } }"""


@dataclass
class PostOffice:
    """What the scheduler, the relay and a worker do, when it is told to."""

    database: Database
    relay: Database
    messenger: Messenger

    async def look(self) -> list[Due]:
        """What the relay would ring for, after the scheduler looked until there was nothing new."""
        dispatcher = Dispatcher(self.relay, self.database)
        await dispatcher.look()
        async with self.relay.engine.begin() as connection:
            due = await lease(connection)
        return [task for task in due if task.queue.startswith("webhooks")]

    async def deliver(self) -> int:
        """Everything that is due now; answers how many attempts were made."""
        made = 0
        while due := await self.look():
            for task in due:
                await self.attempt(task)
            made += len(due)
        return made

    async def attempt(self, task: Due) -> None:
        workshop = Workshop(self.database)
        await workshop.perform(getattr(self.messenger, task.actor), company=task.company_id, task=task.id)

    async def turn(self, company: Any) -> None:
        """As if everything that waits were due by now."""
        async with self.database.writing(company) as connection:
            await connection.execute(
                text("update webhook_delivery set next_at = now() where state = 'PENDING'")
            )
            await connection.execute(text("update webhook_line set rests_until = now()"))


async def deliveries(client: Client, where: str = "") -> list[dict[str, Any]]:
    """As who may read them sees them, the oldest first."""
    narrowed = f"(where: {where})" if where else ""
    data = await client.data(f"{{ webhookDeliveries{narrowed} {{ {SHOWN} }} }}")
    return data["webhookDeliveries"]["nodes"][::-1]
