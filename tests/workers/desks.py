"""An attempt and an authority for tests of the fiscal workers: commands run on a store in memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from domain.fiscal.invoice import Invoice
from domain.fiscal.ports import Receipt
from tests.memory import Memory

Answer = Receipt | Exception


@dataclass
class MadeAttempt:
    """The first one, unless told; ``done`` are the commands it carried out."""

    memory: Memory
    number: int = 1
    company: Any = None
    done: list[Any] = field(default_factory=list)

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[Memory]:
        yield self.memory

    async def execute(self, handler: Callable[..., Any], command: Any) -> Any:
        self.done.append(command)
        return SimpleNamespace(result=await handler(command, self.memory))

    finish = execute


@dataclass
class Answering:
    """An authority that answers each kind of question in this order; ``heard`` is what it was asked."""

    submitted: list[Answer] = field(default_factory=list)
    consulted: list[Answer] = field(default_factory=list)
    registers: list[Answer] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    authorizer: str = "SP"

    async def submit(self, _: bytes) -> Receipt:
        return self._next("submit", self.submitted)

    async def consult(self, _: str) -> Receipt:
        return self._next("consult", self.consulted)

    async def register(self, _: bytes) -> Receipt:
        return self._next("register", self.registers)

    def _next(self, what: str, answers: list[Answer]) -> Receipt:
        self.heard.append(what)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def said(code: int, *, answer: bytes = b"") -> Receipt:
    return Receipt(status_code=code, reason="palavras da autoridade", answer=answer)


def keeping(*invoices: Invoice) -> Memory:
    memory = Memory()
    for invoice in invoices:
        invoice.pull_events()
        memory.add(invoice)
    return memory
