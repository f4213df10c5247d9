"""Which ways of ending an employment its contract has, and which notices each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.kernel.refusal import Refusal, checks
from domain.people.employment import ContractKind, EmploymentTerms
from domain.people.payroll.kinds import NoticeGiven, NoticeRight, TerminationKind
from domain.people.payroll.law import TerminationRight
from domain.people.payroll.refusals import must_follow

K = TerminationKind
WITH_TERM = (K.TERM_ENDED, K.EARLY_BY_EMPLOYER)
NO_EMPLOYMENT = {
    ContractKind.DIRECTOR: "CLT, art. 3; Lei 6.404/1976, art. 143",
    ContractKind.INTERN: "Lei 11.788/2008, art. 3",
}
"""What no settlement ends: `dismissEmployee` does."""
OF_APPRENTICES = (K.TERM_ENDED, K.RESIGNATION, K.FOR_CAUSE, K.CONSTRUCTIVE, K.DEATH)
APPRENTICES = "CLT, art. 433"
WITHOUT_TERM = "CLT, art. 443: the contract has no term"
TERM = "CLT, art. 443: a term is over on its last day"
CUT_SHORT = "CLT, art. 479: who cuts a term short owes half of what was left"
NO_NOTICE = "CLT, art. 487: notice is of contracts without a term"


class TerminationUnfit(Refusal):
    """The contract does not end this way, or not with such a notice; facts: ``norm``."""

    code = "TERMINATION_UNFIT"


def check_way(
    right: TerminationRight, notice: NoticeGiven, terms: EmploymentTerms | None, last_day: date
) -> None:
    """Whether the contract of the last day ends this way; one without versions is without a term.

    Raises TerminationUnfit, DatesOutOfOrder.
    """
    terms = terms or EmploymentTerms()
    with checks() as check:
        for refusal in (*_unfit(right.termination, terms), *_unfit_notice(right, notice, terms)):
            check.that(False, refusal)
        if terms.ends_on is not None and right.termination is K.TERM_ENDED:
            check.that(last_day >= terms.ends_on, must_follow("last_day", terms.ends_on, TERM))


def notices_of(right: TerminationRight, terms: EmploymentTerms | None) -> tuple[NoticeGiven, ...]:
    """Those that make a difference."""
    if right.notice is NoticeRight.NOBODY or (terms or EmploymentTerms()).contract_kind.has_term:
        return (NoticeGiven.WAIVED,)
    return tuple(NoticeGiven)


def _unfit(kind: TerminationKind, terms: EmploymentTerms) -> Iterator[Refusal]:
    contract = terms.contract_kind
    if norm := NO_EMPLOYMENT.get(contract):
        yield TerminationUnfit("kind", norm=norm)
    elif contract is ContractKind.APPRENTICE:
        if kind not in OF_APPRENTICES:
            yield TerminationUnfit("kind", norm=APPRENTICES)
    elif contract.has_term:
        if kind is K.WITHOUT_CAUSE:
            yield TerminationUnfit("kind", norm=CUT_SHORT)
    elif kind in WITH_TERM:
        yield TerminationUnfit("kind", norm=WITHOUT_TERM)


def _unfit_notice(right: TerminationRight, notice: NoticeGiven, terms: EmploymentTerms) -> Iterator[Refusal]:
    if notice is NoticeGiven.WAIVED:
        return
    if right.notice is NoticeRight.NOBODY:
        yield TerminationUnfit("notice", norm=right.norm)
    elif terms.contract_kind.has_term:
        yield TerminationUnfit("notice", norm=NO_NOTICE)
