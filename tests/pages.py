"""The parts of the documentation that the code knows better. Renewed by: python -m tests.pages"""

from __future__ import annotations

import ast
import inspect
import re
from collections import ChainMap, defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from itertools import pairwise
from pathlib import Path

from graphql import FieldDefinitionNode, ObjectTypeDefinitionNode, StringValueNode, parse
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from api import limits
from api.imports.offered import offered
from api.schema import build_schema, print_schema
from api.transport.status import STATUS
from domain.approvals.kinds import RULES
from domain.kernel.command import Command
from domain.platform.permission import AUTHENTICATED, Permissions
from domain.platform.roles import DEFAULT_ROLES
from persistence.reading.view import VIEWS
from persistence.settings import Settings
from persistence.tracing import TraceSettings
from workers.app import WorkerSettings
from workers.backlog import BacklogSettings
from workers.exports import ExportSettings
from workers.imports import ImportSettings
from workers.practice import SandboxSettings
from workers.sandbox.psp.server import ProviderSandboxSettings

ROOT = Path(__file__).parent.parent
MARKED = re.compile(r"(<!-- generated: (?P<name>[a-z ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
OPEN_TO_ALL = ("public", AUTHENTICATED)
Row = tuple[str, ...]


def page(path: Path) -> str:
    """The page with its generated parts brought up to date; everything else stays."""
    return MARKED.sub(
        lambda part: f"{part[1]}\n{PARTS[part['name']]()}\n\n{part[3]}", path.read_text(encoding="utf-8")
    )


def settings_of(kind: type[BaseSettings]) -> str:
    rows = [
        (f"`{name.upper()}`", default_of(field), docs_of(kind).get(name) or docs_of(Settings)[name])
        for name, field in kind.model_fields.items()
    ]
    return table(("variable", "default", "what it says"), rows)


def default_of(field: FieldInfo) -> str:
    """As it would be written in the environment."""
    if field.is_required():
        return "**required**"
    match field.default:
        case SecretStr() as secret if secret.get_secret_value():
            return f"`{secret.get_secret_value()}`"
        case bool() | Enum() as word:
            return f"`{getattr(word, 'value', str(word).lower())}`"
        case "" | SecretStr() | None:
            return "empty"
    return f"`{field.default}`"


def docs_of(kind: type) -> dict[str, str]:
    """The string literal under each field, inherited ones before its own."""
    inherited = [docs_of(base) for base in kind.__bases__ if base.__module__.startswith("persistence.")]
    definition = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(definition, ast.ClassDef)
    return dict(ChainMap(_literals(definition), *inherited))


def _literals(definition: ast.ClassDef) -> dict[str, str]:
    return {
        field.target.id: " ".join(text.split()).replace("``", "`")
        for field, said in pairwise(definition.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant)
        if isinstance(text := said.value.value, str)
    }


def permissions() -> str:
    """Every permission that a request can need, what it opens, and which of the first roles hold it."""
    opened: dict[str, list[str]] = defaultdict(list)
    for scope, what in required():
        opened[scope].append(f"`{what}`")
    for what in OPEN_TO_ALL:
        opened.pop(what, None)
    rows = [
        (f"`{scope}`", ", ".join(dict.fromkeys(opened[scope])), ", ".join(roles_with(scope)))
        for scope in sorted(opened)
    ]
    return table(("permission", "opens", "roles"), rows)


def required() -> Iterator[tuple[str, str]]:
    """Permission and what it opens: fields by the published schema, types by their views."""
    published = [
        kind for kind in parse(print_schema()).definitions if isinstance(kind, ObjectTypeDefinitionNode)
    ]
    for kind in published:
        owner = "" if kind.name.value in ("Query", "Mutation", "Subscription") else f"{kind.name.value}."
        for field in kind.fields or ():
            yield from ((scope, f"{owner}{field.name.value}") for scope in scopes_of(field))
    yield from ((VIEWS[name].read, name) for kind in published if (name := kind.name.value) in VIEWS)
    yield from ((rule.permission, what) for rule in RULES.values() for what in ("approve", "refuse"))


def scopes_of(field: FieldDefinitionNode) -> Iterator[str]:
    for directive in field.directives or ():
        scope = directive.arguments[0].value if directive.arguments else None
        if directive.name.value == "requires" and isinstance(scope, StringValueNode):
            yield scope.value


def inner_permissions() -> str:
    """Permissions of commands that no request gives: processes and the installation itself do."""
    asked = {scope for scope, _ in required()}
    commands: dict[str, list[str]] = defaultdict(list)
    for command in every(Command):
        if command.__module__.startswith("domain.") and command.permission not in asked:
            commands[command.permission].append(f"`{command.__name__}`")
    return table(
        ("permission", "commands"),
        [(f"`{name}`", ", ".join(sorted(commands[name]))) for name in sorted(commands)],
    )


def roles_with(permission: str) -> list[str]:
    return [role.name for role in DEFAULT_ROLES if permission in Permissions.of(role.permissions)]


def first_roles() -> str:
    rows = [
        (f"`{role.name}`", f"{role.discount_limit} %", ", ".join(f"`{name}`" for name in role.permissions))
        for role in DEFAULT_ROLES
    ]
    return table(("role", "highest discount", "permissions"), rows)


def every(kind: type[Command]) -> list[type[Command]]:
    return [sub for direct in kind.__subclasses__() for sub in [direct, *every(direct)]]


def table(head: Row, rows: Iterable[Row]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def statuses() -> str:
    return table(("code", "status"), [(f"`{code}`", str(status)) for code, status in STATUS.items()])


def limits_of_documents() -> str:
    """The first column for whoever sends a document, the second for one that is trusted."""
    same = "the same"
    rows: list[Row] = [
        ("bytes of a body", f"{limits.BODY_BYTES:,}", same),
        ("bytes of an address", f"{limits.ADDRESS_BYTES:,}", same),
        ("bytes of the head of a request", f"{limits.HEAD_BYTES:,}", same),
        ("levels of JSON", f"{limits.JSON_DEPTH:,}", same),
        ("values in JSON", f"{limits.JSON_VALUES:,}", same),
        ("seconds", f"{limits.SECONDS:g}", same),
        ("tokens", f"{limits.TOKENS:,}", f"{limits.TRUSTED_TOKENS:,}"),
        ("characters", f"{limits.CHARACTERS:,}", f"{limits.TRUSTED_CHARACTERS:,}"),
        ("characters before signing in", f"{limits.UNKNOWN_CHARACTERS:,}", f"{limits.TRUSTED_CHARACTERS:,}"),
        ("lines", f"{limits.LINES:,}", f"{limits.TRUSTED_LINES:,}"),
        ("comments", f"{limits.COMMENTS:,}", f"{limits.TRUSTED_TOKENS:,}"),
        ("comparisons of fields of one name", f"{limits.COMPARISONS:,}", f"{limits.TRUSTED_COMPARISONS:,}"),
        ("levels of fields", f"{limits.DEPTH:,}", same),
        ("aliases", f"{limits.ALIASES:,}", same),
        ("root fields", f"{limits.ROOT_FIELDS:,}", same),
        ("mutations", f"{limits.MUTATIONS:,}", same),
        ("operations and fragments", f"{limits.FRAGMENTS:,}", same),
        ("directives", f"{limits.DIRECTIVES:,}", same),
        ("fields, with fragments written out", f"{limits.EXPANDED_FIELDS:,}", same),
        ("selections of one field side by side", f"{limits.REPEATED_SELECTIONS:,}", same),
        ("validation errors that are told", f"{limits.VALIDATION_ERRORS:,}", same),
    ]
    return table(("at most", "a document", "a trusted one"), rows)


def mutations_that_take_lines() -> str:
    found = offered(build_schema()._schema)
    rows = [(f"`{name}`", f"`{plan.scope}`") for name, plan in sorted(found.items())]
    return table(("mutation", "permission"), rows)


PARTS: dict[str, Callable[[], str]] = {
    "settings of every process": lambda: settings_of(Settings),
    "settings of traces": lambda: settings_of(TraceSettings),
    "settings of the worker": lambda: settings_of(WorkerSettings),
    "settings of exports": lambda: settings_of(ExportSettings),
    "settings of imports": lambda: settings_of(ImportSettings),
    "mutations that take lines": mutations_that_take_lines,
    "settings of the relay": lambda: settings_of(BacklogSettings),
    "settings of the sandbox": lambda: settings_of(SandboxSettings),
    "settings of the provider": lambda: settings_of(ProviderSandboxSettings),
    "permissions": permissions,
    "inner permissions": inner_permissions,
    "first roles": first_roles,
    "statuses": statuses,
    "limits": limits_of_documents,
}
PAGES = [
    ROOT / "README.md",
    ROOT / "docs/reference/configuration.md",
    ROOT / "docs/reference/http.md",
    ROOT / "docs/reference/imports.md",
    ROOT / "docs/reference/permissions.md",
]

if __name__ == "__main__":
    for path in PAGES:
        path.write_text(page(path), encoding="utf-8")
