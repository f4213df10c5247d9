"""A worker as it runs in earnest, with the painter's work instead of the installation's."""

from __future__ import annotations

import os
from datetime import timedelta

from persistence.database import Database
from persistence.settings import settings
from tests.workers.signage import SIGNAGE, paint_sign
from workers.app import serve
from workers.logging import configure
from workers.tasks import Workshop, actor

actor("fiscal")(paint_sign)
configure("worker")
database = Database.connect(settings(), statement_timeout="60s")
hold = float(os.environ.get("HOLD_SECONDS", "1"))
serve(Workshop(database, [SIGNAGE], timedelta(seconds=hold)))
