"""The figures as a page of the reference, and as a table in both READMEs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.bench.goals import Goal, goals
from tests.bench.profiling import Profile
from tests.bench.questions import Kind
from tests.bench.running import Figures
from tests.bench.scale import PLACES, Walk
from tests.bench.sharing import Memory
from tests.bench.table import Table
from tests.bench.tolls import Toll
from tests.bench.variants import PGBENCH, VARIANTS
from tests.bench.walls import Wall
from tests.bench.world import ROOT
from tests.pages import table as rows

ABOUT = Path(__file__).parent / "about.md"
PAGE = ROOT / "docs" / "reference" / "benchmark.md"
READMES = {"en": ROOT / "README.md", "pt": ROOT / "README.pt-BR.md"}
MARKED = re.compile(r"(<!-- measured: benchmark -->\n).*?(<!-- end of measured -->)", re.DOTALL)
NAMES = {name: variant.title for name, variant in VARIANTS.items()} | {
    PGBENCH: "pgbench, the same statements"
}
HEADINGS = {
    Kind.PAGE: "A page of fifty orders with customer, five lines each and their products",
    Kind.ONE: "One order by its id, with the same",
    Kind.COUNT: "A page of twenty orders and the number of all",
    Kind.PLACE: "Placing an order of five lines: reservation, idempotency, facts, audit",
}
FIGURES = re.compile(r"(?<=\d)[.,](?=\d)")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
WORDS = {
    "en": {
        "server": "server",
        Kind.PAGE: "page of 50, /s",
        Kind.ONE: "one order, /s",
        Kind.COUNT: "page with count, /s",
        Kind.PLACE: "place, /s",
        "cpu": "CPU of the page, ms",
        "memory": "memory, MB",
        "taken": "Measured on {date} with {size}, on {machine}; one process each, 32 connections.",
    },
    "pt": {
        "server": "servidor",
        Kind.PAGE: "página de 50, /s",
        Kind.ONE: "um pedido, /s",
        Kind.COUNT: "página com contagem, /s",
        Kind.PLACE: "registrar pedido, /s",
        "cpu": "CPU da página, ms",
        "memory": "memória, MB",
        "taken": "Medido em {date} com {size}, em {machine}; um processo cada, 32 conexões.",
    },
}
PORTUGUESE = {
    "companies": "empresas",
    "customers": "clientes",
    "products": "produtos",
    "orders": "pedidos",
    "lines": "linhas",
    "cores": "núcleos",
    "the floor: bare route, one prepared statement": "o piso: rota nua, um comando preparado",
    "pgbench, the same statements": "pgbench, os mesmos comandos",
    "Mercurius with JIT and loaders": "Mercurius com JIT e loaders",
}


def write(table: Table, walks: Sequence[Walk], profiled: Profile | None, tolls: Sequence[Toll]) -> list[Path]:
    """Bring page and READMEs up to date; answers with what was written."""
    PAGE.write_text(page(table, walks, profiled, tolls), encoding="utf-8")
    for language, readme in READMES.items():
        text = readme.read_text(encoding="utf-8")
        readme.write_text(MARKED.sub(rf"\1\n{short(table, language)}\n\n\2", text), encoding="utf-8")
    return [PAGE, *READMES.values()]


def page(
    table: Table,
    walks: Sequence[Walk] = (),
    profiled: Profile | None = None,
    tolls: Sequence[Toll] = (),
) -> str:
    parts = [ABOUT.read_text(encoding="utf-8").strip(), _circumstances(table)]
    for kind, seen in table.figures.items():
        parts += [f"## {HEADINGS[kind]}", rows(HEAD, _full(kind, seen))]
    parts += ["## Goals", rows(GOALS, map(_goal, goals(table)))]
    if table.memory:
        parts += [SHARING, rows(SIZES, _sizes(table.memory))]
    if tolls:
        parts += [WALLS, rows(PRICES, _prices(tolls))]
    if profiled:
        parts += [WHAT_IS_LEFT, rows(SHARES, _shares(profiled))]
    if walks:
        parts += [GROWTH, rows(("orders", "list", *map(_page_number, PLACES)), map(_walk, walks))]
    return "\n\n".join(parts) + "\n"


def _circumstances(table: Table) -> str:
    pace = table.pace
    return (
        f"Measured on {table.taken_at} with {table.size}, on {table.machine}; {pace.seconds:g} s each "
        f"after {pace.warm:g} s of warming up, {pace.connections} connections. Meanwhile other programs had "
        f"at most {table.disturbance:.0%} of the machine."
    )


def short(table: Table, language: str) -> str:
    """One row for each server."""
    words = WORDS[language]
    kinds = [kind for kind in HEADINGS if kind in table.figures]
    head = (words["server"], *(words[kind] for kind in kinds), words["cpu"], words["memory"])
    said = "\n\n".join(
        [
            words["taken"].format(date=table.taken_at, size=table.size, machine=table.machine),
            rows(head, _short(table, kinds)),
        ]
    )
    return said if language == "en" else _in_portuguese(said)


def _short(table: Table, kinds: Iterable[Kind]) -> Iterator[tuple[str, ...]]:
    for name, title in NAMES.items():
        seen = {kind: table.figures[kind][name] for kind in kinds if name in table.figures[kind]}
        if not seen:
            continue
        rates = (f"{seen[kind].rate:,.0f}" if kind in seen else "" for kind in kinds)
        cpu = f"{seen[Kind.PAGE].cpu:.2f}" if Kind.PAGE in seen else ""
        yield title, *rates, cpu, f"{max(each.memory for each in seen.values()):.0f}"


LEAST_SHARE = 0.01
GROWTH = """\
## However many there are, however far one goes

Milliseconds that one client waits for a page of fifty orders with their customer, following the cursors from
the first page on, in companies of different size; of it, in brackets, processor time of PostgreSQL."""
WALLS = """\
## What the walls cost

Milliseconds of processor time of the floor's requests, server and PostgreSQL together, and what each
wall adds: the partner's key looked up anew for each request, the company set behind its fence with row
security under the application's role, the key's permissions checked. Measured in turns; the median of
nine rounds counts."""
SHARING = """\
## Memory

Megabytes of Retaguarda after each kind of request was answered for three seconds. What several processes
share (`API_PROCESSES`) is counted once: *each* is all that they take (PSS), their parent's part too, divided
by those that serve. *Own* is the most that one shares with nobody (USS), *resident* the most that one seems
to take (RSS), as in the tables above."""
SIZES = ("processes", "each", "own", "resident")
PRICES = ("request", "without walls", "+ authentication", "+ row security", "+ permissions")
WHAT_IS_LEFT = """\
## Where the time of placing an order goes

Samples of the server's own processor time under the load above, by package, those of a hundredth
or more. PostgreSQL's part is in the table of the requests."""
SHARES = ("package", "share", "ms of an order")
HEAD = (
    "server",
    "requests/s",
    "p50 ms",
    "p99 ms",
    "CPU server ms",
    "CPU database ms",
    "× floor",
    "memory MB",
)
GOALS = ("request", "what", "goal", "measured", "")


def _full(kind: Kind, seen: dict[str, Figures]) -> Iterator[tuple[str, ...]]:
    floor = seen.get(PGBENCH if kind is Kind.PLACE else "floor")
    for name, title in NAMES.items():
        if name not in seen:
            continue
        each = seen[name]
        yield (
            title,
            f"{each.rate:,.0f}",
            f"{each.p50:.1f}",
            f"{each.p99:.1f}",
            f"{each.app:.3f}",
            f"{each.database:.3f}",
            f"{each.cpu / floor.cpu:.2f}" if floor else "",
            f"{each.memory:.0f}",
        )


def _shares(profiled: Profile) -> Iterator[tuple[str, ...]]:
    packages = profiled.packages
    for package, samples in packages.most_common():
        share = samples / packages.total()
        if share >= LEAST_SHARE:
            yield f"`{package}`", f"{share:.0%}", f"{share * profiled.app:.2f}"


def _sizes(seen: Iterable[Memory]) -> Iterator[tuple[str, ...]]:
    for one in seen:
        yield str(one.processes), f"{one.each:.0f}", f"{one.own:.0f}", f"{one.resident:.0f}"


def _prices(tolls: Sequence[Toll]) -> Iterator[tuple[str, ...]]:
    by_kind: dict[Kind, dict[Wall, Toll]] = {}
    for toll in tolls:
        by_kind.setdefault(toll.kind, {})[toll.wall] = toll
    for kind, paid in by_kind.items():
        added = (f"{paid[Wall(wall)].cpu - paid[Wall(wall - 1)].cpu:+.3f}" for wall in list(Wall)[1:])
        yield kind, f"{paid[Wall.NONE].cpu:.3f}", *added


def _goal(goal: Goal) -> tuple[str, ...]:
    limit = f"{'≤' if goal.at_most else '≥'} {goal.limit:g}"
    measured = f"{goal.measured:.0f}" if goal.measured >= 100 else f"{goal.measured:.2f}"
    return goal.kind or "all", goal.about, limit, measured, "met" if goal.met else "**missed**"


def _walk(walk: Walk) -> tuple[str, ...]:
    took = (
        f"{walk.took[place]:.2f} ({walk.database[place]:.2f})" if place in walk.took else ""
        for place in PLACES
    )
    return f"{walk.orders:,}", walk.sort, *took


def _page_number(place: int) -> str:
    return f"page {place:,}"


def _in_portuguese(text: str) -> str:
    for english, portuguese in PORTUGUESE.items():
        text = text.replace(english, portuguese)
    lines = (FIGURES.sub(_swapped, line) if line.startswith("|") else line for line in text.splitlines())
    return THOUSANDS.sub(".", "\n".join(lines))


def _swapped(mark: re.Match[str]) -> str:
    return "." if mark[0] == "," else ","
