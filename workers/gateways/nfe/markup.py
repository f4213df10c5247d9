"""XML as the tax authority wants it: one namespace, nothing between the tags."""

from __future__ import annotations

from lxml import etree  # ty: ignore[missing-module-member]  compiled, without stubs
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.formats.dataclass.serializers.config import SerializerConfig

NAMESPACE = "http://www.portalfiscal.inf.br/nfe"
DSIG = "http://www.w3.org/2000/09/xmldsig#"

Element = etree._Element

_SERIALIZER = XmlSerializer(config=SerializerConfig(xml_declaration=False))


def render(binding: object) -> bytes:
    """A binding as UTF-8 without declaration, in the layout's default namespace."""
    return _SERIALIZER.render(binding, ns_map={None: NAMESPACE}).encode()


def parse(xml: bytes) -> Element:
    """Raises etree.XMLSyntaxError. Resolves no entity and fetches nothing."""
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def tag(name: str) -> str:
    """The name of an element of the layout, as lxml writes it."""
    return f"{{{NAMESPACE}}}{name}"


def at(element: Element, path: str) -> str:
    """The text at a path such as ``emit/CNPJ``; empty when there is none."""
    return element.findtext("/".join(tag(name) for name in path.split("/"))) or ""


def alone(element: Element) -> bytes:
    """An element cut out of its envelope, without what the envelope declared.

    Inclusive C14N signs every declaration in scope, so those of SOAP have to go.
    """
    copy = etree.fromstring(etree.tostring(element, with_tail=False))
    etree.cleanup_namespaces(copy)
    return etree.tostring(copy, encoding="utf-8")
