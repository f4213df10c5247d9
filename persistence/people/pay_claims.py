"""What is to be taken off pay, and who depends on it: benefits, loans, alimony, dependents of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import or_

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing
from domain.people.alimony_order import AlimonyBasis
from domain.people.benefit import BenefitKind
from domain.people.payroll.days import last_of
from domain.people.payroll.law import LabourAmountFigure
from domain.people.payroll.month import Loan, Meals
from domain.people.payroll.payee import Alimony, AlimonyOf
from domain.people.payroll.tables import Tables
from persistence.people.pay_register import rows_of
from persistence.people.tables import alimony_orders, benefits, dependents, payroll_loans
from persistence.unit_of_work import SqlUnitOfWork

FOOD = (BenefitKind.MEAL, BenefitKind.FOOD)
HEALTH = (BenefitKind.HEALTH, BenefitKind.DENTAL)
MEASURES = {AlimonyBasis.NET_PAY: AlimonyOf.NET, AlimonyBasis.GROSS_PAY: AlimonyOf.GROSS}


@dataclass(frozen=True)
class Benefits:
    """What an employee bears of them."""

    transport: Money | None
    meals: Meals | None
    health: Money


@dataclass(frozen=True)
class Claims:
    """What holds on the last day of a month, by employee."""

    month: date
    benefits: Mapping[UUID, Sequence[Any]]
    loans: Mapping[UUID, Sequence[Any]]
    orders: Mapping[UUID, Sequence[Any]]
    dependents: Mapping[UUID, Sequence[Any]]

    def benefits_of(self, id: UUID) -> Benefits:
        """Raises Missing for a share that no item of the law takes off."""
        known = self.benefits.get(id, ())
        for each in known:
            if each.kind is BenefitKind.LIFE_INSURANCE and _borne(each):
                raise Missing(what="item for the employee's share of LIFE_INSURANCE", on=self.month)
        food = [each for each in known if each.kind in FOOD]
        meals = Meals(cost=Money.total(each.cost for each in food), share=Money.total(map(_borne, food)))
        return Benefits(
            transport=Money.total(_borne(each) for each in known if each.kind is BenefitKind.TRANSPORT)
            or None,
            meals=meals if food else None,
            health=Money.total(_borne(each) for each in known if each.kind in HEALTH),
        )

    def loans_of(self, id: UUID) -> tuple[Loan, ...]:
        return tuple(
            Loan(reference=each.contract, instalment=each.installment_sealed)
            for each in self.loans.get(id, ())
        )

    def alimonies_of(self, id: UUID, tables: Tables) -> tuple[Alimony, ...]:
        """What is measured by the minimum wage is an amount: of the month's."""
        return tuple(_alimony(each, tables) for each in self.orders.get(id, ()))

    def counted(self, id: UUID, name: str) -> int:
        """How many dependents count for this."""
        return sum(getattr(each, name) for each in self.dependents.get(id, ()))


async def claims_of(uow: SqlUnitOfWork, ids: Sequence[UUID], month: date) -> Claims:
    last = last_of(month)

    async def holding(table: Any, day: date) -> Mapping[UUID, Sequence[Any]]:
        goes_on = or_(table.c.valid_until.is_(None), table.c.valid_until >= day)
        return await rows_of(uow, table, ids, table.c.valid_from <= day, goes_on)

    return Claims(
        month,
        benefits=await holding(benefits, last),
        loans=await holding(payroll_loans, month),
        orders=await holding(alimony_orders, last),
        dependents=await holding(dependents, last),
    )


def _borne(benefit: Any) -> Money:
    """Percent and amount of the cost, no more than all of it."""
    return min(benefit.cost, max(ZERO, benefit.cost.percent(benefit.share) + benefit.share_amount))


def _alimony(order: Any, tables: Tables) -> Alimony:
    if order.basis is AlimonyBasis.AMOUNT:
        return Alimony(measure=AlimonyOf.FIXED, value=order.amount_sealed.amount)
    if order.basis is AlimonyBasis.MINIMUM_WAGE:
        wage = tables.amount(LabourAmountFigure.MINIMUM_WAGE).amount
        return Alimony(measure=AlimonyOf.FIXED, value=wage.percent(order.rate).amount)
    return Alimony(measure=MEASURES[order.basis], value=Decimal(order.rate))
