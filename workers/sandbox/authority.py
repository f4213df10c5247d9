"""The six services of the sandbox authority: what each message gets for an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from workers.gateways.nfe.certificate import holder_cnpj
from workers.gateways.nfe.endpoints import Service
from workers.gateways.nfe.formats import instant
from workers.gateways.nfe.markup import Element, alone, at, parse, tag
from workers.gateways.nfe.schema import Schema, faults
from workers.sandbox.answers import (
    SECONDS,
    batch_result,
    event_result,
    general,
    heading,
    message,
    protocol,
)
from workers.sandbox.archive import Archive
from workers.sandbox.rules import examine
from workers.sandbox.steering import Steering
from workers.sandbox.submitted import Submitted

NUMBER = slice(6, 34)
"""Issuer, model, series and number in a key: what one document alone may hold."""
DEFAULT_STATE = "35"


@dataclass(frozen=True)
class Authority:
    """Decides and remembers. Safe to call from several threads."""

    archive: Archive
    steering: Steering
    certificate: x509.Certificate
    clock: Callable[[], datetime]

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
        state = _state(documents[0]) if documents else DEFAULT_STATE
        code = self._fault(request, Schema.INVOICE_BATCH) or (764 if len(documents) > 1 else None)
        if code:
            return general("retEnviNFe", code, state=state, at=self._now)
        key, code, received = self.decide(Submitted(documents[0]))
        if self.steering.asynchronous or at(request, "indSinc") != "1":
            receipt = self.archive.keep_batch(key, code, self.steering.pending, received)
            more = f"<infRec><nRec>{state}{receipt:013d}</nRec><tMed>{SECONDS}</tMed></infRec>"
            return general("retEnviNFe", 103, state=state, at=received, more=more)
        return general("retEnviNFe", 104, state=state, at=received, more=self._protocol(key, code, received))

    def decide(self, document: Submitted) -> tuple[str, int, str]:
        """Key, status code and time of reception; an authorised document is on the disk by then."""
        key, when = document.id.removeprefix("NFe"), self.clock()
        received = instant(when)
        tax_id = document.text("dest/CNPJ") or document.text("dest/CPF")
        with self.archive.deciding():
            code = (
                document.signature_fault(self.certificate, when)
                or examine(document, when)
                or self._number_taken(key)
                or self.steering.take_rejection(tax_id)
            )
            if not code:
                self.archive.authorize(key, key[NUMBER], document.digest, state=key[:2], at=received)
            self.archive.note(key, tax_id, code or 100, received)
        return key, code or 100, received

    def tell_batch(self, request: Element) -> str:
        receipt = at(request, "nRec")
        state = receipt[:2] or DEFAULT_STATE
        if code := self._fault(request, Schema.BATCH_QUERY):
            return batch_result(receipt or "0" * 15, code, state=state, at=self._now)
        found = self.archive.batch(int(receipt[2:]))
        if found is None:
            return batch_result(receipt, 106, state=state, at=self._now)
        key, code, pending, received = found
        if pending:
            return batch_result(receipt, 105, state=state, at=self._now)
        result = self._protocol(key, code, received)
        return batch_result(receipt, 104, state=state, at=received, more=result)

    def tell_invoice(self, request: Element) -> str:
        key = at(request, "chNFe")
        code = self._fault(request, Schema.INVOICE_QUERY)
        known = None if code else self.archive.document(key)
        code = code or (217 if known is None else 101 if self.archive.is_cancelled(key) else 100)
        more = f"<chNFe>{key}</chNFe>"
        if known:
            more += protocol(key, 100, at=known.received_at, authorized=known)
            more += "".join(
                f'<procEventoNFe versao="1.00">{event}</procEventoNFe>' for event in self.archive.events(key)
            )
        return general("retConsSitNFe", code, state=key[:2] or DEFAULT_STATE, at=self._now, more=more)

    def tell_status(self, request: Element) -> str:
        code = self._fault(request, Schema.STATUS_QUERY) or 107
        more = f"<tMed>{SECONDS}</tMed>"
        return general(
            "retConsStatServ", code, state=at(request, "cUF") or DEFAULT_STATE, at=self._now, more=more
        )

    def take_event(self, request: Element) -> str:
        code = self._fault(request, Schema.CANCELLATION_BATCH)
        events = [] if code else request.findall(tag("evento"))
        state = at(events[0], "infEvento/cOrgao") if events else DEFAULT_STATE
        decided = "".join(self._decide_event(Submitted(event)) for event in events)
        opening = f"<idLote>{at(request, 'idLote') or '0'}</idLote>{_with_organ(heading(code or 128), state)}"
        return message("retEnvEvento", opening + decided, layout="1.00")

    def void_numbers(self, request: Element) -> str:
        state, answered = at(request, "infInut/cUF") or DEFAULT_STATE, self._now
        code = self._fault(request, Schema.NUMBER_VOID)
        code = code or self._decide_void(Submitted(request))
        more = f"<cUF>{state}</cUF><dhRecbto>{answered}</dhRecbto>"
        if code == 102:
            more += f"<nProt>{self._next_protocol(state, answered)}</nProt>"
        return message("retInutNFe", f"<infInut>{heading(code)}{more}</infInut>")

    @property
    def _now(self) -> str:
        return instant(self.clock())

    def _fault(self, request: Element, schema: Schema) -> int | None:
        """Why the message is not looked into: the service is paused or its schema broken."""
        if self.steering.pause:
            return self.steering.pause
        return 225 if faults(parse(alone(request)), schema) else None

    def _number_taken(self, key: str) -> int | None:
        if self.archive.document(key):
            return 218 if self.archive.is_cancelled(key) else 204
        if self.archive.document_numbered(key[NUMBER]):
            return 539
        return 206 if self.archive.is_void(key[6:20], int(key[22:25]), int(key[25:34])) else None

    def _protocol(self, key: str, code: int, received: str) -> str:
        known = self.archive.document(key) if code == 100 else None
        return protocol(key, code, at=received, authorized=known)

    def _decide_event(self, event: Submitted) -> str:
        key, kind, sequence = event.text("chNFe"), event.text("tpEvento"), event.text("nSeqEvento")
        when = self.clock()
        facts = {
            "key": key,
            "kind": kind,
            "sequence": sequence,
            "state": event.text("cOrgao"),
            "at": instant(when),
        }
        with self.archive.deciding():
            if code := self._event_fault(event, when):
                return event_result(code=code, **facts)
            number = self.archive.next_protocol(key[:2], instant(when))
            answer = event_result(code=135, number=number, **facts)
            self.archive.register(key, kind, sequence, number, event.bytes.decode() + answer)
        return answer

    def _event_fault(self, event: Submitted, when: datetime) -> int | None:
        if code := event.signature_fault(self.certificate, when):
            return code
        key, kind, sequence = event.text("chNFe"), event.text("tpEvento"), event.text("nSeqEvento")
        known = self.archive.document(key)
        checks = (
            (252, event.text("tpAmb") != "2"),
            (213, (holder_cnpj(event.signer) or "")[:8] != event.text("CNPJ")[:8]),
            (572, event.id != f"ID{kind}{key}{sequence:0>2}"),
            (494, known is None),
            (574, event.text("CNPJ")[:8] != key[6:14]),
            (573, self.archive.has_event(key, kind, sequence)),
            (218, self.archive.is_cancelled(key)),
            (222, known is not None and event.text("detEvento/nProt") != known.protocol),
        )
        return next((code for code, broken in checks if broken), None)

    def _decide_void(self, request: Submitted) -> int:
        issuer, series = request.text("CNPJ"), int(request.text("serie"))
        first, last = int(request.text("nNFIni")), int(request.text("nNFFin"))
        when = self.clock()
        with self.archive.deciding():
            if code := request.signature_fault(self.certificate, when):
                return code
            numbers = (f"{issuer}55{series:03d}{number:09d}" for number in range(first, last + 1))
            checks = (
                (252, lambda: request.text("tpAmb") != "2"),
                (213, lambda: (holder_cnpj(request.signer) or "")[:8] != issuer[:8]),
                (224, lambda: first > last),
                (563, lambda: self.archive.has_void(issuer, series, first, last)),
                (241, lambda: any(self.archive.document_numbered(number) for number in numbers)),
            )
            if code := next((code for code, broken in checks if broken()), None):
                return code
            self.archive.void(issuer, series, first, last)
        return 102

    def _next_protocol(self, state: str, at: str) -> str:
        with self.archive.deciding():
            return self.archive.next_protocol(state, at)


def _state(document: Element) -> str:
    return at(document, "infNFe/ide/cUF") or DEFAULT_STATE


def _with_organ(opening: str, state: str) -> str:
    """Answers about events name the organ between application and status."""
    return opening.replace("</verAplic>", f"</verAplic><cOrgao>{state}</cOrgao>")
