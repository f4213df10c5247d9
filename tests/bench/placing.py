"""The least that placing an order can cost: the application's statements, sent by pgbench."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

from persistence.embedded.child import end
from persistence.embedded.postgres import _binaries
from persistence.platform.tokens import TokenMint
from persistence.secrets import Secrets
from tests.bench import cores
from tests.bench.cores import on_core
from tests.bench.meter import Meter
from tests.bench.running import Figures, Pace, Reading, Unusable
from tests.bench.sizes import LINES
from tests.bench.variants.variant import CONNECTIONS
from tests.bench.world import SECRET_KEY, SQL, Company, World

runs = count(1)
SESSION = ("role=retaguarda_app", "timezone=UTC", "jit=off", "plan_cache_mode=force_generic_plan")

PAYLOAD = """{"order_id": "01a2004d-4f2f-75c4-b091-d47d5dc3eaef", "demands": [DEMANDS], "warehouse_id": \
"a0000000-0001-7000-8000-000000000001", "invoice_at_once": false}"""
DEMAND = """{"quantity": "3", "product_id": "b0000000-0001-7000-8000-000000000001", "order_line_id": \
"01a2004d-4f2b-770f-8422-7670b5e606a8"}"""

ORDER = """{"thing":"Order","id":"order_01a2012c717676749d3c749316cacf7d","columns":{"version":[null,1],\
"number":[null,311],"status":[null,"PLACED"],"customer_id":[null,"c0000000-0001-7000-8000-000000000005"],\
"warehouse_id":[null,"a0000000-0001-7000-8000-000000000001"],"placed_at":[null,"2026-11-22T02:53:39.572903+00:00"],\
"payment_method":[null,"PIX"],"total_goods":[null,443180],"total_discount":[null,0],"total":[null,443180],\
"lines":[null,5]},"sealed":["placed_by","invoice_at_once"]}"""
HELD = """{"thing":"StockItem","id":"stockitem_d0000000000170008000000000000006","columns":{"version":[8,9],\
"reserved":["11.0000","14.0000"]},"sealed":[]}"""
CHANGES = f"[{', '.join([ORDER, *[HELD] * LINES])}]"


def pgbench(world: World, pace: Pace) -> Figures:
    """As many connections as the servers have; what came before ``warm`` seconds is not counted."""
    with TemporaryDirectory() as folder:
        script = Path(folder) / "place.sql"
        script.write_text(_filled(world))
        with on_core(cores.SERVER):
            process = subprocess.Popen(
                [str(part) for part in _command(world, script, pace)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={"PGOPTIONS": " ".join(f"-c {setting}" for setting in SESSION), "LC_ALL": "C"},
                cwd=folder,
            )
        try:
            return _measured(process, world, pace, Path(folder))
        finally:
            end(process)


def _command(world: World, script: Path, pace: Pace) -> list[str | Path]:
    return [
        _binaries() / "pgbench",
        *("--no-vacuum", "--protocol=prepared", "--log", f"--log-prefix={script.parent / 'took'}"),
        f"--client={CONNECTIONS}",
        f"--time={round(pace.warm + pace.seconds + 1)}",
        *("-D", f"run={next(runs)}", "-D", "seq=0"),
        f"--file={script}",
        world.url,
    ]


def _measured(process: subprocess.Popen[bytes], world: World, pace: Pace, folder: Path) -> Figures:
    app, database = Meter.of(process), world.meter
    time.sleep(pace.warm)
    if process.poll() is not None:
        assert process.stderr is not None
        raise Unusable(f"pgbench says: {process.stderr.read().decode()[-1000:]}")
    before = Reading.of(app, database)
    begun = time.time()
    time.sleep(pace.seconds)
    used, memory = Reading.of(app, database) - before, app.memory()
    ended = time.time()
    _, said = process.communicate()
    if process.returncode:
        raise Unusable(f"pgbench says: {said.decode()[-1000:]}")
    took = sorted(_took(folder, begun, ended))
    return Figures(
        rate=len(took) / (ended - begun),
        p50=took[len(took) // 2],
        p99=took[len(took) * 99 // 100],
        app=used.app * 1000 / len(took),
        database=used.database * 1000 / len(took),
        load=0,
        memory=memory,
        others=used.others(0, ended - begun),
    )


def _took(folder: Path, begun: float, ended: float) -> Iterable[float]:
    """Milliseconds of each order that was done between these instants."""
    for log in folder.glob("took.*"):
        for line in log.read_text().splitlines():
            _, _, micros, _, second, rest = line.split()[:6]
            if begun <= int(second) + int(rest) / 1e6 < ended:
                yield int(micros) / 1000


def _filled(world: World) -> str:
    facts = {
        "companies": ", ".join(map(_known, world.companies)),
        "many": len(world.companies),
        "customers": world.size.of_one("customers"),
        "stretch": world.size.of_one("products") // LINES,
        "payload": PAYLOAD.replace("DEMANDS", ", ".join([DEMAND] * LINES)),
        "changes": CHANGES,
    }
    paragraphs = (SQL / "place.sql").read_text().split("\n\n")
    return "\n\n".join(
        Template(paragraph).substitute(facts, place=place) for paragraph, place in _in_full(paragraphs)
    )


def _known(company: Company) -> str:
    """One row of the companies that the script chooses from."""
    presented = TokenMint(Secrets(SECRET_KEY)).read_key(company.key)
    assert presented is not None
    ordinal, digest = f"{company.ordinal:04x}", presented.digest.hex()
    return f"({company.ordinal}, '{company.id}', '{ordinal}', '{presented.id}', '\\x{digest}')"


def _in_full(paragraphs: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Those that name a place once for each line of the order."""
    for paragraph in paragraphs:
        for place in range(1, LINES + 1 if "$place" in paragraph else 2):
            yield paragraph, place
