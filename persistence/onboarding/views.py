"""What can be read of moving in: what became of the lines of files."""

from __future__ import annotations

from domain.onboarding.data_import import ImportStatus, Problem, actions_of
from domain.onboarding.kind import ImportKind
from persistence.onboarding.tables import imports
from persistence.reading.actions import actions
from persistence.reading.view import DESC, View, computed, enum, instant, integer, one, url

MOST_SHOWN = 100
"""Problems; all of them are in the file of errors."""


def first_problems(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return problems[:MOST_SHOWN]


IMPORT = View(
    "Import",
    imports,
    prefix="import",
    read="onboarding.import.read",
    fields={
        "version": integer(imports.c.version),
        "kind": enum(ImportKind, imports.c.kind),
        "upload": one("Upload", imports.c.upload_id),
        "status": enum(ImportStatus, imports.c.status, filter=True),
        "total": integer(imports.c.total),
        "processed": integer(imports.c.processed),
        "created": integer(imports.c.created),
        "skipped": integer(imports.c.skipped),
        "failed": integer(imports.c.failed),
        "errors": computed(first_problems, imports.c.problems),
        "errors_file": url("/imports/import_{0.hex}/errors.csv", imports.c.id),
        "requested_at": instant(imports.c.requested_at, filter=True, sort=True),
        "confirmed_at": instant(imports.c.confirmed_at),
        "ended_at": instant(imports.c.ended_at),
        "available_actions": actions(actions_of, imports.c.status, imports.c.failed),
    },
    lookups=["id"],
    default_sort=[("requested_at", DESC)],
)
