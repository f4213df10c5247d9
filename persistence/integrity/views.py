"""What can be read of the invariants: whether each held when it was last looked at."""

from __future__ import annotations

from persistence.integrity.tables import integrity_checks
from persistence.reading.view import View, boolean, instant, integer, json, text

INTEGRITY_CHECK = View(
    "IntegrityCheck",
    integrity_checks,
    prefix="integritycheck",
    read="integrity.check.read",
    fields={
        "name": text(integrity_checks.c.name, filter=True, sort=True),
        "holds": boolean(integrity_checks.c.exceptions == 0, null=False),
        "exceptions": integer(integrity_checks.c.exceptions, filter=True, sort=True),
        "examples": json(integrity_checks.c.examples),
        "checked_at": instant(integrity_checks.c.checked_at),
        "broken_since": instant(integrity_checks.c.broken_since),
    },
    lookups=["id", "name"],
    default_sort=[("name", "ASC")],
)
