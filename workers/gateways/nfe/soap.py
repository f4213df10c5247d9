"""SOAP 1.2 as the NF-e services speak it: one message in, one message out."""

from __future__ import annotations

from domain.fiscal.ports import AuthorityUnavailable
from workers.gateways.nfe.endpoints import Service
from workers.gateways.nfe.markup import Element, etree, parse

SOAP = "http://www.w3.org/2003/05/soap-envelope"


def content_type(service: Service) -> str:
    return f'application/soap+xml; charset=utf-8; action="{service.namespace}/{service.operation}"'


def envelope(service: Service, message: bytes) -> bytes:
    """The message untouched inside its envelope: signed bytes stay as they are."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><soap12:Envelope xmlns:soap12="{SOAP}"><soap12:Body>'
        f'<nfeDadosMsg xmlns="{service.namespace}">'
    ).encode() + (message + b"</nfeDadosMsg></soap12:Body></soap12:Envelope>")


def result(service: Service, body: bytes) -> Element:
    """The answer inside. Raises AuthorityUnavailable for a fault or what is not a whole answer."""
    try:
        root = parse(body)
    except etree.XMLSyntaxError as fault:
        raise AuthorityUnavailable(f"{service}: broken answer: {fault.msg}") from None
    found = root.find(f".//{{{service.namespace}}}nfeResultMsg")
    if found is None or len(found) == 0:
        raise AuthorityUnavailable(f"{service}: {_fault(root)}")
    return found[0]


def _fault(root: Element) -> str:
    text = root.findtext(f".//{{{SOAP}}}Fault/{{{SOAP}}}Reason/{{{SOAP}}}Text")
    return f"fault: {text}" if text else "answer without result"
