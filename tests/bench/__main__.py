"""The command line of the benchmark: make bench, or python -m tests.bench --help."""

from __future__ import annotations

import argparse
import asyncio
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from persistence.embedded.child import ServiceFailure
from tests.bench import (
    collective,
    documents,
    emptying,
    payroll,
    profiling,
    report,
    scale,
    sharing,
    statements,
    tolls,
)
from tests.bench.goals import goals
from tests.bench.questions import REQUESTS, Kind, draws
from tests.bench.running import Pace, Unusable
from tests.bench.sizes import FULL, SMALL
from tests.bench.table import Plan, Table, measure
from tests.bench.variants import ON_NODE, PGBENCH, VARIANTS
from tests.bench.variants.node import NoNode, install
from tests.bench.world import ROOT, world

EVERYTHING = [*VARIANTS, PGBENCH]
LAST, WALKS, PROFILE, TOLLS = "table.pickle", "scale.pickle", "profile.pickle", "tolls.pickle"


def main() -> int:
    chosen = _parser().parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    try:
        return MODES[chosen.mode](chosen) or 0
    except (Unusable, ServiceFailure) as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1


def table(chosen: argparse.Namespace) -> int:
    """measure every server beside the others"""
    names = _with_node([name for name in EVERYTHING if name in chosen.only])
    plan = Plan(
        names=names,
        kinds=chosen.kinds,
        pace=_pace(chosen),
        rounds=chosen.rounds,
        compared=chosen.compare,
    )
    size = SMALL if chosen.small else FULL
    with world(chosen.folder, size, say) as data:
        seen = measure(data, plan, say)
    print(report.page(seen))
    if size is FULL and names == EVERYTHING and list(chosen.kinds) == list(Kind):
        (chosen.folder / LAST).write_bytes(pickle.dumps(seen))
        publish(chosen)
    return 0


def publish(chosen: argparse.Namespace) -> None:
    """write the last whole runs of the others into docs/reference/benchmark.md and both READMEs"""
    seen: Table = _kept(chosen.folder / LAST)
    walks, paid = (_kept(chosen.folder / name, []) for name in (WALKS, TOLLS))
    for path in report.write(seen, walks, _kept(chosen.folder / PROFILE, None), paid):
        say(f"wrote {path.relative_to(ROOT)}")
    missed = [goal for goal in goals(seen) if not goal.met]
    say(f"{len(missed)} goals missed")


def growth(chosen: argparse.Namespace) -> None:
    """see whether pages stay flat however many orders there are and however far one goes"""
    walks = scale.run(chosen.folder, scale.SMALL if chosen.small else scale.FULL, say)
    if not chosen.small:
        (chosen.folder / WALKS).write_bytes(pickle.dumps(walks))


def walls(chosen: argparse.Namespace) -> None:
    """see what authentication, row security and permissions cost a request"""
    with world(chosen.folder, SMALL if chosen.small else FULL, say) as data:
        seen = tolls.run(data, _pace(chosen), say)
    if not chosen.small:
        (chosen.folder / TOLLS).write_bytes(pickle.dumps(seen))


def profile(chosen: argparse.Namespace) -> None:
    """show where our time goes, for each kind of request"""
    with world(chosen.folder, SMALL if chosen.small else FULL, say) as data:
        asked = asyncio.run(draws(data))
        for kind in chosen.kinds:
            seen = profiling.profile(data, kind, asked, _pace(chosen))
            print(seen.text(lines=chosen.lines))
            if kind is Kind.PLACE and not chosen.small:
                (chosen.folder / PROFILE).write_bytes(pickle.dumps(seen))


def sent(chosen: argparse.Namespace) -> None:
    """show what servers really send to PostgreSQL for one request"""
    with world(chosen.folder, SMALL, say, *statements.LOGGED) as data:
        asked = asyncio.run(draws(data))
        for name in _with_node([name for name in VARIANTS if name in chosen.only]):
            for kind in chosen.kinds:
                if kind in VARIANTS[name].kinds:
                    print(f"\n{name}, {kind}")
                    print("\n".join(statements.statements(data, VARIANTS[name], kind, asked)))


def memory(chosen: argparse.Namespace) -> None:
    """see what memory our processes take, alone and sharing"""
    with world(chosen.folder, SMALL if chosen.small else FULL, say) as data:
        asked = asyncio.run(draws(data))
        for seen in sharing.memory_of_ours(data, asked):
            print(seen)


def papers(chosen: argparse.Namespace) -> None:
    """see how many fiscal documents a core gets authorised by the sandbox"""
    print(documents.run(50 if chosen.small else 500, chosen.rounds))


def drafts(chosen: argparse.Namespace) -> None:
    """see how many drafted invoices a core of a worker gets authorised, with the database"""
    print(emptying.run(chosen.folder, 30 if chosen.small else 200, chosen.rounds))


def months(chosen: argparse.Namespace) -> None:
    """see how long the payroll of 20,000 employees takes one worker, and that it comes to the same again"""
    print(payroll.run(chosen.folder, 400 if chosen.small else 20_000))


def away(chosen: argparse.Namespace) -> None:
    """see how long it takes to grant a collective vacation to 20,000 employees, and to give it up"""
    print(collective.run(chosen.folder, 400 if chosen.small else 20_000))


MODES = {
    "table": table,
    "publish": publish,
    "scale": growth,
    "walls": walls,
    "profile": profile,
    "statements": sent,
    "memory": memory,
    "documents": papers,
    "emptying": drafts,
    "payroll": months,
    "collective": away,
}


def _kept(path: Path, *otherwise: Any) -> Any:
    """What an earlier run has written down. Raises Unusable where nothing else will do."""
    if not path.exists():
        if otherwise:
            return otherwise[0]
        raise Unusable("no run is kept yet: make bench")
    return pickle.loads(path.read_bytes())  # noqa: S301  of our own


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _with_node(names: Sequence[str]) -> list[str]:
    """Without those that need Node where it cannot be had."""
    if not set(names) & set(ON_NODE):
        return list(names)
    try:
        install(say)
    except NoNode as reason:
        say(f"without {' and '.join(ON_NODE)}: {reason}")
        return [name for name in names if name not in ON_NODE]
    return list(names)


def _pace(chosen: argparse.Namespace) -> Pace:
    return Pace(connections=chosen.connections, warm=chosen.warm, seconds=chosen.seconds)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench",
        description="What the front door costs, beside the least it could cost and beside others.",
        epilog="modes:\n" + "\n".join(f"  {name:12}{mode.__doc__}" for name, mode in MODES.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("mode", nargs="?", default="table", choices=MODES, metavar="mode", help="see below")
    parser.add_argument("--only", type=_names, default=EVERYTHING, help=f"of {','.join(EVERYTHING)}")
    parser.add_argument("--kinds", type=_kinds, default=list(Kind), help=f"of {','.join(Kind)}")
    parser.add_argument("--small", action="store_true", help="one company with 200 orders, to try it out")
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement, 5 unless said")
    parser.add_argument(
        "--warm", type=float, default=3, help="seconds before each measurement, 3 unless said"
    )
    parser.add_argument("--rounds", type=int, default=3, help="the best one counts")
    parser.add_argument("--connections", type=int, default=32, help="of the load, 32 unless said")
    parser.add_argument("--compare", type=int, default=REQUESTS, help="so many answers, before measuring")
    parser.add_argument("--lines", type=int, default=40, help="of a profile")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench", help="where the data is kept")
    return parser


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(EVERYTHING):
        raise argparse.ArgumentTypeError(f"there is no {', '.join(sorted(unknown))}")
    return names


def _kinds(text: str) -> list[Kind]:
    return [Kind(name) for name in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
