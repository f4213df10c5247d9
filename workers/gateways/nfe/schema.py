"""The official schemas, compiled once each, that every document must satisfy before it leaves."""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path
from threading import Lock

import nfelib

from domain.fiscal.ports import InvalidDocument
from workers.gateways.nfe.markup import Element, etree, parse

_VALIDATING = Lock()
"""A compiled schema keeps the errors of its last document: one at a time."""

_PACKAGE = Path(nfelib.__file__).parent
_NFE = "nfe/schemas/v4_0"
_EPEC = "nfe_epec/schemas/v1_0"
_CANCELLATION = "nfe_evento_cancel/schemas/v1_0"
_CORRECTION = "nfe_evento_cce/schemas/v1_0"
_EVENT = "nfe_evento_generico/schemas/v1_0"
_DELIVERY = "nfe_entrega/schemas/v1_0"
_FAILED_DELIVERY = "nfe_insucesso/schemas/v1_0"


class Schema(Enum):
    """Kind of document and where its schema lies among those that nfelib ships."""

    INVOICE = f"{_NFE}/nfe_v4.00.xsd"
    INVOICE_BATCH = f"{_NFE}/enviNFe_v4.00.xsd"
    INVOICE_BATCH_ANSWER = f"{_NFE}/retEnviNFe_v4.00.xsd"
    AUTHORIZED_INVOICE = f"{_NFE}/procNFe_v4.00.xsd"
    BATCH_QUERY = f"{_NFE}/consReciNFe_v4.00.xsd"
    BATCH_QUERY_ANSWER = f"{_NFE}/retConsReciNFe_v4.00.xsd"
    INVOICE_QUERY = f"{_NFE}/consSitNFe_v4.00.xsd"
    INVOICE_QUERY_ANSWER = f"{_NFE}/retConsSitNFe_v4.00.xsd"
    STATUS_QUERY = f"{_NFE}/consStatServ_v4.00.xsd"
    STATUS_QUERY_ANSWER = f"{_NFE}/retConsStatServ_v4.00.xsd"
    NUMBER_VOID = f"{_NFE}/inutNFe_v4.00.xsd"
    NUMBER_VOID_ANSWER = f"{_NFE}/retInutNFe_v4.00.xsd"
    CANCELLATION_BATCH = f"{_CANCELLATION}/envEventoCancNFe_v1.00.xsd"
    CANCELLATION_BATCH_ANSWER = f"{_CANCELLATION}/retEnvEventoCancNFe_v1.00.xsd"
    ANNOUNCEMENT = f"{_EPEC}/EPEC_v1.00.xsd"
    ANNOUNCEMENT_BATCH = f"{_EPEC}/envEPEC_v1.00.xsd"
    REGISTERED_CANCELLATION = f"{_CANCELLATION}/procEventoCancNFe_v1.00.xsd"
    CORRECTION_BATCH = f"{_CORRECTION}/envCCe_v1.00.xsd"
    REGISTERED_CORRECTION = f"{_CORRECTION}/procCCeNFe_v1.00.xsd"
    ANY_EVENT_BATCH = f"{_EVENT}/envEvento_v1.00.xsd"
    DELIVERY_BATCH = f"{_DELIVERY}/envEventoEntregaNFe_v1.00.xsd"
    DELIVERY_CANCELLATION_BATCH = f"{_DELIVERY}/envEventoCancEntregaNFe_v1.00.xsd"
    REGISTERED_DELIVERY = f"{_DELIVERY}/procEventoEntregaNFe_v1.00.xsd"
    FAILED_DELIVERY_BATCH = f"{_FAILED_DELIVERY}/envEventoInsucessoNFe_v1.00.xsd"
    FAILED_DELIVERY_CANCELLATION_BATCH = f"{_FAILED_DELIVERY}/envEventoCancInsucessoNFe_v1.00.xsd"
    REGISTERED_FAILED_DELIVERY = f"{_FAILED_DELIVERY}/procEventoInsucessoNFe_v1.00.xsd"


def check(document: bytes, schema: Schema) -> None:
    """Raises InvalidDocument with every message of the validator."""
    if errors := faults(parse(document), schema):
        raise InvalidDocument(errors)


def faults(element: Element, schema: Schema) -> list[str]:
    """What the schema has against this element; nothing when it is valid."""
    with _VALIDATING:
        official = _compiled(schema)
        if official.validate(element):
            return []
        return [f"line {entry.line}: {entry.message}" for entry in official.error_log]


@cache
def _compiled(schema: Schema) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Lettered())
    return etree.XMLSchema(etree.fromstring(_amended(_PACKAGE / schema.value), parser, base_url=_url(schema)))


def _url(schema: Schema) -> str:
    return str(_PACKAGE / schema.value)


_KEY_OF_DIGITS = (
    r"(1[1-7]|2[1-9]|3[1,2,3,5]|4[1-3]|5[0-3])(0[6-9]|[1-9][\d])(0[1-9]|1[0-2])"
    r"([\d]{14})([\d]{5})([\d]{9})([\d]{10})"
)
_LETTERED = {
    "ID[0-9]{52}": "ID[0-9]{12}[0-9A-Z]{12}[0-9]{28}",
    "ID[0-9]{41}": "ID[0-9]{4}[0-9A-Z]{12}[0-9]{25}",
    "[0-9]{0}|[0-9]{14}": "[0-9]{0}|[0-9A-Z]{12}[0-9]{2}",
    "[0-9]{14}": "[0-9A-Z]{12}[0-9]{2}",
    "[0-9]{44}": "[0-9]{6}[0-9A-Z]{12}[0-9]{26}",
    _KEY_OF_DIGITS: "[0-9]{6}[0-9A-Z]{12}[0-9]{26}",
}
"""Patterns of the event schemas of 2018 and those of package PL_010d 1.03, which allow letters in a CNPJ."""


class _Lettered(etree.Resolver):
    """Reads the parts of a schema with the patterns that allow letters."""

    def resolve(self, system_url, public_id, context):
        if not system_url.endswith(".xsd"):
            return None
        return self.resolve_string(_amended(Path(system_url)), context, base_url=system_url)


def _amended(path: Path) -> bytes:
    text = path.read_text(encoding="utf-8-sig")
    for digits, letters in _LETTERED.items():
        text = text.replace(f'value="{digits}"', f'value="{letters}"')
    return text.encode()
