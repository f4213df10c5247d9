"""What an NFC-e has besides: its QR code, and where its key can be looked up (group ZX, infNFeSupl).

Version 2 of the QR code is hashed with the issuer's CSC (manual of the DANFE NFC-e, 5.0); version 3
knows no CSC, and is signed where the document is issued offline (NT 2025.001, manual 6.0).
"""

from __future__ import annotations

import base64
import csv
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1

from domain.fiscal.emission import Emission
from domain.fiscal.invoice import Invoice
from domain.kernel.brazil import Environment
from domain.kernel.refusal import Missing
from domain.kernel.said import Said
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.codes import ENVIRONMENT
from workers.gateways.nfe.formats import money
from workers.gateways.nfe.markup import Element, alone, at, etree, parse, tag

TABLE = Path(__file__).with_name("consult_addresses.csv")
BY_CPF = "2"


@dataclass(frozen=True)
class ConsumerCode:
    """The CSC: its number (cIdToken) and the code itself, which is secret."""

    id: int
    code: str

    def __repr__(self) -> str:
        return f"<ConsumerCode {self.id}>"


def supplemented(
    document: bytes, invoice: Invoice, certificate: Certificate, code: ConsumerCode | None
) -> bytes:
    """The unsigned NFC-e with its QR code, which is no part of what will be signed."""
    root = parse(document)
    state = invoice.issuer.address.state
    parameters = _parameters(root, invoice, certificate, code)
    group = etree.SubElement(root, tag("infNFeSupl"))
    where = consult_address("QR_CODE", state, invoice.environment)
    etree.SubElement(group, tag("qrCode")).text = f"{where}?p={parameters}"
    etree.SubElement(group, tag("urlChave")).text = consult_address("KEY", state, invoice.environment)
    return etree.tostring(root, encoding="utf-8", xml_declaration=False)


def supplement_of(document: bytes) -> tuple[str | None, str | None]:
    """What the QR code of an NFC-e says, and where its key is looked up; nothing for others."""
    root = parse(document)
    return at(root, "infNFeSupl/qrCode") or None, at(root, "infNFeSupl/urlChave") or None


def consult_address(use: str, state: str, environment: Environment) -> str:
    """Raises Missing for a state whose address is not in the table."""
    try:
        return _listed()[state, environment, use]
    except KeyError:
        raise Missing(
            what=Said(
                "address for looking up NFC-e ({use}) of {state} in {environment}",
                use=use,
                state=state,
                environment=environment,
            )
        ) from None


def hashed(parameters: str, code: ConsumerCode) -> str:
    """Version 2: the parameters, and their SHA-1 with the code behind them."""
    digest = hashlib.sha1(f"{parameters}{code.code}".encode()).hexdigest()  # noqa: S324  as the norm says
    return f"{parameters}|{digest.upper()}"


def digest_of(root: Element) -> str:
    """The DigestValue that the signature will have: SHA-1 over the canonical infNFe."""
    content = root.find(tag("infNFe"))
    assert content is not None
    canonical = etree.tostring(parse(alone(content)), method="c14n")
    return base64.b64encode(hashlib.sha1(canonical).digest()).decode()  # noqa: S324  as the norm says


def _parameters(root: Element, invoice: Invoice, certificate: Certificate, code: ConsumerCode | None) -> str:
    environment = ENVIRONMENT[invoice.environment]
    offline = invoice.emission is Emission.OFFLINE
    day = at(root, "infNFe/ide/dhEmi")[8:10]
    if code is not None:
        parts = [invoice.access_key, "2", environment]
        parts += [day, money(invoice.total), digest_of(root).encode().hex()] if offline else []
        return hashed("|".join([*map(str, parts), str(code.id)]), code)
    if not offline:
        return f"{invoice.access_key}|3|{environment}"
    consumer = "|" if invoice.anonymous else f"{BY_CPF}|{invoice.recipient.tax_id}"
    signed = f"{invoice.access_key}|3|{environment}|{day}|{money(invoice.total)}|{consumer}"
    return f"{signed}|{_signature(signed, certificate)}"


def _signature(text: str, certificate: Certificate) -> str:
    return base64.b64encode(certificate.key.sign(text.encode(), PKCS1v15(), SHA1())).decode()  # noqa: S303


@cache
def _listed() -> dict[tuple[str, str, str], str]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        return {
            (row["state"], row["environment"], row["use"]): row["address"] for row in csv.DictReader(table)
        }
