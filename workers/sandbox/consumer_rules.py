"""Rules of NFC-e (MOC 7.0, annex I; NT 2025.001), by the codes that sped-nfe lists."""

from __future__ import annotations

import base64
import binascii
import hashlib
from decimal import Decimal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1

from workers.gateways.nfe.markup import at, tag
from workers.gateways.nfe.parties import TESTING_ITEM
from workers.sandbox.submitted import Submitted

CODES = {1: "CSC-DO-SANDBOX-0001"}
"""The CSC that this authority gave out, by number; the same for every issuer."""
ANONYMOUS_UP_TO = Decimal(10_000)
ON_A_ROLL, NO_FREIGHT = ("4", "5"), "9"


def is_consumer(document: Submitted) -> bool:
    return document.text("ide/mod") == "65"


def form(document: Submitted) -> int | None:
    """What an NFC-e is, and what it has not."""
    text = document.text
    checks = (
        (706, text("ide/tpNF") != "1"),
        (707, text("ide/idDest") != "1"),
        (709, text("ide/tpImp") not in ON_A_ROLL),
        (715, text("ide/finNFe") != "1"),
        (716, text("ide/indFinal") != "1"),
        (717, text("ide/indPres") not in ("1", "4")),
        (725, any(not at(item, "prod/CFOP").startswith("5") for item in document.items())),
        (729, bool(text("dest/IE"))),
        (741, _any_bears(document, "ICMSUFDest")),
        (742, _any_bears(document, "IPI")),
        (753, text("transp/modFrete") != NO_FREIGHT),
        (760, document.has("cobr")),
        (373, at(document.items()[0], "prod/xProd") != TESTING_ITEM),
    )
    return next((code for code, broken in checks if broken), None)


def _any_bears(document: Submitted, tax: str) -> bool:
    return any(item.find(f"{tag('imposto')}/{tag(tax)}") is not None for item in document.items())


def consumer(document: Submitted) -> int | None:
    """Who buys for much is named, with address."""
    if document.amount("total/ICMSTot/vNF") <= ANONYMOUS_UP_TO:
        return None
    checks = (
        (750, not document.text("dest/CPF") and not document.text("dest/CNPJ")),
        (751, not document.text("dest/xNome")),
        (752, not document.text("dest/enderDest/xLgr")),
    )
    return next((code for code, broken in checks if broken), None)


def qr_code(document: Submitted) -> int | None:
    """That it says what the document says, hashed or signed."""
    _, found, parameters = document.supplement("qrCode").partition("?p=")
    if not found:
        return 394
    key, version, *rest = parameters.split("|")
    if key != document.id.removeprefix("NFe"):
        return 397
    if version not in ("2", "3"):
        return 398
    if not _says_the_same(document, rest[1:], digested=version == "2"):
        return 397
    return _hash_fault(parameters) if version == "2" else _signature_fault(document, parameters)


def _says_the_same(document: Submitted, rest: list[str], *, digested: bool) -> bool:
    """Day, total and, before the hash, the digest that is signed: of what was printed offline."""
    if document.text("ide/tpEmis") != "9":
        return True
    expected = [document.text("ide/dhEmi")[8:10], document.text("total/ICMSTot/vNF")]
    expected += [document.digest.encode().hex()] if digested else []
    return rest[: len(expected)] == expected


def _hash_fault(parameters: str) -> int | None:
    said, _, found = parameters.rpartition("|")
    number = said.rpartition("|")[2]
    if int(number) not in CODES:
        return 462
    expected = hashlib.sha1(f"{said}{CODES[int(number)]}".encode()).hexdigest()  # noqa: S324  as the norm says
    return 464 if expected.upper() != found.upper() else None


def _signature_fault(document: Submitted, parameters: str) -> int | None:
    if document.text("ide/tpEmis") != "9":
        return None
    said, _, signature = parameters.rpartition("|")
    key = document.signer.public_key()
    assert isinstance(key, RSAPublicKey)
    try:
        key.verify(base64.b64decode(signature), said.encode(), PKCS1v15(), SHA1())  # noqa: S303
    except (InvalidSignature, binascii.Error):
        return 464
    return None


CONSUMER_RULES = (form, consumer, qr_code)
