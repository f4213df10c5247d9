"""Who may not be dismissed without cause: during some leaves, and for a time after them (estabilidade)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum

from domain.kernel.calendar import months_later
from domain.kernel.law import Law, Rule
from domain.people.employee import DismissalInitiative
from domain.people.leave import Leave, LeaveKind
from domain.people.payroll.refusals import DismissalProtected
from domain.people.payroll.termination import OPEN_END, Protection

DAY = timedelta(days=1)
OF_THE_EMPLOYER = (None, DismissalInitiative.EMPLOYER)
"""Where nobody says who wanted it, it counts as the employer's."""
LATEST = date(MAXYEAR - 3, 1, 1)
"""Beyond it no months can be counted."""


class ProtectedSince(StrEnum):
    """From where the months of a protection are counted."""

    LAST_DAY = "LAST_DAY"
    """Of the leave."""
    BIRTH = "BIRTH"
    """The latest that fits the leave: its first day, and as many more as it may begin before the birth."""


@dataclass(frozen=True, kw_only=True)
class DismissalProtection(Rule):
    """Who has a leave of this kind, of more than ``over_days``, is not dismissed without cause during it, and
    for ``months`` from the last day of it, or from a birth at most ``before_birth`` days after its first.

    ``beforehand``: from the day on which it is known, before it begins.
    """

    title = "protection from dismissal"
    asked_by = ("leave_kind",)

    leave_kind: LeaveKind
    counted_from: ProtectedSince
    months: int
    before_birth: int
    over_days: int
    beforehand: bool


def protection_of(leaves: Iterable[Leave], on: date, law: Law) -> Protection | None:
    """What keeps somebody longest from being dismissed on this day: a row of law, or what the leave itself
    says. Until ``OPEN_END`` while nobody knows how long."""
    holding = (each for leave in leaves for each in _protections(leave, on, law) if on <= each.until)
    return max(holding, key=lambda each: each.until, default=None)


def refuse_protected(
    leaves: Iterable[Leave], on: date, initiative: DismissalInitiative | None, law: Law
) -> None:
    """Raises DismissalProtected, without ``until`` while nobody knows how long."""
    if initiative not in OF_THE_EMPLOYER:
        return
    if held := protection_of(leaves, on, law):
        until = None if held.until == OPEN_END else held.until
        raise DismissalProtected("dismissed_on", until=until, reason=held.reason, norm=held.norm)


def _protections(leave: Leave, on: date, law: Law) -> Iterator[Protection]:
    last = leave.valid_until or OPEN_END
    if leave.protected and leave.valid_from <= on:
        yield Protection(until=last, reason=leave.kind.value, norm=leave.norm or "")
    rule = law.find(DismissalProtection, leave.kind)
    if rule is None or (on < leave.valid_from and not rule.beforehand):
        return
    if (last - leave.valid_from).days + 1 > rule.over_days:
        yield Protection(until=_until(leave, on, rule), reason=leave.kind.value, norm=rule.norm)


def _until(leave: Leave, on: date, rule: DismissalProtection) -> date:
    """The day that ends the months, or the leave where that ends later."""
    last = leave.valid_until or OPEN_END
    if rule.counted_from is ProtectedSince.LAST_DAY:
        return _later(last, rule.months)
    after = _later(leave.valid_from, rule.months, days=rule.before_birth)
    return after if leave.valid_until is None and on <= after else max(last, after)


def _later(day: date, months: int, *, days: int = 0) -> date:
    return OPEN_END if day > LATEST else months_later(day + days * DAY, months)
