"""How a person at a terminal sees the start: each step with its time, then a box, then the logs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager

COLOURS = {"api": 36, "relay": 35, "worker": 32, "scheduler": 34, "sandbox": 33}


def say(text: str = "") -> None:
    print(text, flush=True)


def coloured(text: str, colour: int) -> str:
    plain = "NO_COLOR" in os.environ or not sys.stdout.isatty()
    return text if plain else f"\x1b[{colour}m{text}\x1b[0m"


@contextmanager
def step(what: str) -> Generator[None]:
    """Print ``what`` when it is done, with the seconds it took; on failure, that it failed."""
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say(f"  {coloured('✗', 31)} {what}")
        raise
    say(f"  {coloured('✓', 32)} {what:<58} {time.monotonic() - began:5.1f} s")


def box(title: str, rows: Sequence[tuple[str, str]]) -> None:
    width = max(len(name) for name, _ in rows)
    lines = [title, "", *(f"{name:<{width}}  {value}" for name, value in rows)]
    inner = max(map(len, lines))
    say("\n╭" + "─" * (inner + 2) + "╮")
    for line in lines:
        say(f"│ {line:<{inner}} │")
    say("╰" + "─" * (inner + 2) + "╯\n")


def log_line(process: str, text: str) -> None:
    say(f"{coloured(f'{process:<9} │', COLOURS.get(process, 37))} {text}")
