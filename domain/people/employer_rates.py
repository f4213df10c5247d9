"""What an establishment pays on pay besides the law's own rates: accident risk, FAP, third parties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.brazil.regime import TaxRegime
from domain.kernel.refusal import Missing, OutOfRange, Refusal, checks
from domain.people.payroll.kinds import EmployerGroup
from domain.people.payroll.payee import Employer

RISKS = (Decimal(0), Decimal(1), Decimal(2), Decimal(3))
"""RAT in percent (Lei 8.212/1991, art. 22, II); none where the DAS holds it."""
LEAST_FACTOR, MOST_FACTOR = Decimal("0.5"), Decimal(2)
"""FAP (Lei 10.666/2003, art. 10)."""
MOST_THIRD_PARTIES = Decimal(10)


class GroupOfOtherRegime(Refusal):
    """An establishment of Simples Nacional owes by its annex, another as the general rule says.

    Facts: ``regime``, ``norm``.
    """

    code = "EMPLOYER_GROUP_OF_OTHER_REGIME"


@dataclass(eq=False, kw_only=True)
class EmployerRates(Aggregate):
    """From ``valid_from`` until the next; ``risk`` (RAT) and ``third_parties`` in percent, the latter None
    for the law's row. ``norm`` says where they are from."""

    id: UUID
    version: int = 1
    establishment_id: UUID
    valid_from: date
    employer_group: EmployerGroup
    risk: Decimal
    accident_factor: Decimal
    third_parties: Decimal | None
    norm: str
    set_by: UUID
    set_at: datetime

    @property
    def employer(self) -> Employer:
        return Employer(
            group=self.employer_group,
            risk=self.risk,
            accident_factor=self.accident_factor,
            third_parties=self.third_parties,
        )


def check_rates(risk: Decimal, accident_factor: Decimal, third_parties: Decimal | None) -> None:
    """Raises OutOfRange."""
    with checks() as check:
        check.that(risk in RISKS, OutOfRange("risk", least=0, most=3))
        within = accident_factor.is_finite() and LEAST_FACTOR <= accident_factor <= MOST_FACTOR
        whole = within and accident_factor == accident_factor.quantize(Decimal("0.0001"))
        check.that(whole, OutOfRange("accident_factor", least=LEAST_FACTOR, most=MOST_FACTOR))
        if third_parties is not None:
            few = third_parties.is_finite() and 0 <= third_parties <= MOST_THIRD_PARTIES
            check.that(few, OutOfRange("third_parties", least=0, most=MOST_THIRD_PARTIES))


def check_group(group: EmployerGroup, regime: TaxRegime) -> None:
    """Raises GroupOfOtherRegime; Missing for a MEI, whose contribution is in no row."""
    if regime is TaxRegime.MEI:
        raise Missing("employer_group", what="employer's contribution of a MEI (LC 123/2006, art. 18-C)")
    general = group is EmployerGroup.GENERAL
    if general is not (regime is TaxRegime.REGULAR):
        raise GroupOfOtherRegime(
            "employer_group", regime=regime.value, norm="LC 123/2006, arts. 13, VI, and 18, §5-C"
        )
