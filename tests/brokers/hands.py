"""A worker in a process of its own, a fork of one that has imported everything."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Mapping
from datetime import timedelta
from multiprocessing.context import ForkServerProcess

from persistence.database import Database
from persistence.settings import settings
from tests.workers.signage import SIGNAGE, paint_sign
from workers.app import serve
from workers.logging import configure
from workers.tasks import Workshop, actor

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload([__name__])


def begin(environment: Mapping[str, str]) -> ForkServerProcess:
    """As ``retaguarda worker`` does, for painters."""
    process = processes.Process(target=_work, args=(dict(environment),), daemon=True)
    process.start()
    return process


def _work(environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    actor("fiscal")(paint_sign)
    configure("worker")
    database = Database.connect(settings(), statement_timeout="60s")
    serve(Workshop(database, [SIGNAGE], timedelta(seconds=1)))
