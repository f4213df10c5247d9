"""What a server really sends to PostgreSQL for one request: taken from PostgreSQL's own log."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tests.bench.questions import Draw, Kind
from tests.bench.running import running
from tests.bench.variants.variant import Variant
from tests.bench.world import World

LOGGED = ("log_statement=all", "log_parameter_max_length=200", "log_line_prefix=@%c ")
"""Settings a server needs for this."""
ENTRY = re.compile(r"^@(?P<session>\S+) LOG:  (?:execute \S+|statement): (?P<text>.*)", re.DOTALL)
DETAIL = re.compile(r"^@\S+ DETAIL:  (?:Parameters|parameters): (?P<values>.*)", re.DOTALL)


def statements(world: World, variant: Variant, kind: Kind, draws: Sequence[Draw]) -> list[str]:
    """Those of the second request, when everything is prepared; each with its session and its values."""
    with running(variant, world) as server:
        server.answer(kind, draws[0])
        begin = world.server.log.stat().st_size
        server.answer(kind, draws[1])
        with world.server.log.open(errors="replace") as log:
            log.seek(begin)
            return list(_entries(log.read()))


def _entries(text: str) -> Iterator[str]:
    sessions: dict[str, int] = {}
    for entry in re.split(r"\n(?=@)", text):
        if found := ENTRY.match(entry):
            place = sessions.setdefault(found["session"], len(sessions) + 1)
            yield f"[{place}] {' '.join(found['text'].split())}"
        elif values := DETAIL.match(entry):
            yield f"      {' '.join(values['values'].split())[:400]}"
