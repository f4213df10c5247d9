"""A document as it came in: its fields by path, its amounts added up, its signer known."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from cryptography import x509

from workers.gateways.nfe.markup import DSIG, Element, alone, at, parse, tag
from workers.gateways.nfe.signature import BadSignature, SignatureFault, verify

SIGNATURE_CODES = {
    SignatureFault.NOT_BY_THE_RULES: 298,
    SignatureFault.UNTRUSTED: 293,
    SignatureFault.EXPIRED: 291,
    SignatureFault.WRONG: 297,
}


class Submitted:
    """One NFe, evento or inutNFe, cut out of its envelope."""

    def __init__(self, element: Element) -> None:
        self.bytes = alone(element)
        self.content = parse(self.bytes)[0]

    @property
    def id(self) -> str:
        return self.content.get("Id", "")

    @property
    def digest(self) -> str:
        return self.content.getparent().findtext(f".//{{{DSIG}}}DigestValue") or ""

    def text(self, path: str) -> str:
        """The text at a path under infNFe (or its like); empty when absent."""
        return at(self.content, path)

    def amount(self, path: str) -> Decimal:
        return Decimal(self.text(path) or 0)

    def items(self) -> list[Element]:
        return self.content.findall(tag("det"))

    def has(self, path: str) -> bool:
        return self.content.find("/".join(tag(step) for step in path.split("/"))) is not None

    def supplement(self, name: str) -> str:
        """A text of infNFeSupl, which stands beside what is signed; empty when absent."""
        return at(self.content.getparent(), f"infNFeSupl/{name}")

    def sum_of(self, path: str) -> Decimal:
        """An amount added over all places where it stands."""
        found = self.content.iterfind("/".join(tag(step) for step in path.split("/")))
        return sum((Decimal(element.text or 0) for element in found), Decimal(0))

    def sum(self, path: str) -> Decimal:
        """An amount added over all items; ``*`` stands for any group, as in ``imposto/ICMS/*/vBC``."""
        steps = "/".join("*" if step == "*" else tag(step) for step in ("det", *path.split("/")))
        return sum((Decimal(element.text or 0) for element in self.content.iterfind(steps)), Decimal(0))

    def signature_fault(self, authority: x509.Certificate, when: datetime) -> int | None:
        """The code for what is wrong with the signature, or None."""
        try:
            self.signer = verify(self.bytes, authority=authority, at=when)
        except BadSignature as bad:
            return SIGNATURE_CODES[bad.fault]
        return None
