"""The published schema says for programs what things cost, what follows from them, where they belong."""

from __future__ import annotations

from typing import get_type_hints

from graphql import (
    FieldDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    parse,
    specified_directives,
)
from graphql.language.directive_locations import DirectiveLocation

from api.mutations import MutationField
from api.schema import build_schema, print_schema
from domain.platform.commands.found_company import FoundCompany
from domain.processes import PROCESSES
from tests.facts import facts_of_command

PUBLISHED = parse(print_schema())
OBJECTS = {
    node.name.value: node
    for node in PUBLISHED.definitions
    if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)
}
ROOTS = ("Query", "Mutation", "Subscription")


def said(node: FieldDefinitionNode | ObjectTypeDefinitionNode, name: str) -> list[str]:
    """The first argument of each of these directives."""
    return [
        directive.arguments[0].value.value
        for directive in node.directives or ()
        if directive.name.value == name and isinstance(directive.arguments[0].value, StringValueNode)
    ]


def field(path: str) -> FieldDefinitionNode:
    kind, name = path.split(".")
    return next(one for one in OBJECTS[kind].fields or () if one.name.value == name)


def test_a_mutation_tells_which_facts_it_may_record():
    assert said(field("Mutation.placeOrder"), "emits") == ["APPROVAL_REQUESTED", "ORDER_HELD", "ORDER_PLACED"]
    assert said(field("Mutation.cancelOrder"), "emits") == [
        "APPROVAL_REFUSED",
        "APPROVAL_WITHDRAWN",
        "BANK_DETAILS_REJECTED",
        "ENTRY_REQUEST_REFUSED",
        "ORDER_CANCELLED",
        "TAX_RULE_RETURNED",
    ]
    assert said(field("Mutation.returnOrder"), "emits") == ["INVOICE_DRAFTED", "RETURN_APPROVED"]
    assert said(field("Mutation.registerWarehouse"), "emits") == []


def test_what_a_mutation_records_can_be_subscribed_to():
    known = set(build_schema()._schema.type_map["EventType"].values)
    assert {fact for one in OBJECTS["Mutation"].fields or () for fact in said(one, "emits")} <= known


def test_nothing_but_mutations_records_facts():
    others = [node for name, node in OBJECTS.items() if name != "Mutation" for node in node.fields or ()]
    assert not [node.name.value for node in others if said(node, "emits")]


def test_every_object_and_root_field_belongs_to_a_chapter():
    homeless = [name for name, node in OBJECTS.items() if name not in ROOTS and not said(node, "doc")]
    homeless += [
        one.name.value
        for root in ROOTS
        if root in OBJECTS
        for one in OBJECTS[root].fields or ()
        if not said(one, "doc")
    ]
    assert not homeless
    assert said(field("Query.orders"), "doc") == said(OBJECTS["OrderConnection"], "doc") == ["sales"]
    assert said(OBJECTS["PlaceOrderPayload"], "doc") == ["sales"]


def test_every_page_of_a_list_says_how_long_it_may_be():
    for node in OBJECTS.values():
        for one in node.fields or ():
            arguments = {argument.name.value for argument in one.arguments or ()}
            if {"first", "last"} <= arguments:
                assert "listSize" in {directive.name.value for directive in one.directives or ()}


def test_no_directive_is_for_operations():
    """One that is declared, though never used, makes execution eight times slower."""
    usual = {directive.name for directive in specified_directives}
    for directive in build_schema()._schema.directives:
        if directive.name not in usual:
            assert not {one for one in directive.locations if one in OF_DOCUMENTS}


OF_DOCUMENTS = {
    DirectiveLocation.QUERY,
    DirectiveLocation.MUTATION,
    DirectiveLocation.SUBSCRIPTION,
    DirectiveLocation.FIELD,
    DirectiveLocation.FRAGMENT_DEFINITION,
    DirectiveLocation.FRAGMENT_SPREAD,
    DirectiveLocation.INLINE_FRAGMENT,
    DirectiveLocation.VARIABLE_DEFINITION,
}


def test_the_tests_know_the_facts_of_every_mutation():
    """`tests.facts` looks at every transaction of every test; here it must find each command."""
    fields = build_schema().mutation.__strawberry_definition__.fields
    handlers = [one.plan.handler for one in fields if isinstance(one, MutationField)]
    commands = [next(iter(get_type_hints(handler).values())) for handler in handlers]
    lost = [command.__name__ for command in commands if facts_of_command(command) is None]
    assert not lost
    assert facts_of_command(FoundCompany) is not None
    assert PROCESSES
