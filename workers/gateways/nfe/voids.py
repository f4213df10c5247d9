"""The request to give up a range of numbers (inutNFe 4.00), not yet signed."""

from __future__ import annotations

from domain.fiscal.invoice import MODELS
from domain.fiscal.number_void import NumberVoid
from domain.fiscal.printed import Issuer
from workers.gateways.nfe.codes import ENVIRONMENT, state_code
from workers.gateways.nfe.formats import plain
from workers.gateways.nfe.markup import NAMESPACE, etree, tag

LAYOUT = "4.00"


def void_request(void: NumberVoid, issuer: Issuer) -> bytes:
    """The unsigned bytes; the same for the same range."""
    fields = {
        "tpAmb": ENVIRONMENT[void.environment],
        "xServ": "INUTILIZAR",
        "cUF": state_code(issuer.address.state),
        "ano": f"{void.year % 100:02d}",
        "CNPJ": issuer.cnpj,
        "mod": MODELS[void.kind],
        "serie": str(void.series),
        "nNFIni": str(void.first),
        "nNFFin": str(void.last),
        "xJust": plain(void.reason, longest=255),
    }
    root = etree.Element(tag("inutNFe"), nsmap={None: NAMESPACE}, versao=LAYOUT)
    content = etree.SubElement(root, tag("infInut"), Id=_id(void, fields))
    for name, value in fields.items():
        etree.SubElement(content, tag(name)).text = value
    return etree.tostring(root, encoding="utf-8")


def _id(void: NumberVoid, fields: dict[str, str]) -> str:
    issuer = "".join(fields[name] for name in ("cUF", "ano", "CNPJ", "mod"))
    return f"ID{issuer}{void.series:03d}{void.first:09d}{void.last:09d}"
