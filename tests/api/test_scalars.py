"""What has a shape says which: in answers and in what things are looked up by."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type, is_specified_scalar_type

from api.scalars import SCALARS
from api.schema import build_schema
from tests.api.front import Client

TYPES = build_schema()._schema.type_map
SHAPES = {
    "Cnpj": r"cnpj|\w+Cnpj",
    "Cpf": r"cpf|\w+Cpf",
    "Cep": r"postalCode",
    "NfeKey": r"accessKey",
    "Email": r"email|\w+Email|replyTo",
    "Url": r"url|\w+Url|errorsFile",
}
ASKED = re.compile(r"(Where|Lookup)\.")


def shaped(kind: type) -> Iterator[tuple[str, str, str]]:
    """Where it stands, of which scalar it is, and of which its name tells."""
    for name, of in TYPES.items():
        if isinstance(of, kind) and not name.startswith("__"):
            for field, each in of.fields.items():
                told = next((scalar for scalar, shape in SHAPES.items() if re.fullmatch(shape, field)), None)
                if told and not isinstance(get_named_type(each.type), GraphQLObjectType):
                    yield f"{name}.{field}", get_named_type(each.type).name, told


def test_answers_say_the_shape_of_what_has_one():
    plain = [(place, is_, told) for place, is_, told in shaped(GraphQLObjectType) if is_ != told]
    assert not plain


def test_so_does_what_things_are_looked_up_by():
    asked = list(shaped(GraphQLInputObjectType))
    lookups = {place: (is_, told) for place, is_, told in asked if "Lookup." in place}
    assert {"InvoiceLookup.accessKey", "LaborUnionLookup.cnpj", "MemberLookup.email"} <= set(lookups)
    assert {is_ == told for is_, told in lookups.values()} == {True}


def test_commands_take_texts_and_refuse_them_with_the_path():
    """A form gets what is wrong with a CNPJ among its other errors; a scalar would refuse the request."""
    given = {place: is_ for place, is_, _ in shaped(GraphQLInputObjectType) if not ASKED.search(place)}
    assert {"SiteInput.cnpj", "InviteMemberInput.email", "HireEmployeeInput.cpf"} <= set(given)
    assert set(given.values()) == {"String"}


def test_filters_take_parts_of_what_has_a_shape():
    filters = {place: is_ for place, is_, _ in shaped(GraphQLInputObjectType) if re.search(r"Where\.", place)}
    assert filters["InvoiceWhere.accessKey"] == "TextFilter"
    assert set(filters.values()) == {"TextFilter"}


def test_no_scalar_is_there_for_nothing_and_each_says_what_specifies_it():
    used = {
        get_named_type(each.type).name
        for of in TYPES.values()
        if isinstance(of, (GraphQLObjectType, GraphQLInputObjectType))
        for each in of.fields.values()
    }
    assert {scalar.name for scalar in SCALARS.values()} <= used
    assert all(TYPES[scalar.name].specified_by_url for scalar in SCALARS.values())
    assert not any(is_specified_scalar_type(TYPES[scalar.name]) for scalar in SCALARS.values())


LOOKUP = "query ($by: LaborUnionLookup!) { laborUnion(by: $by) { cnpj name } }"


@pytest.mark.parametrize("written", ["11444777000161", "11.444.777/0001-61"])
async def test_a_union_is_found_by_its_cnpj_with_and_without_mask(ana: Client, written: str):
    union = {"name": "Sindicato dos Comerciários", "cnpj": "11.444.777/0001-61", "baseMonth": 5}
    await ana.do("registerLaborUnion", union, "union { id }")
    assert (await ana.data(LOOKUP, by={"cnpj": written}))["laborUnion"]["cnpj"] == "11444777000161"
    many = "query ($where: LaborUnionWhere!) { laborUnions(where: $where) { nodes { cnpj } } }"
    assert (await ana.data(many, where={"cnpj": {"startsWith": written[:5]}}))["laborUnions"]["nodes"]


async def test_what_cannot_be_a_cnpj_is_looked_up_nowhere(ana: Client):
    answer = await ana.ask(LOOKUP, by={"cnpj": "1144477700016"})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
