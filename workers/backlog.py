"""How far work is behind: the age of the oldest task that could be worked on, a figure and a concern."""

from __future__ import annotations

from datetime import timedelta

from prometheus_client import Gauge
from pydantic import Field
from pydantic_settings import BaseSettings

from persistence.database import Database
from persistence.tasks import oldest_due
from workers.health import Concern

oldest = Gauge("retaguarda_tasks_oldest_seconds", "For how long the oldest task that is due has waited")


class BacklogSettings(BaseSettings):
    """What the relay is told by its environment besides what every process is."""

    task_delay_limit: int = Field(default=300, ge=1)
    """Seconds that a due task may wait before the relay says that work is behind."""


async def measure(database: Database) -> timedelta:
    """As ``retaguarda_relay``: the age of the oldest due task, kept as a metric, too."""
    async with database.engine.begin() as connection:
        age = await oldest_due(connection)
    oldest.set(age.total_seconds())
    return age


async def keeps_up(database: Database, *, limit: timedelta) -> None:
    """Raises Concern when the oldest due task has waited for longer than this.

    Whoever announces tasks is seldom the one to blame: workers or what they wait for may be away.
    """
    age = await measure(database)
    if age > limit:
        raise Concern(f"the oldest due task has waited for {age.total_seconds():.0f} s")
