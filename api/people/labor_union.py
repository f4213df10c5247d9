"""Unions, and what is agreed with them."""

import strawberry

from api.action import AvailableAction
from api.enums import UnionRuleKind
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Cnpj, Date, Decimal
from domain.people.commands.agree_union_rule import agree_union_rule
from domain.people.commands.apply_union_raise import apply_union_raise
from domain.people.commands.end_union_rule import end_union_rule
from domain.people.commands.register_labor_union import register_labor_union
from persistence.people.structure_views import LABOR_UNION


@strawberry.type(description="One rule of a collective agreement, for the days on which it holds.")
class UnionRule(Node):
    kind: UnionRuleKind = field("What is agreed.")
    amount: Money | None = field("In reais, of a floor or a meal.")
    rate: Decimal | None = field("In percent, of everything else.")
    valid_from: Date = field("Its first day.")
    valid_until: Date | None = field("Last day; null while it goes on.")
    norm: str = field("The agreement that says so.")


@strawberry.type(description="A union that stands for people here (sindicato).")
class LaborUnion(Node):
    version: int = field("Raised by every change; commands that overwrite must name it.")
    name: str = field("What it is called.")
    cnpj: Cnpj = field("CNPJ without mask.")
    base_month: int = field("The month of its data-base, 1 to 12.")
    rules: list[UnionRule] | None = relation("All that was agreed, in the order in which it was kept.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class LaborUnionQuery:
    labor_union: LaborUnion | None = lookup(LABOR_UNION, "One union, by what names it.")
    labor_unions: Connection[LaborUnion] | None = connection(
        LABOR_UNION, "The unions of those who work here."
    )


@strawberry.type
class LaborUnionMutation:
    register_labor_union = mutation(register_labor_union, union=LaborUnion)
    agree_union_rule = mutation(agree_union_rule, union=LaborUnion)
    apply_union_raise = mutation(apply_union_raise, union=LaborUnion)
    end_union_rule = mutation(end_union_rule, union=LaborUnion)
