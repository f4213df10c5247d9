"""The world outside: a tax authority with bad days, and files that are never overwritten."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.fiscal.invoice import Invoice, InvoiceKind
from domain.fiscal.invoice_event import InvoiceEvent
from domain.fiscal.ports import AuthorityUnavailable, Receipt
from tests.simulation.scheduler import Scheduler

CANCELS = b"cancel "


@dataclass
class Moods:
    """How often, of one, the authority does what to a request."""

    away: float = 0.0
    loses_request: float = 0.0
    loses_answer: float = 0.0
    rejects: float = 0.0
    slow: float = 0.0


@dataclass
class Authorization:
    signed: bytes
    protocol: str
    at: datetime
    cancelled: bool = False


@dataclass
class Authority:
    """Remembers every document by its key, and to which key it authorised each number of a series."""

    scheduler: Scheduler
    moods: Moods
    documents: dict[str, Authorization] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    clashes: list[str] = field(default_factory=list)
    authorizer: str = "SP"

    async def status(self) -> Receipt:
        await self._come_in("status")
        return Receipt(status_code=107, reason="Servico em Operacao")

    async def submit(self, document: bytes) -> Receipt:
        await self._come_in("submit")
        receipt = self._judge(document)
        await self._go_out("submitted")
        return receipt

    async def consult(self, access_key: str) -> Receipt:
        await self._come_in("consult")
        known = self.documents.get(access_key)
        await self._go_out("consulted")
        if known is None:
            return Receipt(status_code=217, reason="NF-e nao consta na base de dados da SEFAZ")
        if known.cancelled:
            return Receipt(status_code=101, reason="Cancelamento homologado", protocol=known.protocol)
        return self._receipt(100, known)

    async def register(self, event: bytes) -> Receipt:
        await self._come_in("register")
        known = self.documents[event.removeprefix(CANCELS).decode()]
        code, known.cancelled = (573 if known.cancelled else 135), True
        await self._go_out("registered")
        return Receipt(status_code=code, reason="Evento registrado", protocol="2", received_at=known.at)

    def _judge(self, document: bytes) -> Receipt:
        key, number, *_ = document.decode().split("|")
        if key in self.documents:
            return Receipt(status_code=204, reason="Duplicidade de NF-e")
        if self.numbers.get(number, key) != key:
            self.clashes.append(number)
            return Receipt(status_code=539, reason="Duplicidade de NF-e com diferenca na chave de acesso")
        if self.scheduler.chance(self.moods.rejects):
            return Receipt(status_code=778, reason="Informado NCM inexistente")
        protocol = str(len(self.documents) + 1)
        self.documents[key], self.numbers[number] = Authorization(document, protocol, self.scheduler.now), key
        return self._receipt(100, self.documents[key])

    def _receipt(self, code: int, known: Authorization) -> Receipt:
        return Receipt(
            status_code=code,
            reason="Autorizado o uso da NF-e",
            protocol=known.protocol,
            received_at=known.at,
            answer=digest(known.signed).encode(),
        )

    async def _come_in(self, what: str) -> None:
        await self.scheduler.point(what)
        if self.scheduler.chance(self.moods.away):
            raise AuthorityUnavailable("connection refused", unheard=True)
        if self.scheduler.chance(self.moods.loses_request):
            raise AuthorityUnavailable("connection reset")
        slow = self.scheduler.chance(self.moods.slow)
        await self.scheduler.sleep(self.scheduler.random.uniform(5, 50) if slow else 0.05)

    async def _go_out(self, what: str) -> None:
        await self.scheduler.point(what)
        if self.scheduler.chance(self.moods.loses_answer):
            raise AuthorityUnavailable("connection reset")


class Documents:
    """Says the same of the same document, always; nothing of it is official."""

    def signed_invoice(self, invoice: Invoice) -> bytes:
        lines = ",".join(f"{line.product_id.int}x{line.quantity}" for line in invoice.lines)
        return f"{invoice.access_key}|{invoice.series}/{invoice.number}|{invoice.total}|{lines}".encode()

    def signed_event(self, _event: InvoiceEvent, invoice: Invoice) -> bytes:
        return CANCELS + str(invoice.access_key).encode()

    def authorized_file(self, signed: bytes, answer: bytes) -> bytes:
        return signed + answer

    def registered_file(self, signed: bytes, answer: bytes) -> bytes:
        return signed + answer


@dataclass
class Desk:
    authority: Authority
    documents: Documents = field(default_factory=Documents)


@dataclass
class Files:
    """A store that creates only; the same again under the same name is fine."""

    kept: dict[str, bytes] = field(default_factory=dict)

    async def put_new(self, path: str, data: bytes) -> None:
        assert self.kept.setdefault(path, data) == data, f"{path} would be overwritten"

    async def get(self, path: str) -> bytes:
        return self.kept[path]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def is_answer_to(signed: bytes, answer: bytes) -> bool:
    return digest(signed).encode() == answer


async def danfe(file: bytes, _kind: InvoiceKind, *, announced: str | None = None) -> bytes:
    return b"%PDF of " + file


async def at_once(work: Any, *arguments: Any) -> Any:
    """In place of a thread."""
    return work(*arguments)
