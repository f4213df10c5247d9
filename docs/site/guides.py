"""Pages beside the chapters: how to begin, costs, errors, permissions, facts."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graphql import GraphQLEnumType

from api.errors import MEMBERS
from api.faults import FaultCode
from api.messages import MESSAGES
from api.transport.status import STATUS
from docs.site.chapters import Section, anchor
from docs.site.examples import ID
from docs.site.markup import Html, code, el, join, prose, table
from docs.site.reference import GENERAL, Reference, directive
from persistence.settings import Settings

TEXTS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))
REQUEST = """curl https://your-installation.example/graphql \\
  -H 'content-type: application/json' \\
  -H 'accept: application/graphql-response+json' \\
  -H 'authorization: Bearer YOUR_TOKEN' \\
  -d '{"query": "{ viewer { name company { legalName } } }"}'"""
VALUES = f'{{ "id": "order_{ID}", "total": {{ "amount": "1234.50", "currency": "BRL" }} }}'
REFUSED = """{
  "data": {
    "placeOrder": {
      "order": null,
      "errors": [
        {
          "__typename": "InsufficientStockError",
          "code": "INSUFFICIENT_STOCK",
          "message": "There is less in stock than is asked for.",
          "path": ["input", "items", "0", "quantity"]
        }
      ]
    }
  }
}"""
LIST = """{
  orders(first: 50) {
    nodes { customer { name } lines { sku product { name } } }
  }
}"""
PRICED = """query Price($document: String!, $variables: JSON) {
  rateLimit(document: $document, variables: $variables) {
    requested ceiling limit remaining restoreRate resetAt
  }
}"""


def beginning(reference: Reference) -> Iterator[Section]:
    cards = [
        el(
            "a",
            el("strong", reference.title(name)),
            el("span", _counted(reference, name), class_="quiet"),
            href=f"{name}.html",
            class_="card",
        )
        for name in reference.chapters
    ]
    yield _part("chapters", "The whole of it", text("beginning"), el("div", *cards, class_="cards"))
    yield _part("request", "A first request", text("request"), code(REQUEST, "shell"))
    yield _part("values", "Ids and values", text("values"), code(VALUES, "json"))
    yield _part("lists", "Lists", text("lists"))
    yield _part("mutations", "Mutations", text("mutations"))


def costs(_: Reference) -> Iterator[Section]:
    fields = Settings.model_fields
    rows = [
        ("one document", fields["cost_ceiling"].default, "COST_EXCEEDED, status 400, and nothing was done"),
        ("a client's bucket", fields["cost_limit"].default, "THROTTLED, status 429, with Retry-After"),
        ("what comes back a second", fields["cost_restore_rate"].default, ""),
    ]
    yield _part("prices", "What a document costs", text("prices"), code(LIST), text("sum"))
    figures = table(("what", "points", "beyond it"), rows)
    yield _part("bucket", "What a client can spend", text("bucket"), figures, text("pricing"), code(PRICED))


def errors(reference: Reference) -> Iterator[Section]:
    codes = reference.schema.type_map["ErrorCode"]
    assert isinstance(codes, GraphQLEnumType)
    refusals = [
        (el("code", name, id=name), _member(reference, name), _told(name)) for name in sorted(codes.values)
    ]
    faults = [(el("code", each.value), STATUS[each], prose(TEXTS["faults"][each])) for each in FaultCode]
    yield _part("refusals", "What the business refuses", text("refusals"), code(REFUSED, "json"))
    yield _part(
        "protocol", "Errors of the protocol", text("protocol"), table(("code", "status", "means"), faults)
    )
    yield _part("codes", "Codes of refusals", table(("code", "member", "message"), refusals))


def permissions(reference: Reference) -> Iterator[Section]:
    opened: dict[str, list[Html]] = defaultdict(list)
    for operation in reference.operations:
        if operation.scope:
            link = f"{operation.chapter}.html#{anchor(operation)}"
            opened[operation.scope].append(el("a", operation.name, href=link))
    for kind in reference.types:
        for name, declared in getattr(kind, "fields", {}).items():
            if scope := directive(declared, "requires", "scope"):
                link = f"{reference.chapter_of[kind.name]}.html#{kind.name}"
                opened[scope].append(el("a", f"{kind.name}.{name}", href=link))
    rows = [(el("code", scope, id=scope), _listed(opened[scope])) for scope in sorted(opened)]
    told = table(("permission", "opens"), rows)
    yield _part("permissions", "What each permission opens", text("permissions"), told)


def facts(reference: Reference) -> Iterator[Section]:
    recorded: dict[str, list[Html]] = defaultdict(list)
    for operation in reference.operations:
        for fact in operation.facts:
            link = f"{operation.chapter}.html#{anchor(operation)}"
            recorded[fact].append(el("a", operation.name, href=link))
    known = reference.schema.type_map["EventType"]
    assert isinstance(known, GraphQLEnumType)
    rows = [
        (el("code", name, id=name), prose(value.description), _listed(recorded[name]) or "processes")
        for name, value in sorted(known.values.items())
    ]
    told = table(("fact", "what it says", "recorded by"), rows)
    yield _part("facts", "Every fact", text("facts"), told)


def text(name: str) -> Html:
    return prose(TEXTS[name])


def _part(target: str, title: str, *body: Html) -> Section:
    return Section("", ((target, title, join(body)),))


def _told(name: str) -> Html:
    portuguese, english = MESSAGES.get(name, ("", ""))
    return join((el("p", english), el("p", portuguese, lang="pt-BR", class_="quiet")))


def _member(reference: Reference, name: str) -> Html:
    member = MEMBERS[name].__name__ if name in MEMBERS else "BusinessRuleError"
    return el("a", member, href=f"{reference.chapter_of.get(member, GENERAL)}.html#{member}")


def _listed(links: Iterable[Html]) -> Html:
    return join(part for link in links for part in (link, " "))


def _counted(reference: Reference, chapter: str) -> str:
    operations = sum(one.chapter == chapter for one in reference.operations)
    types = sum(one == chapter for one in reference.chapter_of.values())
    return f"{operations} operations, {types} types"
