"""A worker as it runs in earnest, but for how soon others take over from it."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import partial

import workers.exports
import workers.imports  # noqa: F401  their work is enlisted by being imported
from api.exports.source import open_source
from api.imports.source import open_mutation
from api.schema import build_schema
from persistence.database import Database
from persistence.settings import settings
from workers.app import serve
from workers.logging import configure
from workers.tasks import Workshop

configure("worker")
hold = timedelta(seconds=float(os.environ["HOLD_SECONDS"]))
database = Database.connect(settings(), statement_timeout="60s")
schema = build_schema()._schema
serve(
    Workshop(
        database,
        hold=hold,
        open_source=partial(open_source, schema),
        open_mutation=partial(open_mutation, schema),
    )
)
