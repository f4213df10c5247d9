"""While an authority is away it is watched; apart from the sale, so that nothing waits behind a question."""

from __future__ import annotations

from domain.fiscal.events import ContingencyEntered
from domain.kernel.process import Process, outside


def is_automatic(event: ContingencyEntered) -> bool:
    return event.automatic


WATCHING = Process(
    name="watching",
    steps=(outside(ContingencyEntered, "watch_authority", queue="fiscal", only=is_automatic),),
)
