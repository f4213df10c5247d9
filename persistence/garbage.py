"""What the collector of garbage is told by a process that serves for long."""

from __future__ import annotations

import gc


def leave_what_is_loaded() -> None:
    """What is there by now stays, so that it is not looked at again, and the rest more seldom: a run of the
    payroll makes hundreds of thousands of values, none of them in a circle."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
