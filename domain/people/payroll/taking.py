"""Taking deductions off pay in their order, while there is pay left and no limit of the law stops them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from domain.kernel.money import ZERO, Money
from domain.people.payroll.items import StandardItem
from domain.people.payroll.law import LabourRateFigure
from domain.people.payroll.line import PayLine, at_most
from domain.people.payroll.payslip import Shortfall
from domain.people.payroll.step import PayStepKind, cited
from domain.people.payroll.tables import Tables

BY_COURT = 20
"""The rank of alimony: what comes after it is a claim of the company or of others."""


@dataclass(eq=False, kw_only=True)
class Taking:
    """``left`` is the pay that is left, ``room`` the most that claims may still come to, if there is one."""

    left: Money
    room: Money | None
    tables: Tables
    taken: list[PayLine] = field(default_factory=list)
    short: list[Shortfall] = field(default_factory=list)
    claimed: Money = ZERO
    """What claims took."""
    lent: Money = ZERO
    """What loans took of it."""

    def take(self, claim: PayLine) -> None:
        """As much of it as there may be; what is cut is carried."""
        amount = min(claim.amount, self._most(claim))
        made = claim if amount == claim.amount else self._cut(claim, amount)
        if amount:
            self.taken.append(made)
        self.left -= amount
        if claim.rank > BY_COURT:
            self.claimed += amount
            self.room = None if self.room is None else self.room - amount
        if claim.item == StandardItem.LOAN:
            self.lent += amount

    def _most(self, claim: PayLine) -> Money:
        most = max(ZERO, self.left)
        if self.room is not None and claim.rank > BY_COURT:
            most = min(most, self.room)
        return min(most, self._for_loans()) if claim.item == StandardItem.LOAN else most

    def _for_loans(self) -> Money:
        """Their share of what contributions, tax and alimony leave, less what others of them took."""
        rate = self.tables.rate(LabourRateFigure.CONSIGNED_LOAN).rate
        return max(ZERO, (max(ZERO, self.left) + self.claimed).percent(rate) - self.lent)

    def _cut(self, claim: PayLine, amount: Money) -> PayLine:
        made = at_most(claim, amount)
        rule, norm = claim.rules[0], ""
        if claim.item == StandardItem.LOAN:
            limit = self.tables.rate(LabourRateFigure.CONSIGNED_LOAN)
            rule, norm = limit.id, limit.norm
            steps = (*claim.steps, cited(PayStepKind.LIMIT, amount, limit))
            made = replace(made, steps=steps, rules=(*claim.rules, rule))
        self.short.append(Shortfall(item=claim.item, wanted=claim.amount, taken=amount, rule=rule, norm=norm))
        return made
