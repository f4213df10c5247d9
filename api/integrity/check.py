"""Whether what must hold at every moment does, as it was last looked at."""

import strawberry

from api.node import Node
from api.reading import Connection, connection, field, lookup
from api.scalars import DateTime
from persistence.integrity.views import INTEGRITY_CHECK


@strawberry.type(description="Something that must hold at every moment, and whether it does.")
class IntegrityCheck(Node):
    name: str = field("What must hold, in words that never change.")
    holds: bool = field("Whether it did when it was last looked at.")
    exceptions: int = field("How many things break it.")
    examples: list[str] = field("Up to five of them, mostly by their ids.")
    checked_at: DateTime = field("When it was last looked at; the scheduler does so every five minutes.")
    broken_since: DateTime | None = field("When it was first found not to hold; null while it does.")


@strawberry.type
class IntegrityCheckQuery:
    integrity_check: IntegrityCheck | None = lookup(INTEGRITY_CHECK, "One check, by what names it.")
    integrity_checks: Connection[IntegrityCheck] | None = connection(
        INTEGRITY_CHECK,
        "What must hold of stock, numbers, books and tasks, and whether it does; "
        "filter by exceptions greater than 0 for what does not.",
    )
