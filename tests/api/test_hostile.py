"""No document keeps the server busy: whatever it says, it is refused or checked for bounded work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, target
from hypothesis import strategies as st

from api import documents as documents_module
from api import limits
from api.documents import Documents
from api.operation import Operation
from api.schema import build_schema
from api.validation import TRUSTED, check_document
from domain.platform.trusted_documents import digest_of
from tests.api.hostile import FAMILIES, LINES, prepared, ready, wide_documents, work

MOST = 320_000
"""Calls of functions before anything is executed; a thousand take about 0.15 ms, as `make hostile` tells."""

PARTS = (
    "a",
    "id",
    "...F",
    "... { id }",
    "... on Order { id number }",
    "... on Node { id }",
    "x: id",
    "x: number",
    "lines { id quantity product { id name } }",
    "lines { id }",
    "a @skip(if: $v)",
    "nodes(ids: [$v $v]) { id }",
    'node(id: "x") { id }',
    "orders { nodes { id lines { id } } }",
    "orders(first: 1 first: 2 where: {id: {eq: $v} id: {eq: 1}}) { nodes { id } }",
)
HEADS = (
    "{ # }",
    "query A { # }",
    "query B($v: ID! $v: Int = 1 $w: [OrderWhere!] = [{id: {eq: 1}}]) { # }",
    "{ orders { nodes { # } } }",
    "{ node(id: 1) { # } }",
    "mutation { # }",
    "fragment F on Order { # }",
    "fragment G on Query { # ...G }",
    "{ __schema { types { # } } }",
)
IGNORED = ("", " ", ",", "\n", "#\n", "\ufeff")


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Of parts that are each a burden, as many as the limits admit."""
    definitions = draw(st.lists(st.tuples(st.sampled_from(HEADS), parts()), min_size=1, max_size=6))
    text = draw(st.sampled_from(IGNORED)) * draw(st.sampled_from((1, 150, LINES)))
    for head, inside in definitions:
        text += head.replace("#", inside) + " "
    return text[: limits.CHARACTERS]


def parts() -> st.SearchStrategy[str]:
    one = st.tuples(st.sampled_from(PARTS), st.integers(1, 100)).map(lambda part: f"{part[0]} " * part[1])
    return st.lists(one, min_size=1, max_size=4).map("".join)


@pytest.fixture(autouse=True, scope="module")
def built() -> None:
    build_schema()
    ready("{ viewer { name } }")


@pytest.mark.parametrize("name", FAMILIES)
def test_a_document_written_to_be_a_burden_is_refused_or_checked_for_bounded_work(name):
    assert work(lambda: ready(FAMILIES[name])) < MOST


def test_a_valid_document_of_all_that_there_is_room_for_is_ready_for_bounded_work():
    """What its fields are read from is worked out aside."""
    for text in wide_documents().values():
        assert ready(text).errors == ()
        assert work(lambda text=text: ready(text)) < MOST


async def test_what_takes_long_is_done_where_nobody_waits(ana, monkeypatch):
    threads: dict[str, list[str]] = {"checked": [], "roots": []}
    checked, roots = documents_module.check_document, Operation._roots

    def noted(what: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def noting(*given: Any) -> Any:
            threads[what].append(threading.current_thread().name.split("_")[0])
            return act(*given)

        return noting

    monkeypatch.setattr(documents_module, "check_document", noted("checked", checked))
    monkeypatch.setattr(Operation, "_roots", noted("roots", roots))
    text = wide_documents()["wide invoices 4"]
    await ana.send({"query": text, "variables": {}})
    assert threads == {"checked": ["MainThread"], "roots": ["documents"]}
    trusted = "{ orders { nodes { " + "lines { id quantity product { id name } } " * 40 + "} } }"
    entry = {"name": digest_of(trusted), "text": trusted}
    threads["checked"].clear()
    payload = await ana.do("trustDocuments", {"documents": [entry]}, "trustedDocuments { policy }")
    assert payload["errors"] == []
    for _ in range(2):
        answer = await ana.send({"documentId": digest_of(trusted)})
        assert "errors" not in answer.json()
    assert threads["checked"] == ["MainThread", "documents"]


async def test_who_has_gone_by_the_time_a_document_is_read_has_no_others_read(ana, monkeypatch):
    """A request that took too long leaves nobody at work on what is left of it."""
    checked, read, gone = documents_module.check_document, [], threading.Event()

    def waiting(schema: Any, text: str, *rest: Any) -> Any:
        if threading.current_thread().name.startswith("documents"):
            read.append(text)
            gone.wait(10)
        return checked(schema, text, *rest)

    def entries(*names: str) -> dict[str, Any]:
        return {"documents": [{"name": name, "text": f"{{ {name}: __typename }}"} for name in names]}

    monkeypatch.setattr(documents_module, "check_document", waiting)
    ask = "mutation ($input: TrustDocumentsInput!) { trustDocuments(input: $input) { errors { code } } }"
    with monkeypatch.context() as hasty:
        hasty.setattr(limits, "SECONDS", 0.5)
        late = await ana.ask(ask, input=entries("a", "b", "c"))
    gone.set()
    assert late["errors"][0]["extensions"]["code"] == "TIMEOUT"
    assert (await ana.ask(ask, input=entries("d")))["data"]["trustDocuments"]["errors"] == []
    assert read == ["{ a: __typename }", "{ d: __typename }"]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.data_too_large])
@given(documents())
def test_a_search_for_the_most_burdensome_document_finds_none_beyond_the_bound(text):
    calls = work(lambda: ready(text))
    target(float(calls))
    assert calls < MOST


@pytest.mark.parametrize("name", FAMILIES)
def test_whoever_is_refused_is_told_a_code_and_not_much_else(name):
    for error in prepared(FAMILIES[name]).errors:
        assert error.extensions is not None
        assert error.extensions["code"] in (
            "COST_EXCEEDED",
            "GRAPHQL_PARSE_FAILED",
            "GRAPHQL_VALIDATION_FAILED",
        )


def test_what_somebody_answers_for_may_be_larger():
    fields = "lines { id quantity product { id name } } " * 40
    text = f"{{ orders {{ nodes {{ {fields} }} }} }}"
    assert prepared(text).errors[0].extensions == {"code": "COST_EXCEEDED"}
    assert check_document(build_schema()._schema, text, TRUSTED)[1] == ()


@pytest.mark.parametrize(
    "name", ["objects of one name", "sizes beyond", "lines beyond", "doubling fragments"]
)
async def test_the_front_door_refuses_them_in_a_small_answer(ana, name):
    answer = await ana.send({"query": FAMILIES[name]})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "COST_EXCEEDED"
    assert len(answer.content) < 1_000


async def test_an_error_does_not_repeat_what_was_sent_nor_point_everywhere(ana):
    for name in ("integer", "name", "lines before what is said twice"):
        answer = await ana.send({"query": FAMILIES[name]})
        assert answer.status_code == 400
        for error in answer.json()["errors"]:
            assert len(error["message"]) <= 500
            assert len(error.get("locations", ())) <= limits.LOCATIONS


@pytest.mark.parametrize("name", [name for name, text in FAMILIES.items() if len(text) > 2_000])
async def test_who_is_not_signed_in_keeps_nobody_busy(anonymous, name, monkeypatch):
    monkeypatch.setattr(Documents, "prepare", None)
    answer = await anonymous.send({"query": FAMILIES[name]})
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
