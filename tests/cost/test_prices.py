"""A document is priced before it runs: about the objects it can answer with."""

from __future__ import annotations

import time
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse, validate

from api.cost import Prices
from api.cost.sizes import LARGEST
from api.schema import build_schema
from persistence.reading.page import LONGEST_PAGE, USUAL_PAGE

SCHEMA = build_schema()._schema
PRICES = Prices(SCHEMA)
LIST = """
    query Page($first: Int, $lines: Boolean = true, $last: Int, $where: OrderWhere) {
        orders(first: $first, last: $last, where: $where) {
            nodes { id customer { name } lines @include(if: $lines) { sku product { name } } }
        }
    }
"""


def price(text: str, **variables: Any) -> int:
    return pricing(text)(variables)


def pricing(text: str):
    document = parse(text)
    assert not validate(SCHEMA, document)
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    return PRICES.of(document, operation)


def test_one_object_costs_one_and_its_values_nothing():
    assert price("{ order(by: {number: 1}) { id number total { amount } placedAt } }") == 1


def test_nothing_is_free():
    assert price("{ __typename }") == 1


def test_related_objects_cost_one_each_and_short_lists_ten():
    assert price("{ order(by: {number: 1}) { customer { name } } }") == 2
    assert price("{ order(by: {number: 1}) { lines { sku product { name } } } }") == 1 + 10 * 2


def test_a_page_costs_its_length_times_what_each_object_costs():
    assert price(LIST, first=50) == 50 * (1 + 1 + 10 * 2)


def test_a_page_without_a_length_is_priced_at_the_usual_one():
    usual = USUAL_PAGE * (1 + 1 + 10 * 2)
    assert price(LIST) == price(LIST, first=None) == usual
    assert price("{ orders { nodes { id } } }") == USUAL_PAGE


def test_a_length_is_understood_however_it_is_given():
    assert price("{ orders(first: 7) { nodes { id } } }") == 7
    assert price("{ orders(last: 7) { nodes { id } } }") == 7
    assert price("query ($n: Int = 7) { orders(first: $n) { nodes { id } } }") == 7
    assert price("query ($n: Int = 7) { orders(first: $n) { nodes { id } } }", n=9) == 9
    assert price("query ($n: Int) { orders(first: $n) { nodes { id } } }", n=9.0) == 9
    assert price("{ orders(first: 0) { nodes { id } } }") == 1


@pytest.mark.parametrize("odd", [-1, 1e30, 2**40, "5", [], {}, True, None])
def test_a_length_that_will_be_refused_never_breaks_the_pricing(odd: object):
    assert price("query ($n: Int) { orders(first: $n) { nodes { id } } }", n=odd) >= 1


def test_no_list_serves_more_than_a_price_can_say():
    assert LONGEST_PAGE <= LARGEST


def test_edges_cost_what_nodes_do():
    assert price("{ orders(first: 7) { edges { cursor node { id } } } }") == 7
    assert price("{ orders(first: 7) { edges { cursor } pageInfo { hasNextPage } } }") == 1


def test_counting_costs_ten():
    assert price("{ orders(first: 7) { nodes { id } totalCount { value } } }") == 17


def test_counting_all_of_them_costs_what_adding_up_does():
    text = "query ($all: Boolean = true) { orders(first: 7) { totalCount(exact: $all) { value } } }"
    assert price("{ orders(first: 7) { totalCount(exact: true) { value } } }") == 100
    assert price("{ orders(first: 7) { totalCount(exact: false) { value } } }") == 10
    assert (price(text), price(text, all=False)) == (100, 10)


FILTER = {
    "status": {"eq": "PLACED"},
    "or": [{"lines": {"some": {}}}, {"customer": {"name": {"eq": "A"}}}, {}],
}


def test_a_filter_costs_what_it_consists_of_and_most_what_is_related():
    text = "query ($where: OrderWhere) { orders(first: 1, where: $where) { nodes { id } } }"
    assert price(text) == price(text, where={}) == 1
    assert price(text, where={"status": {"eq": "PLACED"}}) == 1 + 1
    assert price(text, where=FILTER) == 1 + 1 + (1 + 4) + (1 + 4 + 1) + 1
    assert (
        price("{ orders(first: 1, where: {or: [{lines: {some: {}}}, {}]}) { nodes { id } } }")
        == 1 + (1 + 4) + 1
    )
    part = "query ($lines: OrderLinesWhere) { orders(first: 1, where: {lines: $lines}) { nodes { id } } }"
    assert price(part, lines={"some": {}, "none": {}}) == 1 + 4 + 4


def test_a_filter_of_a_list_inside_is_paid_for_each_object_around():
    ledger = 'ledger(first: 5, where: {postedOn: {gte: "2026-01-01"}}) { nodes { id } }'
    assert price(f"{{ accounts(first: 10) {{ nodes {{ id {ledger} }} }} }}") == 10 * (1 + 1 + 5)


def test_looking_for_words_costs_ten():
    text = "query ($words: String) { orders(first: 7, search: $words) { nodes { id } } }"
    assert (price(text), price(text, words="blue chair")) == (7, 17)


@pytest.mark.parametrize("odd", [7, "x", [[{"and": 7}]], {"and": {"or": [None]}}, {"no": {"such": 1}}, True])
def test_a_filter_that_will_be_refused_never_breaks_the_pricing(odd: object):
    assert price("query ($w: OrderWhere) { orders(first: 1, where: $w) { nodes { id } } }", w=odd) >= 1


def test_adding_up_costs_a_hundred_as_it_reads_the_whole_list():
    assert price("{ orders(first: 7) { nodes { id } summary { total { sum { amount } } } } }") == 107


def test_groups_are_gone_over_once_and_keys_are_read_for_each():
    assert price("{ orders { groups(by: [STATUS]) { key { status } count } } }") == 100
    assert price("{ orders { groups(by: [CUSTOMER], first: 7) { key { customer { name } } count } } }") == 107
    top = "query ($n: Int) { orders { groups(by: [CUSTOMER], first: $n) { key { customer { name } } } } }"
    assert price(top, n=30) == 130
    assert price(top) == 100 + USUAL_PAGE


def test_pages_in_pages_multiply():
    nested = "{ accounts(first: 10) { nodes { id ledger(first: 5) { nodes { entry { id } } } } } }"
    assert price(nested) == 10 * (1 + 5 * 2)


def test_what_is_left_out_costs_nothing():
    assert price(LIST, first=50, lines=False) == 100
    assert price("{ orders @skip(if: true) { nodes { id } } viewer { id } }") == 1


def test_the_same_key_is_paid_once_however_many_fragments_ask_for_it():
    one = "{ order(by: {number: 1}) { customer { name } lines { sku } } }"
    many = """
        { order(by: {number: 1}) { ...Head ...Body customer { id } lines { id } } }
        fragment Head on Order { customer { name } ... on Node { ... on Order { lines { position } } } }
        fragment Body on Order { ...Head lines { sku } }
    """
    assert price(many) == price(one) == 12


def test_another_key_is_paid_again():
    assert price("{ order(by: {number: 1}) { a: customer { name } b: customer { name } } }") == 3


def test_of_what_an_id_may_stand_for_the_dearest_is_paid():
    kinds = '{ node(id: "x") { id ... on Order { lines { id } customer { id } } ... on Party { id } } }'
    assert price(kinds) == 1 + 10 + 1


def test_several_ids_cost_one_each():
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Order { customer { id } } } }"
    assert price(text, ids=["a", "b", "c"]) == 6
    assert price('{ nodes(ids: ["a", "b"]) { id } }') == 2


def test_a_mutation_costs_ten_and_what_is_read_back():
    text = "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { errors { code } %s } }"
    assert price(text % "") == 10
    assert price(text % "order { id lines { id } }") == 10 + 1 + 10


def test_the_trial_balance_is_dear():
    assert price('{ trialBalance(on: "2026-11-30") { rows { account { code } } } }') >= 100


def test_the_schema_itself_is_dear_but_can_be_had():
    assert price("{ __schema { types { name } } }") == 500


def test_nested_fragments_are_priced_in_a_time_that_grows_with_the_document_alone():
    """Each of thirty fragments spreads the next one twice: a billion fields written out."""
    fragments = [
        f"fragment F{n} on Account {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }}"
        for n in range(30)
    ]
    text = " ".join(['{ account(by: {code: "1"}) { ...F0 } }', *fragments, "fragment F30 on Account { id }"])
    document = parse(text)
    begun = time.perf_counter()
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    assert PRICES.of(document, operation)({}) == 2**31 - 1
    assert time.perf_counter() - begun < 0.5


def test_the_price_of_a_usual_list_takes_microseconds():
    of_list, variables = pricing(LIST), {"first": 50, "where": {}}
    best = min(_seconds(lambda: of_list(variables), 1_000) for _ in range(5))
    assert best / 1_000 < 10e-6


def _seconds(act: Any, times: int) -> float:
    begun = time.perf_counter()
    for _ in range(times):
        act()
    return time.perf_counter() - begun


REGISTER = "results { party { name } }"
SEVERAL = f"""
    mutation ($input: BulkRegisterPartyInput!) {{ bulkRegisterParty(input: $input) {{ {REGISTER} }} }}
"""
ODD = [None, 5, "x", [], {}, {"items": None}, {"items": {"items": []}}, {"items": "x"}]


def test_several_at_once_cost_what_they_cost_alone():
    inner = (
        "mutation ($items: [BulkRegisterPartyItemInput!]!) "
        f"{{ bulkRegisterParty(input: {{items: $items}}) {{ {REGISTER} }} }}"
    )
    for count in (1, 7, 100):
        items = [{"name": f"{n}"} for n in range(count)]
        assert price(SEVERAL, input={"items": items}) == price(inner, items=items) == count * (10 + 1)
        assert price(SEVERAL.replace(REGISTER, "succeeded"), input={"items": items}) == count * 10


def test_several_at_once_that_are_written_out_are_counted():
    item = '{partyId: "x", name: "x", roles: [CUSTOMER], expectedVersion: 1}'
    text = f"mutation {{ bulkCorrectParty(input: {{items: [{item}, {item}, {item}]}}) {{ {REGISTER} }} }}"
    assert price(text) == 3 * (10 + 1)


@pytest.mark.parametrize("odd", ODD)
def test_several_at_once_of_no_sound_number_are_as_many_as_there_may_be(odd):
    assert price(SEVERAL, input=odd) == 100 * (10 + 1)
