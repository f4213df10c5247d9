"""XML: read without entities, without the network, and without whatever a browser would run."""

from __future__ import annotations

import re
from itertools import chain

from lxml import etree  # ty: ignore[missing-module-member]  compiled, without stubs

from domain.files.upload import FileRejection
from workers.gateways.nfe.markup import parse

DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
"""What entities are declared by; fiscal documents have none."""
SHOWN = frozenset({"html", "svg", "script"})
SHOWN_IN = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg")


def rejection_of(data: bytes) -> FileRejection | None:
    if DECLARATION.search(data.replace(b"\0", b"")):
        return FileRejection.BOMB
    try:
        root = parse(data)
    except etree.XMLSyntaxError:
        return FileRejection.UNREADABLE
    return (
        FileRejection.ACTIVE_CONTENT
        if any(map(_is_shown, chain(root.itersiblings(preceding=True), root.iter())))
        else None
    )


def _is_shown(node: etree._Element) -> bool:
    """An element of a page, or what has a style sheet run over the document."""
    if node.tag is etree.ProcessingInstruction:
        return node.target == "xml-stylesheet"
    if not isinstance(node.tag, str):
        return False
    name = etree.QName(node)
    return name.localname.lower() in SHOWN or name.namespace in SHOWN_IN
