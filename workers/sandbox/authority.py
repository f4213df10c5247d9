"""The six services of the sandbox authority: what each message gets for an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from cryptography import x509

from workers.gateways.nfe.endpoints import Service
from workers.gateways.nfe.formats import instant
from workers.gateways.nfe.markup import Element, alone, at, parse, tag
from workers.gateways.nfe.schema import Schema, faults
from workers.sandbox.answers import (
    SECONDS,
    batch_result,
    event_heading,
    general,
    heading,
    message,
    protocol,
)
from workers.sandbox.archive import Archive
from workers.sandbox.contingency_rules import NATIONAL, STAND_INS
from workers.sandbox.decisions import NATION, Decided, Decisions
from workers.sandbox.delivery_rules import TAKEN_BY
from workers.sandbox.steering import Steering
from workers.sandbox.submitted import Submitted

DEFAULT_STATE = "35"
EVENT_SCHEMAS = {
    "110110": Schema.CORRECTION_BATCH,
    "110111": Schema.CANCELLATION_BATCH,
    "110112": Schema.ANY_EVENT_BATCH,
    "110130": Schema.DELIVERY_BATCH,
    "110131": Schema.DELIVERY_CANCELLATION_BATCH,
    "110192": Schema.FAILED_DELIVERY_BATCH,
    "110193": Schema.FAILED_DELIVERY_CANCELLATION_BATCH,
}
"""What a message with an event of this kind has to satisfy."""


@dataclass(frozen=True)
class Authority:
    """Answers for one state and for all. Safe to call from several threads.

    ``own`` is how issuers want to be treated that said so, by their CNPJ; ``steering`` is for the others.
    """

    archive: Archive
    steering: Steering
    certificate: x509.Certificate
    clock: Callable[[], datetime]
    own: dict[str, Steering] = field(default_factory=dict)
    name: str = ""
    """Empty for the state's own; ``svc-an`` and ``svc-rs`` stand in for it, ``an`` takes announcements."""

    def towards(self, issuer: str | None) -> Authority:
        """The same authority, in the mood it is in towards this issuer."""
        own = self.own.get(issuer or "")
        return self if own is None else replace(self, steering=own)

    def steer(self, wishes: Any) -> None:
        """Change how one ``issuer`` is treated, or all that said nothing; or, by its ``authority``, how one
        of those beside it treats everybody. Raises ValueError."""
        issuer = wishes.pop("issuer", None) if isinstance(wishes, dict) else None
        name = wishes.pop("authority", None) if isinstance(wishes, dict) else None
        if name is not None:
            self._beside(name).steering.apply(wishes)
            return
        if issuer is None:
            self.steering.apply(wishes)
            return
        steering = Steering()
        steering.apply(wishes)
        self.own[str(issuer)] = steering

    def _beside(self, name: object) -> Authority:
        if name not in self.others:
            raise ValueError(f"no authority beside it is called {name}")
        return self.others[str(name)]

    def calm(self) -> None:
        """Towards everybody."""
        self.steering.reset()
        self.own.clear()
        for other in self.others.values():
            other.steering.reset()

    @cached_property
    def decide(self) -> Decisions:
        return Decisions(self.archive, self.steering, self.certificate, self.clock, self.name)

    @cached_property
    def others(self) -> dict[str, Authority]:
        """Those beside it, which know the same documents and have bad days of their own alone."""
        return {
            name: replace(self, name=name, steering=Steering(), own={}) for name in (*STAND_INS, NATIONAL)
        }

    def answer(self, service: Service, request: Element) -> str:
        """The message that answers ``request``, as XML."""
        return {
            Service.AUTHORIZATION: self.take_invoice,
            Service.AUTHORIZATION_RESULT: self.tell_batch,
            Service.QUERY: self.tell_invoice,
            Service.STATUS: self.tell_status,
            Service.EVENT: self.take_event,
            Service.NUMBER_VOID: self.void_numbers,
        }[service](request)

    def take_invoice(self, request: Element) -> str:
        documents = request.findall(tag("NFe"))
        fault = self._fault(request, Schema.INVOICE_BATCH) or (764 if len(documents) > 1 else None)
        if fault:
            return general("retEnviNFe", fault, state=DEFAULT_STATE, at=self._now)
        decided = self.decide.on_invoice(Submitted(documents[0]))
        state = decided.key[:2]
        if self.steering.asynchronous or at(request, "indSinc") != "1":
            receipt = self.archive.keep_batch(decided.key, decided.code, self.steering.pending, decided.at)
            more = f"<infRec><nRec>{state}{receipt:013d}</nRec><tMed>{SECONDS}</tMed></infRec>"
            return general("retEnviNFe", 103, state=state, at=decided.at, more=more)
        return general("retEnviNFe", 104, state=state, at=decided.at, more=self._protocol(decided))

    def tell_batch(self, request: Element) -> str:
        receipt = at(request, "nRec")
        if fault := self._fault(request, Schema.BATCH_QUERY):
            return batch_result("0" * 15, fault, state=DEFAULT_STATE, at=self._now)
        state, found = DEFAULT_STATE, self.archive.batch(int(receipt[2:]))
        if found is None:
            return batch_result(receipt, 106, state=state, at=self._now)
        key, code, pending, received = found
        if pending:
            return batch_result(receipt, 105, state=state, at=self._now)
        result = self._protocol(Decided(key, code, received))
        return batch_result(receipt, 104, state=state, at=received, more=result)

    def tell_invoice(self, request: Element) -> str:
        key = at(request, "chNFe")
        if fault := self._fault(request, Schema.INVOICE_QUERY):
            more = f"<chNFe>{key or '0' * 44}</chNFe>"
            return general("retConsSitNFe", fault, state=DEFAULT_STATE, at=self._now, more=more)
        more, known = f"<chNFe>{key}</chNFe>", self.archive.document(key)
        if known is None:
            code = self.steering.tell or 217
            return general("retConsSitNFe", code, state=DEFAULT_STATE, at=self._now, more=more)
        more += protocol(key, 100, at=known.received_at, authorized=known)
        kept_from_it = TAKEN_BY if self.steering.unshared else ()
        for event in self.archive.events(key, without=kept_from_it):
            more += f'<procEventoNFe versao="1.00">{event}</procEventoNFe>'
        code = self.steering.tell or (101 if self.archive.is_cancelled(key) else 100)
        return general("retConsSitNFe", code, state=key[:2], at=self._now, more=more)

    def tell_status(self, request: Element) -> str:
        code = self._fault(request, Schema.STATUS_QUERY) or 107
        more = f"<tMed>{SECONDS}</tMed>"
        return general("retConsStatServ", code, state=DEFAULT_STATE, at=self._now, more=more)

    def take_event(self, request: Element) -> str:
        code = at(request, "evento/infEvento/tpEvento")
        if self.name == NATIONAL and code not in TAKEN_BY:
            return self.take_announcement(request)
        fault = self._fault(request, EVENT_SCHEMAS.get(code, Schema.CANCELLATION_BATCH))
        events = [] if fault else request.findall(tag("evento"))
        opening = event_heading(at(request, "idLote") or "0", fault or 128, state=DEFAULT_STATE)
        decided = "".join(self.decide.on_event(Submitted(event)) for event in events)
        return message("retEnvEvento", opening + decided, layout="1.00")

    def take_announcement(self, request: Element) -> str:
        fault = self._fault(request, Schema.ANNOUNCEMENT_BATCH)
        events = [] if fault else request.findall(tag("evento"))
        opening = event_heading(at(request, "idLote") or "0", fault or 128, state=NATION)
        decided = "".join(self.decide.on_announcement(Submitted(event)) for event in events)
        return message("retEnvEvento", opening + decided, layout="1.00")

    def void_numbers(self, request: Element) -> str:
        fault = self._fault(request, Schema.NUMBER_VOID)
        code, number = (fault, None) if fault else self.decide.on_void(Submitted(request))
        more = f"<cUF>{DEFAULT_STATE}</cUF><dhRecbto>{self._now}</dhRecbto>"
        more += f"<nProt>{number}</nProt>" if number else ""
        return message("retInutNFe", f"<infInut>{heading(code)}{more}</infInut>")

    @property
    def _now(self) -> str:
        return instant(self.clock())

    def _fault(self, request: Element, schema: Schema) -> int | None:
        """Why the message is not looked into: the service is paused or its schema broken."""
        if self.steering.pause:
            return self.steering.pause
        return 225 if faults(parse(alone(request)), schema) else None

    def _protocol(self, decided: Decided) -> str:
        known = self.archive.document(decided.key) if decided.code == 100 else None
        return protocol(decided.key, decided.code, at=decided.at, authorized=known, item=decided.item)
