"""One round of probes: what is tried, what came of it, and what must not have come of it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.walls.attempts import Attempt, Attempts
from tests.walls.belongings import FREE, fingerprint
from tests.walls.fuzz import Fuzz
from tests.walls.ground import Ground
from tests.walls.shapes import Shape
from tests.walls.timing import Timing, timed
from tests.walls.verdicts import faults_of
from tests.walls.wire import DROPPED, PATIENCE, SILENCE, Line, asked, lines

READING = {
    "reading by id": 46,
    "files": 6,
    "words": 6,
    "cursors": 2,
    "events": 4,
    "trusted documents": 2,
    "tokens": 4,
    "reading beyond permission": 30,
}
OVERSTEPPING = {"writing beyond permission": 1}
WRITING = {"writing by id": 10, "idempotency keys": 1}
FUZZED = {"documents": 30, "variables": 40, "heads": 12, "addresses": 8, "files": 10}
LINES = 8
SHORT = 1.0
"""Seconds that are waited for an answer to a broken head: it may announce what never comes."""
TIMED = ("reading by id", "writing by id", "files")
VISITED = {"api_key", "api_key_secret", "session"}
"""Tables that say when somebody last came."""

Say = Callable[[str], None]


@dataclass
class Findings:
    """``tried`` counts by kind, ``faults`` are sentences with an example each."""

    seed: int
    say: Say = field(repr=False)
    tried: Counter[str] = field(default_factory=Counter)
    fuzzed: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    timings: list[Timing] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        return not self.faults and not self.changed and all(each.alike for each in self.timings)

    def add(self, sentence: str, sent: bytes, answer: bytes) -> None:
        if sentence not in self.faults:
            self.say(f"FAULT {sentence}")
        self.faults[sentence] += 1
        self.examples.setdefault(sentence, f"{sent[-1_500:]!r}\n  -> {answer[:800]!r}")

    def as_dict(self) -> dict[str, Any]:
        timings = [vars(each) | {"alike": each.alike} for each in self.timings]
        return {name: value for name, value in vars(self).items() if name != "say"} | {
            "timings": timings,
            "sound": self.sound,
        }


@dataclass
class Round:
    """``attempts`` and ``fuzzed`` are how many of each; the seed says which."""

    ground: Ground
    seed: int
    attempts: int
    fuzzed: int
    say: Say = print
    shapes: int = 300

    async def carried_out(self, *, clocked: int = 0) -> Findings:
        """``clocked`` pairs of each kind are timed as well; 0 leaves that out."""
        self.random = Random(self.seed)
        self.findings = Findings(self.seed, self.say)
        self.tries = Attempts(self.ground, self.random, self.shapes)
        async with lines(self.ground.port, LINES) as opened:
            self.lines = opened
            await self._sift()
            await self._trying()
            if clocked:
                await self._clocking(clocked)
            await self._fuzzing()
        return self.findings

    async def _sift(self) -> None:
        """Only documents that would be answered about things of one's own."""
        ids, token = self.ground.ours.ids, self.ground.owners[0]

        async def answered(line: Line, shape: Shape) -> bool:
            answer = await line.ask(asked(shape.text, shape.about(ids, self.random), token=token))
            return b'"errors"' not in answer.body

        for name in ("foreign", "own"):
            kept: list[Shape] = []
            waiting = iter(getattr(self.tries, name))

            async def sift(line: Line, waiting: Iterable[Shape] = waiting, kept: list[Shape] = kept) -> None:
                for shape in waiting:
                    if await answered(line, shape):
                        kept.append(shape)

            await asyncio.gather(*map(sift, self.lines))
            setattr(self.tries, name, kept)
        self.say(f"{len(self.tries.foreign)} and {len(self.tries.own)} documents are asked")

    async def _trying(self) -> None:
        ground = self.ground
        before = await fingerprint(ground.database_url, ground.theirs.company)
        ours = await self._own_state()
        shares = {"reading": (READING, 0.6), "overstepping": (OVERSTEPPING, 0.1), "writing": (WRITING, 0.3)}
        for name, (weights, share) in shares.items():
            await self._of(name, weights, int(self.attempts * share))
            if name == "overstepping":
                self._note("ours", ours, await self._own_state())
        self._note("theirs", before, await fingerprint(ground.database_url, ground.theirs.company))

    async def _own_state(self) -> Mapping[str, str]:
        return await fingerprint(self.ground.database_url, self.ground.ours.company, without=FREE | VISITED)

    def _note(self, whose: str, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        self.findings.changed += [f"{whose}: {name}" for name in before if before[name] != after[name]]

    async def _of(self, name: str, weights: dict[str, int], count: int) -> None:
        waiting, begun, done = self.tries.some(weights, count), time.monotonic(), 0

        async def work(line: Line) -> None:
            nonlocal done
            for attempt in waiting:
                await self._try(line, attempt)
                done += 1
                if done % 5_000 == 0:
                    self.say(f"{name}: {done} of {count}, {sum(self.findings.faults.values())} faults")

        await asyncio.gather(*map(work, self.lines))
        self.findings.seconds[name] = time.monotonic() - begun
        self.say(f"{name}: {count} tried in {self.findings.seconds[name]:.0f} s")

    async def _try(self, line: Line, attempt: Attempt) -> None:
        answer = await line.ask(attempt.sent)
        twin = None if attempt.twin is None else await line.ask(attempt.twin)
        self.findings.tried[attempt.kind] += 1
        self.findings.statuses[answer.status] += 1
        for fault in faults_of(attempt, answer, twin, self.ground):
            told = answer.body + (b"  TWIN " + twin.body if twin else b"")
            self.findings.add(f"{attempt.kind}: {fault}", attempt.sent, told)

    async def _clocking(self, pairs: int) -> None:
        for kind in TIMED:
            attempts = [next(self.tries.some({kind: 1}, 1)) for _ in range(pairs)]
            timing = await timed(self.lines[0], attempts, self.random)
            self.findings.timings.append(timing)
            self.say(
                f"{kind}: theirs {timing.theirs:.3f} ms, nobody's {timing.nobodys:.3f} ms, difference"
                f" {timing.least:+.3f} to {timing.most:+.3f} ms"
            )

    async def _fuzzing(self) -> None:
        ground, begun = self.ground, time.monotonic()
        tokens = [*ground.owners, *(each.token for each in ground.limited), "x"]
        fuzz = Fuzz(self.random, self.tries.own, ground.ours.ids, tokens)
        left = iter(range(self.fuzzed))

        async def work(line: Line) -> None:
            for number in left:
                kind, sent = fuzz.some(FUZZED)
                line.patience = SHORT if kind == "heads" else PATIENCE
                answer = await line.ask(sent)
                if answer is SILENCE and kind == "heads":
                    answer = DROPPED
                self.findings.fuzzed[kind] += 1
                self.findings.statuses[answer.status] += 1
                if answer.failed:
                    self.findings.add(f"{kind}: a server error", sent, answer.body)
                if number % 5_000 == 4_999:
                    self.say(f"fuzzing: {number + 1} of {self.fuzzed}")

        await asyncio.gather(*map(work, self.lines))
        for _ in range(self.fuzzed // 20):
            self.findings.fuzzed["spreadsheets"] += 1
            if fault := fuzz.sheet_fault():
                self.findings.add(f"spreadsheets: {fault[:60]}", b"", fault.encode())
        self.findings.seconds["fuzzing"] = time.monotonic() - begun
        self.say(f"fuzzing: {self.fuzzed} sent in {self.findings.seconds['fuzzing']:.0f} s")
