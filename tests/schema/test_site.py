"""The reference of the schema: complete, sound, and readable without a network."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from graphql import OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from api.faults import FaultCode
from api.schema import build_schema
from docs.site.__main__ import write
from docs.site.examples import example_of
from docs.site.guides import TEXTS
from docs.site.markup import code, el, prose
from docs.site.reference import Operation, Reference

REFERENCE = Reference()
SCHEMA = build_schema()._schema
LINK = re.compile(r'(?:href|src)="([^"]*)"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "reference"
    write(folder, REFERENCE)
    return folder


def page(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("operation", REFERENCE.operations, ids=lambda one: f"{one.kind}.{one.name}")
def test_every_example_could_be_sent_as_it_is(operation: Operation):
    example = example_of(operation)
    document = parse(example.text)
    assert not validate(SCHEMA, document)
    definition = document.definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    values = get_variable_values(SCHEMA, definition.variable_definitions or (), dict(example.variables))
    assert not isinstance(values, list), [error.message for error in values]


def test_everything_that_is_published_has_a_place(site: Path):
    for operation in REFERENCE.operations:
        assert f'id="{operation.kind}-{operation.name}"' in page(site, f"{operation.chapter}.html")
    for kind in REFERENCE.types:
        assert f'id="{kind.name}"' in page(site, f"{REFERENCE.chapter_of[kind.name]}.html")


def test_every_link_leads_somewhere(site: Path):
    pages = {path.name: path.read_text(encoding="utf-8") for path in site.glob("*.html")}
    broken = []
    for name, text in pages.items():
        for link in LINK.findall(text):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = parts.path or name
            there = pages.get(target) if target.endswith(".html") else (site / target).exists()
            if not there or (parts.fragment and f'id="{parts.fragment}"' not in str(there)):
                broken.append((name, link))
    assert not broken


def test_nothing_is_fetched_from_elsewhere(site: Path):
    for path in site.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r'(?:src="|@import|url\(|fetch\()\s*"?(?:https?:)?//', text), path.name


def test_whatever_is_published_can_be_searched(site: Path):
    text = page(site, "search.js")
    index = json.loads(text.removeprefix("const INDEX = ").rstrip(";\n"))
    names = {entry[0] for entry in index}
    assert {operation.name for operation in REFERENCE.operations} <= names
    assert {kind.name for kind in REFERENCE.types} <= names


def test_an_operation_tells_its_permission_its_facts_and_what_the_example_costs(site: Path):
    sales = page(site, "sales.html")
    start = sales.index('id="mutation-cancelOrder"')
    part = sales[start : sales.index("</article>", start)]
    assert "sales.order.cancel" in part
    assert "ORDER_CANCELLED" in part
    assert re.search(r"costs \d+", part)


def test_every_fault_is_explained():
    assert set(TEXTS["faults"]) == {code.value for code in FaultCode}


def test_words_of_the_schema_are_text_and_never_markup():
    assert prose('Less < more & "so" `a<b`.') == '<p>Less &lt; more &amp; "so" <code>a&lt;b</code>.</p>'
    assert "<script>" not in code('{ a(x: "<script>") }')
    assert el("a", "<b>", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;">&lt;b&gt;</a>'
