"""The schema says of everything what it is, who may use it, and in which words it is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any, get_type_hints

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
)

from api.authorization import PUBLIC, SIGNED_IN, scope_of
from api.bulk import BulkField
from api.errors import MEMBERS
from api.messages import MESSAGES
from api.mutations import MutationField
from api.refusals import refusals
from api.schema import build_schema, print_schema
from domain.kernel.command import Command
from domain.platform.permission import is_permission
from persistence.reading.check import declared_keys
from persistence.reading.view import VIEWS
from persistence.registry import metadata

SCHEMA = build_schema()
TYPES = {name: kind for name, kind in SCHEMA._schema.type_map.items() if not name.startswith("__")}
OPEN = {"acceptInvitation", "refreshSession", "signIn", "signInByProvider"}


def roots() -> list:
    """Every root field with its strawberry definition."""
    kinds = (SCHEMA.query, SCHEMA.mutation, SCHEMA.subscription)
    return [field for kind in kinds for field in kind.__strawberry_definition__.fields]


def wire_name(field) -> str:
    return SCHEMA.config.name_converter.from_field(field)


def test_every_root_field_says_who_may_use_it():
    silent = [wire_name(field) for field in roots() if scope_of(field) is None]
    assert not silent


def test_only_coming_in_is_open_to_anybody():
    assert {wire_name(field) for field in roots() if scope_of(field) == PUBLIC} == OPEN


def test_scopes_are_well_formed_permissions():
    odd = {scope_of(field) for field in roots() if not is_permission(scope_of(field))}
    assert odd <= {PUBLIC, SIGNED_IN}


def test_everything_has_a_description():
    silent = []
    for name, kind in TYPES.items():
        if not kind.description:
            silent.append(name)
        if isinstance(kind, (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)):
            for field_name, field in kind.fields.items():
                if not field.description:
                    silent.append(f"{name}.{field_name}")
                for argument_name, argument in getattr(field, "args", {}).items():
                    if not argument.description:
                        silent.append(f"{name}.{field_name}({argument_name})")
        if isinstance(kind, GraphQLEnumType):
            silent += [
                f"{name}.{value}" for value, definition in kind.values.items() if not definition.description
            ]
    assert not silent


def test_mutations_take_one_input_and_answer_errors_and_whether_they_repeat():
    for name, field in TYPES["Mutation"].fields.items():
        title = name[0].upper() + name[1:]
        assert list(field.args) == ["input"], name
        assert str(field.args["input"].type) == f"{title}Input!", name
        assert str(field.type) == f"{title}Payload", name
        assert str(TYPES[f"{title}Payload"].fields["errors"].type) == "[UserError!]!"
        assert str(TYPES[f"{title}Payload"].fields["replayed"].type) == "Boolean!"


def test_what_moves_needs_a_key_and_what_overwrites_a_version():
    for field in roots():
        if isinstance(field, MutationField):
            command = field.plan.command
            whole = f"{wire_name(field)[0].upper()}{wire_name(field)[1:]}"
            item = f"{whole}ItemInput" if isinstance(field, BulkField) else f"{whole}Input"
            inputs = TYPES[item].fields
            assert str(inputs["idempotencyKey"].type) == ("String!" if command.moves else "String")
            told = str(inputs["expectedVersion"].type) if "expectedVersion" in inputs else None
            assert told == (
                "Int!" if command.overwrites else "Int" if command.sets or command.changes else None
            )
            assert "validateOnly" in TYPES[f"{whole}Input"].fields


PUTTING = """
    assign change choose configure connect correct draft link mend move offer restrict revise set
    switch upload
"""
"""Verbs of commands that give what is there other values."""
ADDING = """
    accept add agree attach confirm create define enrol enter grant hire import invite invoice open
    order place post preview record refund register request return send start take trust
"""
"""Of those that add something; what is there already is refused."""
MOVING_ON = """
    apply approve archive block calculate cancel close deactivate detach discard disconnect
    discontinue dismiss distrust document end erase export handle hold leave lock mark pause pay
    reactivate recalculate receive redeliver refresh refuse reinstate release remove reopen replay
    resume retire retry reverse review revoke rotate sign steer submit unblock undo unlink void
    withdraw
"""
"""Of those that bring it from one state to another, or append what happened to it."""
WITHOUT_A_VERSION = {
    "changeBankDetails": "asks for a change beside what holds, which a second person compares",
    "changeEmployeeBankDetails": "asks for a change beside what holds, which a second person compares",
    "changePassword": "names the password that it replaces",
    "correctInvoiceByLetter": "appends an event to the document, and carries on what the last one said",
    "draftInvoice": "makes a document",
    "draftTaxRule": "makes a draft",
    "linkIdentity": "adds one way to sign in to others",
    "setEmployerRates": "adds a row from a month on, and is refused where there is one",
    "switchCompany": "opens a session",
    "uploadCertificate": "replaces what nobody can read, by what bears its own dates",
}
"""Commands that change what is there and need not have seen it, and why."""


def verb_of(name: str) -> str:
    return re.match(r"(?:bulk)?([A-Za-z][a-z]*)", name)[1].lower()  # ty: ignore[not-subscriptable]


def test_what_gives_other_values_knows_the_version_or_says_why_not():
    """A new verb has to be put into one of the lists: does it write over what somebody else wrote?"""
    commands = {wire_name(field): field.plan.command for field in roots() if isinstance(field, MutationField)}
    verbs = {verb_of(name) for name in commands}
    assert sorted(verbs) == sorted(f"{PUTTING} {ADDING} {MOVING_ON}".split())
    blind = {
        name
        for name, command in commands.items()
        if verb_of(name) in PUTTING.split() and not (command.overwrites or command.sets or command.changes)
    }
    assert blind == set(WITHOUT_A_VERSION)
    assert all(WITHOUT_A_VERSION.values())


WITHOUT_A_VERSION_OF_ITS_STATE = {
    "applyUnionRaise": "changes employees, by what the union agreed",
    "dismissNotice": "one's own, which nobody else handles",
    "handleNotice": "one's own, which nobody else handles",
    "steerSandbox": "steers what is around it",
}


def test_what_brings_something_from_one_state_to_another_may_name_the_version():
    blind = {
        wire_name(field)
        for field in roots()
        if isinstance(field, MutationField)
        and not isinstance(field, BulkField)
        and verb_of(wire_name(field)) in MOVING_ON.split()
        and not (field.plan.command.overwrites or field.plan.command.sets or field.plan.command.changes)
        and any(is_versioned(field.plan.command, kind) for kind in field.plan.returns.values())
    }
    assert blind == set(WITHOUT_A_VERSION_OF_ITS_STATE)


def is_versioned(command: type[Command], kind: Any) -> bool:
    """Whether the command names a thing of this type, and clients see which version of it there is."""
    view = VIEWS.get(getattr(kind, "__name__", ""))
    if view is None or "version" not in view.fields:
        return False
    hints = get_type_hints(command, include_extras=True).values()
    return any(view.prefix in getattr(hint, "__metadata__", ()) for hint in hints)


OF_TIME = re.compile(r"month|\w+(Month|At|On|Until|From)")
BY_THE_COMMAND = ["ArchiveInvoicesInput.month"]
"""What is no month is refused by the command itself, with its path."""
COUNTS = {"errors", "replayed", "results", "succeeded", "failed"}


def test_days_instants_and_months_are_no_plain_texts():
    told = {f"{name}.{field}": get_named_type(each.type).name for name, field, each in values()}
    times = {place: kind for place, kind in told.items() if OF_TIME.fullmatch(place.partition(".")[2])}
    assert set(times.values()) >= {"Date", "DateTime", "YearMonth"}
    assert [place for place, kind in times.items() if kind == "String"] == BY_THE_COMMAND


def test_no_value_is_a_fraction_of_the_machine():
    kinds = {f"{name}.{field}": get_named_type(each.type).name for name, field, each in values()}
    assert [place for place, kind in kinds.items() if kind == "Float"] == []


def test_what_a_mutation_shows_may_be_missing():
    solid = [
        f"{name}.{field}"
        for name, field, each in values()
        if name.endswith("Payload") and field not in COUNTS and str(each.type).endswith("!")
    ]
    assert not solid


def values() -> Iterator[tuple[str, str, Any]]:
    """Every field of every type and input, introspection aside."""
    for name, kind in TYPES.items():
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType):
            for field, each in kind.fields.items():
                yield name, field, each


def test_root_fields_may_fail_alone():
    solid = [
        name
        for name in ("Query", "Mutation", "Subscription")
        for field in TYPES[name].fields.values()
        if str(field.type).endswith("!")
    ]
    assert not solid


@pytest.mark.parametrize("code", sorted(refusals()))
def test_every_refusal_has_words_in_both_languages(code):
    assert code in MESSAGES, f"add {code} to api/messages.py"
    portuguese, english = MESSAGES[code]
    assert portuguese.endswith((".", "…"))
    assert english.endswith(".")
    assert named(portuguese) == named(english)


def named(text: str) -> set[str]:
    """The facts that a message speaks of."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_no_message_speaks_of_a_refusal_that_does_not_exist():
    assert set(MESSAGES) <= set(refusals())
    assert set(MEMBERS) <= set(refusals())


def test_codes_are_in_upper_case_and_as_public_as_the_enum_of_codes():
    assert all(re.fullmatch(r"[A-Z][A-Z0-9_]+", code) for code in refusals())
    assert set(TYPES["ErrorCode"].values) == set(refusals())


def test_the_published_schema_is_what_the_code_says():
    from pathlib import Path

    published = Path(__file__).parents[2] / "api" / "schema.graphql"
    assert published.read_text() == print_schema(), "run `make schema` and read the difference"


def test_the_published_schema_is_one_and_carries_scopes():
    from graphql import build_schema as parse_schema

    text = print_schema()
    parse_schema(text)
    assert "placeOrder(" in text
    assert '@requires(scope: "sales.order.place")' in text


LISTS_THAT_ARE_THEIR_OWN_NOUN = {
    "agentTerms",
    "approvalTerms",
    "employerRates",
    "invoiceMailing",
    "lateTerms",
    "trustedDocuments",
}
"""One of them would be called as all are: they are filtered."""
WITHOUT_AN_ORDER = {
    "alimonyOrders": "of somebody, by whom an index finds them; the id is the order of their coming",
    "bankAccounts": "few",
    "benefits": "of somebody, as alimonyOrders",
    "dependents": "of somebody, as alimonyOrders",
    "invoiceMailing": "one in a company",
    "payrollLoans": "of somebody, as alimonyOrders",
    "reservations": "of one stock item, as they came",
    "trustedDocuments": "one for each client",
}
"""Lists that no index sorts, and why they need none."""


def lists() -> Iterator[tuple[str, str, Any]]:
    """Every connection: the type it is on, its name, the field."""
    for name, field, each in values():
        if get_named_type(each.type).name.endswith("Connection") and getattr(each, "args", None):
            yield name, field, each


def test_what_is_listed_is_also_found_alone():
    query = TYPES["Query"].fields
    found = {get_named_type(each.type).name for each in query.values() if "by" in each.args}
    lonely = {
        field
        for name, field, each in lists()
        if name == "Query"
        and (kind := get_named_type(each.type).name.removesuffix("Connection")) not in found
        and VIEWS[kind].lookups
    }
    assert lonely == LISTS_THAT_ARE_THEIR_OWN_NOUN


def test_what_has_a_number_within_something_is_found_by_both():
    """A natural key of values that its own type shows, or of what it belongs to and a number, is a lookup."""
    told = {name: set(TYPES[name].fields) for name in TYPES if name.endswith("Lookup")}
    assert "number" in told["InvoiceLookup"]
    assert set(TYPES["InvoiceNumber"].fields) == {
        "establishmentId",
        "kind",
        "series",
        "environment",
        "number",
    }
    missing = {
        f"{view.name}: {sorted(key.columns)}"
        for view in VIEWS.values()
        if f"{view.name}Lookup" in told and view.table.metadata is metadata
        for key in declared_keys(view.table)
        if key.unique and "number" in key.columns and {*key.columns} not in looked_up(view)
    }
    assert not missing


def looked_up(view: Any) -> list[set[str]]:
    """The columns of each of its lookups."""
    parts = [(lookup,) if isinstance(lookup, str) else lookup for lookup in view.lookups]
    return [{view.leaf(part).source.name for part in each} for each in parts]


def test_lists_are_sorted_or_say_why_not():
    unsorted = {field for _, field, each in lists() if "orderBy" not in each.args}
    assert unsorted == set(WITHOUT_AN_ORDER)


def test_whatever_is_filtered_may_be_asked_for_where_it_is_missing():
    filters = {name for name in TYPES if name.endswith("Filter")}
    assert {"IDFilter", "TextFilter", "DateFilter"} <= filters
    assert {name for name in filters if "isNull" not in TYPES[name].fields} == set()


ID_BY_A_NOUN = {"AuditEntry.actor", "AuditEntry.subject", "JournalEntry.source"}
"""Of things of several kinds."""
POINTERS = {"TaxLaw.nextAfter", "TerminationPayLine.rules"}
"""Into rows of law, which are no objects with an owner: `taxLaw` shows them."""


def test_the_bare_noun_is_the_thing_and_not_its_id():
    bare = {
        f"{name}.{field}"
        for name, kind in TYPES.items()
        if isinstance(kind, GraphQLObjectType)
        for field, each in kind.fields.items()
        if get_named_type(each.type).name == "ID"
        and not each.deprecation_reason
        and not re.fullmatch(r"ids?|\w+Ids?", field)
    }
    assert bare - ID_BY_A_NOUN - POINTERS == set()
