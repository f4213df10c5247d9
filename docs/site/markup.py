"""HTML in pieces; whatever is not a piece already is text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from graphql import (
    GraphQLType,
    get_named_type,
    is_introspection_type,
    is_list_type,
    is_non_null_type,
    is_specified_scalar_type,
)

VOID = {"input", "link", "meta", "br"}
TOKENS = re.compile(
    r"(?P<string>\"[^\"\n]*\")|(?P<variable>\$\w+)|(?P<word>\b(?:query|mutation|subscription|fragment|on)\b)"
    r"|(?P<number>\b\d+(?:\.\d+)?\b)|(?P<name>\b[A-Z]\w*\b)"
)
CODE = re.compile(r"`([^`]+)`")


class Html(str):
    """Markup that is finished."""

    __slots__ = ()


def el(tag: str, /, *children: Any, **attributes: Any) -> Html:
    """``el("a", "text", href="…")``; ``class_`` is ``class``, None and False leave an attribute out."""
    head = "".join(
        f" {key.rstrip('_').replace('_', '-')}"
        + ("" if value is True else f'="{escape(str(value), quote=True)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in VOID:
        return Html(f"<{tag}{head}>")
    return Html(f"<{tag}{head}>{join(children)}</{tag}>")


def join(children: Iterable[Any]) -> Html:
    return Html(
        "".join(
            child
            if isinstance(child, Html)
            else join(child)
            if isinstance(child, list | tuple)
            else escape(str(child), quote=False)
            for child in children
            if child is not None
        )
    )


def prose(text: str | None) -> Html:
    """A description: paragraphs, with code between backticks."""
    return join(
        el("p", Html(CODE.sub(r"<code>\1</code>", escape(part, quote=False)))) for part in _parts(text)
    )


def code(text: str, language: str = "graphql") -> Html:
    """A block of code, GraphQL and JSON in colours."""
    plain = escape(text, quote=False)
    body = Html(plain if language == "shell" else TOKENS.sub(_coloured, plain))
    return el(
        "div",
        el("button", "Copy", class_="copy", type="button"),
        el("pre", el("code", body)),
        class_=f"code {language}",
    )


def type_link(kind: GraphQLType, address: Any) -> Html:
    """``[Order!]!``, the name a link to where it is described."""
    if is_non_null_type(kind):
        return join((type_link(kind.of_type, address), "!"))
    if is_list_type(kind):
        return join(("[", type_link(kind.of_type, address), "]"))
    named = get_named_type(kind)
    if is_specified_scalar_type(named) or is_introspection_type(named):
        return el("span", named.name, class_="type")
    return el("a", named.name, class_="type", href=address(named.name))


def badge(text: str, kind: str = "", **attributes: Any) -> Html:
    return el("span", text, class_=f"badge {kind}".strip(), **attributes)


def table(head: Iterable[str], rows: Iterable[Iterable[Any]], **attributes: Any) -> Html:
    body = [el("tr", *[el("td", cell) for cell in row]) for row in rows]
    top = el("thead", el("tr", *[el("th", cell) for cell in head]))
    return el("div", el("table", top, el("tbody", *body)), class_="scroll", **attributes)


def _coloured(found: re.Match[str]) -> str:
    return f'<span class="{found.lastgroup}">{found[0]}</span>'


def _parts(text: str | None) -> list[str]:
    return [" ".join(part.split()) for part in (text or "").split("\n\n") if part.strip()]
