"""How many documents a core of a worker gets authorised: built, signed, checked, sent, filed."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop

from domain.fiscal.invoice import Invoice
from domain.kernel.brazil import Environment
from tests.bench import cores
from tests.bench.cores import on_core
from tests.gateways.sample import CNPJ, invoice
from tests.ramdisk import MEMORY
from tests.sandbox.issuing import OfSamples
from tests.sandbox.running import running_sandbox
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.document import nfe_document
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.schema import Schema, check
from workers.gateways.nfe.sefaz import Sefaz
from workers.gateways.nfe.signature import sign

GOAL = 1500
"""Authorised documents a minute of one core, without their printed form."""
AT_ONCE = 8
"""As many as a worker's queue has in work."""
AUTHORIZED, SPARE = 100, 20
PARTS = ("build and serialise", "sign", "check by the schema")
PASSWORD = "senha"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Of one round: documents, seconds on the clock, seconds of the worker's core."""

    documents: int
    elapsed: float
    spent: float

    @property
    def a_minute(self) -> float:
        """Of a core that does nothing else; the sandbox has the other one."""
        return 60 * self.documents / self.spent

    @property
    def by_the_clock(self) -> float:
        return 60 * self.documents / self.elapsed


def run(documents: int, rounds: int) -> str:
    """What was seen, in words."""
    with TemporaryDirectory(dir=_memory()) as folder, _sandbox(Path(folder)) as url, on_core(cores.SERVER):
        authority = OfSamples.load_or_create(Path(folder))
        certificate = Certificate.open(authority.issue_a1(CNPJ, "BENCH", PASSWORD), PASSWORD)
        seen = uvloop.run(_rounds(certificate, url, authority.file, documents, rounds))
        return _told(seen, _parts(certificate, documents))


def _memory() -> Path | None:
    """Where the sandbox's archive costs no disk, which is not what is measured."""
    return MEMORY if MEMORY.is_dir() else None


async def _rounds(
    certificate: Certificate, url: str, trusted: Path, documents: int, rounds: int
) -> list[Seen]:
    sefaz = Sefaz.open(
        certificate, state="SP", environment=Environment.TESTING, base_url=url, authority_file=trusted
    )
    numbers = iter(range(1, 10**6))
    try:
        await _round(certificate, sefaz, [next(numbers) for _ in range(SPARE)])
        return [
            await _round(certificate, sefaz, [next(numbers) for _ in range(documents)]) for _ in range(rounds)
        ]
    finally:
        await sefaz.aclose()


async def _round(certificate: Certificate, sefaz: Sefaz, numbers: list[int]) -> Seen:
    places, maker = asyncio.Semaphore(AT_ONCE), NfeDocuments(certificate)

    async def authorised(number: int) -> None:
        async with places:
            signed = maker.signed_invoice(_invoice(number))
            receipt = await sefaz.submit(signed)
            assert receipt.status_code == AUTHORIZED, receipt
            maker.authorized_file(signed, receipt.answer)

    began, spent = time.monotonic(), time.process_time()
    await asyncio.gather(*map(authorised, numbers))
    return Seen(
        documents=len(numbers),
        elapsed=time.monotonic() - began,
        spent=time.process_time() - spent,
    )


def _invoice(number: int) -> Invoice:
    return invoice(number=number)


def _parts(certificate: Certificate, documents: int) -> Counter[str]:
    """Milliseconds of one document, by part, besides what sending it takes."""
    spent: Counter[str] = Counter()
    for number in range(1, documents + 1):
        made = _invoice(number)
        times = [time.process_time()]
        document = nfe_document(made)
        times.append(time.process_time())
        signed = sign(document, certificate)
        times.append(time.process_time())
        check(signed, Schema.INVOICE)
        times.append(time.process_time())
        for name, began, ended in zip(PARTS, times, times[1:], strict=False):
            spent[name] += ended - began
    return Counter({name: 1000 * seconds / documents for name, seconds in spent.items()})


def _told(seen: list[Seen], parts: Counter[str]) -> str:
    best = max(seen, key=lambda one: one.a_minute)
    worst = min(seen, key=lambda one: one.a_minute)
    whole = 1000 * best.spent / best.documents
    rest = Counter({"send, receive, file": whole - parts.total()})
    return "\n".join(
        [
            f"{best.a_minute:.0f} documents a minute of one core (goal {GOAL}), {whole:.2f} ms each; "
            f"worst of {len(seen)} rounds {worst.a_minute:.0f}; by the clock {best.by_the_clock:.0f}",
            *(f"  {name:22}{milliseconds:6.2f} ms" for name, milliseconds in (parts + rest).most_common()),
            f"load of the machine meanwhile: {' '.join(f'{load:.1f}' for load in os.getloadavg())}",
        ]
    )


@contextmanager
def _sandbox(folder: Path) -> Iterator[str]:
    """In a process of its own, on the core that measures are not taken on."""
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    child = context.Process(target=_serve, args=(str(folder), there), daemon=True)
    child.start()
    there.close()
    try:
        yield here.recv()
    finally:
        here.send("enough")
        child.join()


def _serve(folder: str, until: Connection) -> None:
    with on_core(cores.DATABASE), running_sandbox(Path(folder)) as sandbox:
        until.send(sandbox.url)
        until.recv()
