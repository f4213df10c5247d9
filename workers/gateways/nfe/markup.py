"""XML as the tax authority wants it: one namespace, nothing between the tags."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from lxml import etree  # ty: ignore[missing-module-member]  compiled, without stubs

NAMESPACE = "http://www.portalfiscal.inf.br/nfe"
DSIG = "http://www.w3.org/2000/09/xmldsig#"

Element = etree._Element


class Slot(NamedTuple):
    """Where a field of a binding goes: the attribute or element, as lxml names it."""

    field: str
    name: str
    is_attribute: bool


def render(binding: Any) -> bytes:
    """A binding as UTF-8 without declaration, in the layout's default namespace.

    Raises TypeError for a value that is not written out as text yet.
    """
    root = etree.Element(tag(type(binding).Meta.name), nsmap={None: NAMESPACE})
    _fill(root, binding)
    return etree.tostring(root, encoding="utf-8")


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


def _fill(element: Element, group: Any) -> None:
    """In the order of the fields, which is that of the layout."""
    held = group.__dict__
    for field, name, is_attribute in _slots(type(group)):
        value = held[field]
        if value is None:
            continue
        if is_attribute:
            element.set(name, _text(value))
        elif isinstance(value, list):
            for each in value:
                _put(etree.SubElement(element, name), each)
        else:
            _put(etree.SubElement(element, name), value)


def _put(element: Element, value: Any) -> None:
    if is_dataclass(value):
        _fill(element, value)
    else:
        element.text = _text(value)


def _text(value: Any) -> str:
    plain = value.value if isinstance(value, Enum) else value
    if not isinstance(plain, str):
        raise TypeError(f"{value!r} is not written out")
    return plain


@cache
def _slots(kind: type[Any]) -> tuple[Slot, ...]:
    return tuple(_slot(field.name, field.metadata) for field in fields(kind))


def _slot(field: str, said: Any) -> Slot:
    name = said.get("name", field)
    if said.get("type") == "Attribute":
        return Slot(field, name, True)
    return Slot(field, f"{{{said.get('namespace', NAMESPACE)}}}{name}", False)
