"""Every field of the schema, by everybody who might try it."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from graphql import GraphQLNonNull, GraphQLObjectType, get_named_type, is_required_argument

from api.authorization import PUBLIC, SIGNED_IN, scope_of
from api.bulk import BulkField
from api.ids import wire
from api.mutations import MutationField
from api.schema import build_schema
from domain.approvals.kinds import RULES
from domain.kernel.money import Money
from domain.platform.permission import Permissions
from domain.platform.roles import DEFAULT_ROLES
from persistence.reading.view import View
from tests.shipped import VIEWS

SCHEMA = build_schema()
NAME = SCHEMA.config.name_converter.from_field
QUERIES = {NAME(field): field for field in SCHEMA.query.__strawberry_definition__.fields}
MUTATIONS = {NAME(field): field for field in SCHEMA.mutation.__strawberry_definition__.fields}
NEEDED = {
    "employeeId": f'"employee_{0:032x}"',
    "payrollRunId": f'"payrollrun_{0:032x}"',
    "establishmentId": f'"establishment_{0:032x}"',
    "simulateTaxRegime.input": "{year: 2026}",
    "simulateTaxes.input": '{items: [{ncm: "61091000", quantity: "1", unitPrice: "1"}]}',
    "simulateTermination.input": f'{{employeeId: "employee_{0:032x}", lastDay: "2026-06-15"}}',
    "since": '"2026-11-01"',
    "on": '"2026-11-21"',
}
"""What root fields cannot do without."""
SHAPED = {"EventType": "ORDER_PLACED", "YearMonth": "2026-11"}
"""Texts that have to look like something."""
ASKS_MORE = {
    "changeEmployment": ["people.employment.change", "people.salary.change"],
    "changeWebhook": ["webhooks.endpoint.change", "sales.order.read"],
    "previewImport": ["onboarding.import.preview", "parties.party.register"],
    "registerWebhook": ["webhooks.endpoint.register", "sales.order.read"],
}
"""Besides the right to change what is agreed, the right to change what is paid; besides the right to import,
that to do by hand what the file would do; besides the right to have something told, the right to know it."""
OF_SHAPE = {"MALFORMED", "OUT_OF_RANGE", "REQUIRED", "TOO_LONG"}
"""What the input alone tells, whoever sent it."""
ROOT = Path(__file__).parents[2]
OPEN = {"acceptInvitation", "refreshSession", "signIn", "signInByProvider"}
SCOPED = {
    name: field for name, field in (QUERIES | MUTATIONS).items() if scope_of(field) not in (PUBLIC, SIGNED_IN)
}


def document(name: str) -> tuple[str, dict[str, Any]]:
    """The smallest document that uses a root field, with its variables."""
    if name in MUTATIONS:
        field, title = MUTATIONS[name], name[0].upper() + name[1:]
        query = f"mutation ($input: {title}Input!) {{ {name}(input: $input) {{ errors {{ code }} }} }}"
        given = an_input(field.plan.command)
        return query, {"input": {"items": [given]} if isinstance(field, BulkField) else given}
    field = SCHEMA._schema.query_type.fields[name]
    kind = get_named_type(field.type)
    assert isinstance(kind, GraphQLObjectType)
    selection = "nodes { __typename }" if kind.name.endswith("Connection") else "__typename"
    if "by" not in field.args:
        needed = {key for key, given in field.args.items() if is_required_argument(given)}
        arguments = ", ".join(
            f"{key}: {NEEDED.get(f'{name}.{key}') or NEEDED[key]}" for key in sorted(needed)
        )
        call = f"{name}({arguments})" if needed else name
        return f"{{ {call} {{ {selection} }} }}", {}
    by = field.args["by"].type
    assert isinstance(by, GraphQLNonNull)
    prefix = VIEWS[kind.name].prefix
    return f"query ($by: {by}) {{ {name}(by: $by) {{ {selection} }} }}", {
        "by": {"id": wire(prefix, UUID(int=0))}
    }


def an_input(kind: Any) -> dict[str, Any]:
    """Something of the right shape for every field; nothing of it exists."""
    hints = get_type_hints(kind, include_extras=True)
    sent = (part.name for part in dataclasses.fields(kind) if part.init)
    given = {_camel(name): a_value(hints[name]) for name in sent}
    if getattr(kind, "moves", False):
        given["idempotencyKey"] = "k"
    if getattr(kind, "overwrites", None):
        given["expectedVersion"] = 1
    return given


def a_value(hint: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return a_value(inner[0])
    if origin is Annotated:
        return wire(inner[1], UUID(int=0)) if inner[0] is UUID else SHAPED.get(inner[1], "x")
    if origin in (tuple, list, Sequence):
        return [a_value(inner[0])]
    if dataclasses.is_dataclass(hint) and hint is not Money:
        return an_input(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint)).name
    plain = {str: "x", int: 1, bool: True, Decimal: "1", Money: "1", date: "2026-11-21"}
    return plain.get(hint, "2026-11-21T10:00:00Z")


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


@pytest.mark.parametrize("name", [name for name in QUERIES | MUTATIONS if name not in OPEN])
async def test_nobody_gets_anything_without_a_token(anonymous, name):
    query, variables = document(name) if name in SCOPED or name in MUTATIONS else (f"{{ {name} }}", {})
    if name not in SCOPED and name in QUERIES:
        query = {"node": '{ node(id: "x") { id } }', "nodes": "{ nodes(ids: []) { id } }"}.get(
            name, "{ viewer { id } }"
        )
    answer = await anonymous.send({"query": query, "variables": variables})
    assert answer.status_code == 401, answer.text
    assert "data" not in answer.json()


async def test_without_the_permission_every_field_is_refused_and_with_it_none_is(ana, anonymous):
    keys = {}
    for scope in ("process.step.complete", *{scope_of(field) for field in SCOPED.values()}):
        payload = await ana.do("createApiKey", {"name": "x", "scopes": [scope]}, "key")
        assert payload["errors"] == [], scope
        keys[scope] = anonymous.holding(payload["key"])
    for name, scopes in ASKS_MORE.items():
        payload = await ana.do("createApiKey", {"name": name, "scopes": scopes}, "key")
        keys[name] = anonymous.holding(payload["key"])
    for name, field in SCOPED.items():
        query, variables = document(name)
        holder = keys.get(name, keys[scope_of(field)])
        assert forbidden(await keys["process.step.complete"].ask(query, **variables), name), name
        assert not forbidden(await holder.ask(query, **variables), name), name


IN_ITSELF = {"cancel_bulk_operation", "confirm_import", "preview_import"}
"""What is not overwritten, so that its version is told to nobody."""


def test_whether_one_may_is_looked_at_before_the_version_is():
    """``uow.get`` tells who expects another version the present one: what else one needs comes first."""
    seen = set()
    for function in functions_of("domain"):
        calls = [node.func.attr for node in in_order(function) if is_asked_of_uow(node)]
        if function.name not in IN_ITSELF and "may" in calls and "get" in calls:
            seen.add(function.name)
            assert calls.index("may") < calls.index("get"), function.name
    assert {"payable_of", "detach_file", "change_employment"} <= seen


def functions_of(folder: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def in_order(function: ast.AST) -> list[Any]:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return sorted(calls, key=lambda node: (node.lineno, node.col_offset))


def is_asked_of_uow(node: Any) -> bool:
    return isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", None) == "uow"


async def test_who_may_not_is_told_so_and_nothing_besides(ana, anonymous):
    payload = await ana.do("createApiKey", {"name": "x", "scopes": ["process.step.complete"]}, "key")
    outsider = anonymous.holding(payload["key"])
    for name in SCOPED.keys() & MUTATIONS.keys():
        query, variables = document(name)
        given = variables["input"]
        given = given | ({"expectedVersion": 7} if "expectedVersion" in given else {})
        told = (await outsider.ask(query, input=given))["data"][name]
        codes = {error["code"] for error in told["errors"]}
        assert "PERMISSION_DENIED" in codes, name
        assert codes <= {"PERMISSION_DENIED", *OF_SHAPE}, name


def forbidden(answer: dict[str, Any], name: str) -> bool:
    top = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert top <= {"FORBIDDEN"}, answer
    payload = answer["data"][name] if name in MUTATIONS else {}
    return "FORBIDDEN" in top or "PERMISSION_DENIED" in [error["code"] for error in payload.get("errors", ())]


def every_permission() -> set[str]:
    """All that commands and views ask for."""
    views = VIEWS.values()
    found = {scope_of(field) for field in SCOPED.values()} | {view.read for view in views} - {SIGNED_IN}
    found |= {view.read_others for view in views if view.read_others}
    found |= {view.confidential.read for view in views if view.confidential}
    found |= {field.plan.command.of_others for field in MUTATIONS.values() if field.plan.command.of_others}
    found |= {rule.permission for rule in RULES.values()}
    return found | {required for view in views for required in required_by(view)}


def required_by(part: View | Any) -> set[str]:
    found = {part.requires} if getattr(part, "requires", None) else set()
    for below in getattr(part, "fields", {}).values():
        found |= required_by(below)
    return found


def test_roles_hold_only_permissions_that_something_asks_for():
    asked = every_permission()
    for role in DEFAULT_ROLES:
        for permission in role.permissions:
            held = Permissions.of([permission])
            assert any(each in held for each in asked), (role.name, permission)


def test_every_permission_is_in_some_role_besides_the_administrators():
    held = Permissions.of(
        permission for role in DEFAULT_ROLES if role.name != "ADMIN" for permission in role.permissions
    )
    assert {each for each in every_permission() if each not in held} == {
        "approvals.limit.set",
        "files.upload.read",
        "notices.rule.add",
        "notices.rule.change",
        "notices.rule.read",
        "onboarding.import.confirm",
        "onboarding.import.preview",
        "onboarding.import.read",
        "platform.audit.unseal",
        "platform.company.configure",
        "platform.company.register",
        "platform.document.distrust",
        "platform.document.enforce",
        "platform.document.read",
        "platform.document.trust",
        "platform.establishment.configure",
        "platform.establishment.register",
        "platform.key.create",
        "platform.key.read",
        "platform.key.restrict",
        "platform.key.revoke",
        "platform.key.rotate",
        "platform.member.add",
        "platform.member.assign",
        "platform.member.block",
        "platform.member.invite",
        "platform.member.read",
        "platform.personal_data.erase",
        "platform.personal_data.export",
        "platform.personal_data.hold",
        "platform.personal_data.read",
        "platform.role.change",
        "platform.role.register",
        "platform.second_factor.remove",
        "platform.session.end",
        "platform.session.read",
        "webhooks.delivery.read",
        "webhooks.delivery.repeat",
        "webhooks.endpoint.change",
        "webhooks.endpoint.pause",
        "webhooks.endpoint.read",
        "webhooks.endpoint.register",
        "webhooks.endpoint.remove",
    }


def test_mutations_ask_for_the_permission_of_their_command():
    for field in MUTATIONS.values():
        assert isinstance(field, MutationField)
        assert scope_of(field) in (PUBLIC, field.plan.command.permission)
