"""Our own API process with a sampling profiler inside: SIGUSR1 begins, SIGUSR2 writes down what was seen.

The kernel interrupts after each millisecond of processor time, so that waiting costs nothing and is not seen.
Time in C is that of the Python function that called it. SQLAlchemy works in greenlets, which begin stacks of
their own: what it does is not counted for the functions that wait for it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

EVERY = 0.001
alone: Counter[str] = Counter()
below: Counter[str] = Counter()


def look(_: int, frame: FrameType | None) -> None:
    """Count the function that runs, and once each of those that wait for it."""
    places = []
    while frame is not None:
        code = frame.f_code
        places.append(f"{code.co_filename}:{code.co_firstlineno}:{code.co_qualname}")
        frame = frame.f_back
    if places:
        alone[places[0]] += 1
        below.update(set(places))


def begin(*_: object) -> None:
    alone.clear()
    below.clear()
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)


def write_down(*_: object) -> None:
    signal.setitimer(signal.ITIMER_PROF, 0)
    draft = Path(os.environ["SAMPLES"] + ".draft")
    draft.write_text(json.dumps({"alone": alone, "below": below}))
    draft.rename(os.environ["SAMPLES"])


if __name__ == "__main__":
    from retaguarda import main

    signal.signal(signal.SIGPROF, look)
    signal.signal(signal.SIGUSR1, begin)
    signal.signal(signal.SIGUSR2, write_down)
    sys.argv[1:] = ["api"]
    sys.exit(main())
