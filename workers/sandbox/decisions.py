"""What the sandbox decides about one document, one event, one range of numbers; and remembers at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from workers.gateways.nfe.certificate import holder_cnpj
from workers.gateways.nfe.formats import instant
from workers.sandbox import contingency_rules
from workers.sandbox.answers import event_result
from workers.sandbox.archive import Archive
from workers.sandbox.delivery_rules import TAKEN_BY, goes_elsewhere
from workers.sandbox.event_rules import event_code, event_fault
from workers.sandbox.rules import examine
from workers.sandbox.steering import Steering
from workers.sandbox.submitted import Submitted

NATION, ANNOUNCEMENT = "91", "110140"
"""cOrgao of the Ambiente Nacional; tpEvento of EPEC."""
NUMBER = slice(6, 34)
"""Issuer, model, series and number in a key: what one document alone may hold."""


@dataclass(frozen=True)
class Decided:
    """A document's key, the status code it got, when it was received, and the item at fault if named."""

    key: str
    code: int
    at: str
    item: int | None = None


@dataclass(frozen=True)
class Decisions:
    """One at a time. What was allowed is on the disk before anybody hears of it."""

    archive: Archive
    steering: Steering
    certificate: x509.Certificate
    clock: Callable[[], datetime]
    name: str = ""
    """Of one that stands in for the state's; see ``contingency_rules``."""

    def on_invoice(self, document: Submitted) -> Decided:
        key, when = document.id.removeprefix("NFe"), self.clock()
        received = instant(when)
        tax_id = document.text("dest/CNPJ") or document.text("dest/CPF")
        with self.archive.deciding():
            broken = (
                document.signature_fault(self.certificate, when)
                or examine(document, when)
                or contingency_rules.emission(document, self.name, self._is_announced)
                or self._number_taken(key)
            )
            wish = None if broken else self.steering.take_rejection(tax_id)
            code = broken or (wish.code if wish else 100)
            if code == 100:
                self.archive.authorize(key, key[NUMBER], document.digest, state=key[:2], at=received)
            self.archive.note(key, tax_id, code, received)
        return Decided(key, code, received, wish.item if wish else None)

    def on_event(self, event: Submitted) -> str:
        """The retEvento, as XML."""
        key, kind, sequence = event.text("chNFe"), event.text("tpEvento"), event.text("nSeqEvento")
        when, state = self.clock(), event.text("cOrgao")
        facts = {"key": key, "kind": kind, "sequence": sequence, "state": state, "at": instant(when)}
        with self.archive.deciding():
            if code := event.signature_fault(self.certificate, when) or self._event_fault(event):
                return event_result(code=code, **facts)
            number = self.archive.next_protocol(key[:2], instant(when))
            code = event_code(event, self.archive, when)
            answer = event_result(code=code, number=number, **facts)
            self.archive.register(key, kind, sequence, number, event.bytes.decode() + answer)
        return answer

    def on_void(self, request: Submitted) -> tuple[int, str | None]:
        """The status code and, when the numbers were given up, the protocol."""
        when = self.clock()
        with self.archive.deciding():
            if code := request.signature_fault(self.certificate, when) or self._void_fault(request):
                return code, None
            self.archive.void(*_range(request))
            return 102, self.archive.next_protocol(request.text("cUF"), instant(when))

    def on_announcement(self, event: Submitted) -> str:
        """EPEC: the retEvento, as XML. One number is announced once."""
        key, kind, sequence = event.text("chNFe"), event.text("tpEvento"), event.text("nSeqEvento")
        when = self.clock()
        facts = {"key": key, "kind": kind, "sequence": sequence, "state": NATION, "at": instant(when)}
        with self.archive.deciding():
            if code := event.signature_fault(self.certificate, when) or self._announcement_fault(event):
                return event_result(code=code, **facts)
            number = self.archive.next_protocol(NATION, instant(when))
            answer = event_result(code=136, number=number, **facts)
            self.archive.register(key, kind, sequence, number, event.bytes.decode() + answer)
        return answer

    def _announcement_fault(self, event: Submitted) -> int | None:
        key, kind, sequence = event.text("chNFe"), event.text("tpEvento"), event.text("nSeqEvento")
        checks = (
            (252, event.text("tpAmb") != "2"),
            (213, not _signed_by(event, event.text("CNPJ"))),
            (572, event.id != f"ID{kind}{key}{sequence:0>2}"),
            (484, key[34:35] != contingency_rules.ANNOUNCED),
            (573, self.archive.has_event(key, kind, sequence)),
            (485, self.archive.document_numbered(key[NUMBER]) is not None),
        )
        return next((code for code, broken in checks if broken), None)

    def _is_announced(self, key: str) -> bool:
        return self.archive.has_event(key, ANNOUNCEMENT, "1")

    def _number_taken(self, key: str) -> int | None:
        if self.archive.document(key):
            return 218 if self.archive.is_cancelled(key) else 204
        if self.archive.document_numbered(key[NUMBER]):
            return 539
        return 206 if self.archive.is_void(key[6:22], int(key[22:25]), int(key[25:34])) else None

    def _event_fault(self, event: Submitted) -> int | None:
        key, kind, sequence = event.text("chNFe"), event.text("tpEvento"), event.text("nSeqEvento")
        known = self.archive.document(key)
        checks = (
            (252, event.text("tpAmb") != "2"),
            (213, not _signed_by(event, event.text("CNPJ"))),
            (572, event.id != f"ID{kind}{key}{sequence:0>2}"),
            (250, goes_elsewhere(event, self.name)),
            (491, contingency_rules.is_not_its(self.name, kind)),
            (494, known is None or contingency_rules.is_of_another(self.name, key)),
            (494, self.steering.unshared and kind in TAKEN_BY),
            (574, event.text("CNPJ")[:8] != key[6:14]),
            (573, self.archive.has_event(key, kind, sequence)),
        )
        broken = next((code for code, broken in checks if broken), None)
        if broken or known is None:
            return broken
        return event_fault(event, known, self.archive, self.clock())

    def _void_fault(self, request: Submitted) -> int | None:
        issuer, series, first, last = _range(request)
        numbers = (f"{issuer}{series:03d}{number:09d}" for number in range(first, last + 1))
        checks = (
            (252, request.text("tpAmb") != "2"),
            (213, not _signed_by(request, request.text("CNPJ"))),
            (224, first > last),
            (563, self.archive.has_void(issuer, series, first, last)),
            (256, any(self.archive.is_void(issuer, series, number) for number in range(first, last + 1))),
            (241, any(map(self.archive.document_numbered, numbers))),
        )
        return next((code for code, broken in checks if broken), None)


def _signed_by(document: Submitted, cnpj: str) -> bool:
    return (holder_cnpj(document.signer) or "")[:8] == cnpj[:8]


def _range(request: Submitted) -> tuple[str, int, int, int]:
    """Issuer with model, as in a key, then series, first and last number."""
    series, first, last = (int(request.text(name)) for name in ("serie", "nNFIni", "nNFFin"))
    return request.text("CNPJ") + request.text("mod"), series, first, last
