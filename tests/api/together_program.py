"""Processes that part from one, and tell who they are; ``argv`` says what is wrong with them."""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import sys
import uuid

from api.together import UNAVAILABLE, Together, bound
from persistence.identity import new_id
from workers.logging import configure


def say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


configure("api")
random.seed(7)
processes = Together.of(2, bound("127.0.0.1", 0))
processes.ask(lambda: sys.argv[1:] != ["refused"])
number = processes.part()
drawn = [random.random(), secrets.token_hex(), str(uuid.uuid4()), str(new_id())]  # noqa: S311
say({"number": number, "pid": os.getpid(), "drawn": drawn})
match sys.argv[1:]:
    case ["unavailable"]:
        sys.exit(UNAVAILABLE)
    case ["stubborn"]:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        say(None)
while True:
    signal.pause()
