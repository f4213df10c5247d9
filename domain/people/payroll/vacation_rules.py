"""What the law allows of a vacation: its days, its parts, what is sold of it, and its first day.

Whoever asks for a vacation and whoever pays it look here; each refusal names its norm.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import Decimal

from domain.kernel.law import Law
from domain.kernel.refusal import OutOfRange, Refusal
from domain.people.payroll.law import LabourTerm, LabourTermFigure, VacationBand

FIRST_BAND = 1
F = LabourTermFigure


class VacationExceeded(Refusal):
    """So many days are not left of the year; facts: ``left``, ``norm``."""

    code = "VACATION_EXCEEDED"


class VacationTooDivided(Refusal):
    """Too many parts, one of them too short, or none long enough; facts: ``parts``, ``most``, ``longest``,
    ``shortest``, ``norm``."""

    code = "VACATION_TOO_DIVIDED"


class BeginsBeforeRest(Refusal):
    """It would begin right before a holiday or the weekly rest; facts: ``rest_on``, ``days``, ``norm``."""

    code = "VACATION_BEGINS_BEFORE_REST"


def entitled(absences: Decimal | int, law: Law) -> VacationBand:
    """The days of a year with so many absences (CLT, art. 130). Raises Missing."""
    band = law.rule(VacationBand, FIRST_BAND)
    while absences > band.absences:
        band = law.rule(VacationBand, band.band + 1)
    return band


def check_left(days: int, left: int, norm: str) -> None:
    """Days taken and sold are no more than are left. Raises VacationExceeded."""
    if days > left:
        raise VacationExceeded(left=left, norm=norm)


def check_days(days: int, law: Law) -> None:
    """Of one part. Raises OutOfRange."""
    shortest, whole = law.rule(LabourTerm, F.VACATION_SHORTEST_PART), entitled(0, law)
    if not shortest.days <= days <= whole.days:
        norm = shortest.norm if days < shortest.days else whole.norm
        raise OutOfRange(least=shortest.days, most=whole.days, norm=norm)


def check_division(parts: Sequence[int], left: int, law: Law) -> None:
    """Of a year's days: its parts, and what is left of it. Raises VacationTooDivided.

    Where absences and what is sold leave fewer days than the long part has, no part has to have them.
    """
    longest = law.rule(LabourTerm, F.VACATION_LONGEST_PART)
    shortest = law.rule(LabourTerm, F.VACATION_SHORTEST_PART)
    most = law.rule(LabourTerm, F.VACATION_PARTS)
    one_more = len(parts) < most.days
    long_is_possible = (
        sum(parts) + left < longest.days
        or any(part >= longest.days for part in parts)
        or (left >= longest.days and one_more)
    )
    rest_fits = left == 0 or (left >= shortest.days and one_more)
    if not (len(parts) <= most.days and long_is_possible and rest_fits):
        facts = {"most": most.days, "longest": longest.days, "shortest": shortest.days}
        raise VacationTooDivided(parts=[*parts], **facts, norm=longest.norm)


def check_sold(sold: int, days: int, law: Law) -> None:
    """At most a part of what the year gives. Raises OutOfRange."""
    share = law.rule(LabourTerm, F.VACATION_FRACTION_SOLD)
    if not 0 <= sold <= days // share.days:
        raise OutOfRange(least=0, most=days // share.days, norm=share.norm)


def days_before_rest(starts_on: date, law: Law) -> list[date]:
    """The days of which none may be one of rest when a vacation begins on this one."""
    before = law.rule(LabourTerm, F.VACATION_BEFORE_REST)
    return [starts_on + timedelta(ahead) for ahead in range(1, before.days + 1)]


def check_first_day(starts_on: date, rests: Collection[date], law: Law) -> None:
    """Raises BeginsBeforeRest."""
    close = [day for day in days_before_rest(starts_on, law) if day in rests]
    if close:
        before = law.rule(LabourTerm, F.VACATION_BEFORE_REST)
        raise BeginsBeforeRest(rest_on=close[0], days=before.days, norm=before.norm)
