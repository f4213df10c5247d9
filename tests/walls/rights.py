"""Who may see each field of the schema, as its declarations say it; what says nothing is found."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from api.authorization import SIGNED_IN, scope_of
from api.bulk.shapes import ResultsField
from api.reading.fields import AffectedField, CountField, MadeField
from api.reading.summary_fields import GroupsField, SummaryField
from api.reading.translation import BACKREF
from api.reading.view_field import ViewField
from persistence.reading.view import Field, Group, Many, One
from tests.shipped import VIEWS

ROOTS = {"Query", "Mutation", "Subscription"}
PLUMBING = ("Connection", "Edge", "Payload", "Result", "Change", "Summary", "Group", "Key", "Error")
"""How types end that only carry what a declared field let through; their own fields say nothing more."""
VALUES = {
    "Address",
    "AppliedRule",
    "ApprovalReach",
    "AuditBreak",
    "AuditChange",
    "AuditColumn",
    "AuditRead",
    "AuditVerification",
    "AvailableAction",
    "ClosedWay",
    "ConsumptionOutcome",
    "ContributionsOutcome",
    "Count",
    "FiscalNumberGap",
    "IcmsOutcome",
    "Identity",
    "ImportProblem",
    "InvoiceApproximateTax",
    "InvoiceCarrier",
    "InvoiceDelivery",
    "InvoiceReference",
    "InvoiceTax",
    "InvoiceTransport",
    "InvoiceUndoing",
    "InvoiceVolume",
    "InvoiceWithholding",
    "IpiOutcome",
    "LawGap",
    "LawRow",
    "LawValue",
    "Membership",
    "Money",
    "OwnTaxOwed",
    "PageInfo",
    "PaymentTerm",
    "PayBase",
    "PayChange",
    "PayIncidence",
    "PayLine",
    "PayPeriod",
    "PayReason",
    "PayRefusal",
    "PayShortfall",
    "PayStep",
    "PayrollRefusal",
    "PersonalDataFinding",
    "RateLimit",
    "RegimeMonth",
    "RegimeYearOwed",
    "Rejection",
    "SelectiveOutcome",
    "Shift",
    "SimulatedLine",
    "SimulatedTax",
    "SubstitutionOutcome",
    "TaxConditions",
    "TaxLaw",
    "TaxOutcome",
    "TaxRegimeSimulation",
    "TaxSimulation",
    "TaxStep",
    "TerminationOption",
    "TerminationPay",
    "TerminationPayLine",
    "TerminationPayShortfall",
    "TerminationSimulation",
    "TrialBalance",
    "Productivity",
    "TrialBalanceRow",
    "VacationAccrual",
    "Viewer",
    "WorkforceCostRow",
    "WorkforceRow",
}
"""Types without rows of their own: whoever may see the field that holds one may see all of it."""
CARRIED = AffectedField | CountField | GroupsField | ResultsField | SummaryField


@dataclass(frozen=True)
class Step:
    """A field on the way to a type, and what has to be held to go through it."""

    name: str
    scopes: frozenset[str]
    paged: bool


def undeclared(schema: GraphQLSchema) -> Iterator[str]:
    """Every field that nothing says who may see."""
    groups = set(groups_of(schema))
    for kind in schema.type_map.values():
        if not isinstance(kind, GraphQLObjectType) or kind.name.startswith("__"):
            continue
        for name, field in kind.fields.items():
            if not _declared(kind, field, groups):
                yield f"{kind.name}.{name}"


def _declared(kind: GraphQLObjectType, field: GraphQLField, groups: set[str]) -> bool:
    definition = field.extensions.get(BACKREF)
    if kind.name in ROOTS:
        return scope_of(definition) is not None
    if isinstance(definition, CARRIED):
        return True
    carries = kind.name.endswith(PLUMBING) and kind.name not in VIEWS
    if isinstance(definition, ViewField) and not isinstance(definition, MadeField):
        return carries or kind.name in VIEWS or kind.name in groups
    return carries or kind.name in VALUES


def groups_of(schema: GraphQLSchema) -> Iterator[str]:
    """The types of objects that are part of a row."""
    for view in VIEWS.values():
        kind = schema.type_map.get(view.name)
        if isinstance(kind, GraphQLObjectType):
            yield from _groups(kind, view.fields)


def _groups(kind: GraphQLObjectType, fields: Mapping[str, Field]) -> Iterator[str]:
    for field in kind.fields.values():
        of = fields.get(getattr(field.extensions.get(BACKREF), "python_name", ""))
        below = get_named_type(field.type)
        if isinstance(of, Group) and isinstance(below, GraphQLObjectType):
            yield below.name
            yield from _groups(below, of.fields)


def view_field(kind: GraphQLObjectType, field: GraphQLField) -> Any:
    """What a field of a type with a view is in that view; None for others."""
    name = getattr(field.extensions.get(BACKREF), "python_name", "")
    return VIEWS[kind.name].fields.get(name) if kind.name in VIEWS else None


def extra_of(kind: GraphQLObjectType, field: GraphQLField) -> frozenset[str]:
    """What has to be held to see a field, besides what its object asks for."""
    of = view_field(kind, field)
    needed = {getattr(of, "requires", None)}
    if isinstance(of, One | Many):
        needed.add(VIEWS[of.target].read)
    return frozenset(scope for scope in needed if scope and scope != SIGNED_IN)


def routes(schema: GraphQLSchema) -> dict[str, tuple[Step, ...]]:
    """The shortest way from Query to each type of object that has a view."""
    assert schema.query_type is not None
    found: dict[str, tuple[Step, ...]] = {}
    waiting: deque[tuple[GraphQLObjectType, tuple[Step, ...]]] = deque([(schema.query_type, ())])
    while waiting:
        kind, way = waiting.popleft()
        for name, field in kind.fields.items():
            below = element_of(field)
            if below is None or below.name in found or any(map(is_required_argument, field.args.values())):
                continue
            if below.name in VIEWS:
                step = Step(name, _through(kind, field), get_named_type(field.type) is not below)
                found[below.name] = (*way, step)
                waiting.append((below, (*way, step)))
    return found


def element_of(field: GraphQLField) -> GraphQLObjectType | None:
    """The type of what a field holds, or of what its list holds."""
    kind = get_named_type(field.type)
    if isinstance(kind, GraphQLObjectType) and kind.name.endswith("Connection"):
        kind = get_named_type(kind.fields["nodes"].type)
    return kind if isinstance(kind, GraphQLObjectType) else None


def _through(kind: GraphQLObjectType, field: GraphQLField) -> frozenset[str]:
    if kind.name == "Query":
        scope = scope_of(field.extensions[BACKREF])
        view = getattr(field.extensions[BACKREF], "view", None)
        needed = {scope, view.read if view else None}
        return frozenset(each for each in needed if each and "." in each)
    return extra_of(kind, field)


def leaves_of(kind: GraphQLObjectType) -> dict[str, frozenset[str]]:
    """The plain values of a type that need no argument, with what each asks for besides."""
    return {
        name: extra_of(kind, field)
        for name, field in kind.fields.items()
        if is_leaf_type(get_named_type(field.type)) and not field.args
    }


def written(way: tuple[Step, ...], selection: str) -> str:
    """The document that goes this way and asks for this."""
    for step in reversed(way):
        selection = (
            f"{step.name} {{ nodes {{ {selection} }} }}" if step.paged else f"{step.name} {{ {selection} }}"
        )
    return f"{{ {selection} }}"


def reached(data: Any, way: tuple[Step, ...]) -> list[Any]:
    """The objects at the end of it."""
    found = [data]
    for step in way:
        found = [each[step.name] for each in found if each and each.get(step.name) is not None]
        found = [each["nodes"] for each in found] if step.paged else found
        found = [one for each in found for one in (each if isinstance(each, list) else [each])]
    return [each for each in found if each]
