"""make saboteurs: builds made wrong on purpose, each in a short run that must turn red, and by what."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from dataclasses import dataclass
from importlib import import_module

from tests.chaos import invariants
from tests.chaos.__main__ import RESULTS
from tests.chaos.installation import Unusable
from tests.chaos.run import Plan, Run, prepare

WORKERS = ("worker-1", "worker-2")
TASKS = "an order due an invoice has exactly one authorised invoice"
PATIENCE = 25.0
"""Seconds; lost work is waited for by nobody."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A saboteur, the run that shall find it, and the invariants of which one must be broken."""

    name: str
    broken: tuple[str, ...]
    orders: int = 60
    kills: int = 0
    victims: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """What is wrong with that build, in its own words."""
        return (import_module(f"tests.chaos.saboteurs.{self.name}").__doc__ or "").strip()

    @property
    def plan(self) -> Plan:
        return Plan(
            seed=7,
            orders=self.orders,
            kills=self.kills,
            clients=24,
            victims=self.victims,
            patience=PATIENCE,
            front=("-m", "tests.chaos.saboteurs", self.name),
        )


WANTED = (
    Wanted(
        name="enqueue_after_commit",
        broken=(TASKS, "what follows an authorised invoice is there once: goods gone, debt, print, books"),
        orders=80,
        kills=8,
        victims=(*WORKERS, "api-1", "api-2", "postgres"),
    ),
    Wanted(
        name="done_before_effect",
        broken=(TASKS, "what follows an authorised invoice is there once: goods gone, debt, print, books"),
        kills=5,
        victims=WORKERS,
    ),
    Wanted(
        name="number_first",
        broken=("numbers have no gap and no double",),
        orders=80,
        kills=8,
        victims=(*WORKERS, "postgres"),
    ),
    Wanted(name="row_security_off", broken=("no company sees another's",), orders=10),
    Wanted(name="same_fingerprint", broken=("a key is not taken for another wish",)),
    Wanted(name="unsorted_locks", broken=("nobody waited for each other in a circle",)),
)


def main() -> int:
    """0 when each is caught by what should catch it."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.hunt", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these")
    names = parser.parse_args().names
    prepare()
    chosen = [wanted for wanted in WANTED if not names or wanted.name in names]
    caught = {wanted: _caught(wanted) for wanted in chosen}
    print(f"{sum(map(bool, caught.values()))} of {len(chosen)} saboteurs caught")
    _keep(caught)
    return 0 if all(caught.values()) else 1


def _keep(caught: dict[Wanted, str]) -> None:
    """For the page of figures; of those that were not hunted now, what was found before."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / "saboteurs.json"
    known = {each["name"]: each for each in json.loads(file.read_text())} if file.exists() else {}
    now = {wanted.name: {"about": wanted.about, "caught": by} for wanted, by in caught.items()}
    told = [{"name": name} | found for name, found in (known | now).items()]
    file.write_text(json.dumps(told, indent=2) + "\n")


def _caught(wanted: Wanted) -> str:
    """The broken invariant that gave it away; nothing when it was not found."""
    began = time.monotonic()
    try:
        result = asyncio.run(Run(wanted.plan, lambda _: None).carried_out())
    except Unusable as fault:
        print(f"{wanted.name:22} did not come up: {fault}", flush=True)
        return ""
    found = invariants.first({name: result.broken[name] for name in wanted.broken})
    said = f"caught: {found[0]}\n{'':23}{found[1]}" if found else "NOT CAUGHT"
    print(f"{wanted.name:22} {said}  ({time.monotonic() - began:.0f} s)", flush=True)
    return found[0] if found else ""


if __name__ == "__main__":
    sys.exit(main())
