"""Whether what a tax rule says can be: known codes, right shapes, sensible figures."""

from __future__ import annotations

import re
from decimal import Decimal

from domain.fiscal.known_codes import CodeTable, icms_table, known
from domain.fiscal.rule_conditions import TaxConditions
from domain.fiscal.rule_outcome import (
    ConsumptionOutcome,
    ContributionsOutcome,
    IcmsOutcome,
    IpiOutcome,
    SelectiveOutcome,
    SubstitutionOutcome,
    TaxOutcome,
)
from domain.kernel.brazil import State, TaxRegime
from domain.kernel.law import Law
from domain.kernel.refusal import Checks, Malformed, OutOfRange, Refusal, Required, checks

SHAPES = {
    "ncm": re.compile(r"[0-9]{2,8}"),
    "cest": re.compile(r"[0-9]{7}"),
    "tax_class": re.compile(r"[A-Z][A-Z0-9_]{0,39}"),
}
ORIGINS = range(9)
"""Origin of goods, 0 to 8: Convênio S/Nº 1970, table A."""
FRAMEWORK = re.compile(r"[0-9]{3}")
"""cEnq of the NF-e layout."""
BENEFIT = re.compile(r"[0-9A-Z]{8}|[0-9A-Z]{10}|SEM CBENEF")
"""cBenef of the NF-e layout."""
SITUATION_OF_IS, CLASSIFICATION_OF_IS = re.compile(r"[0-9]{3}"), re.compile(r"[0-9]{6}")
HIGHEST_MARGIN = Decimal(9999)
"""pMVAST of the NF-e layout has at most four digits before the comma."""
PLACES = 4


class SituationOfAnotherRegime(Refusal):
    """A CST is for the regular regime and Simples above its sublimit, a CSOSN for Simples and MEI."""

    code = "SITUATION_OF_ANOTHER_REGIME"


def check_conditions(asked: TaxConditions) -> None:
    """Raises Malformed, OutOfRange."""
    with checks() as check:
        for name, shape in SHAPES.items():
            given = getattr(asked, name)
            check.that(given is None or shape.fullmatch(given), Malformed(name, expected=name))
        for name in ("origin_state", "destination_state"):
            given = getattr(asked, name)
            check.that(given is None or given in State.__members__, Malformed(name, expected="state"))
        check.that(asked.origin is None or asked.origin in ORIGINS, OutOfRange("origin", from_=0, to=8))


def check_outcome(said: TaxOutcome, law: Law) -> None:
    """Raises UnknownFiscalCode, Malformed, OutOfRange, Required."""
    with checks() as check:
        check.that(said.parts, Required())
        if said.cfop is not None:
            with check.at("cfop"):
                known(law, CodeTable.CFOP, said.cfop)
        for name in ("icms_rate", "simples_credit"):
            _percent(check, getattr(said, name), name)
        for name, part_check in PART_CHECKS.items():
            if (part := getattr(said, name)) is not None:
                with check.at(name), checks() as inner:
                    part_check(part, law, inner)


def check_regime(said: TaxOutcome, asked: TaxConditions) -> None:
    """Without a regime the same rule would put a CSOSN on documents that want a CST, or the reverse.

    Raises Required, SituationOfAnotherRegime.
    """
    if said.icms is None:
        return
    if asked.regime is None:
        raise Required("conditions", "regime")
    simple = asked.regime in (TaxRegime.SIMPLES, TaxRegime.MEI)
    if simple != (icms_table(said.icms.situation) is CodeTable.CSOSN):
        raise SituationOfAnotherRegime("outcome", "icms", "situation")


def _icms(said: IcmsOutcome, law: Law, check: Checks) -> None:
    with check.at():
        known(law, icms_table(said.situation), said.situation, "situation")
    if said.relief is not None:
        with check.at():
            known(law, CodeTable.RELIEF, said.relief, "relief")
    benefit = said.benefit is None or BENEFIT.fullmatch(said.benefit)
    check.that(benefit, Malformed("benefit", expected="cBenef"))
    _percent(check, said.reduction, "reduction")
    _percent(check, said.deferral, "deferral")


def _substitution(said: SubstitutionOutcome, law: Law, check: Checks) -> None:
    one = (said.margin is None) != (said.final_price is None)
    check.that(one, Required("margin"))
    _percent(check, said.margin, "margin", most=HIGHEST_MARGIN)
    check.that(said.final_price is None or said.final_price > 0, OutOfRange("final_price", from_=0))
    _percent(check, said.reduction, "reduction")


def _ipi(said: IpiOutcome, law: Law, check: Checks) -> None:
    with check.at():
        charges = known(law, CodeTable.IPI, said.situation, "situation").charges
        check.that(said.rate is not None or not charges, Required("rate"))
    check.that(FRAMEWORK.fullmatch(said.framework), Malformed("framework", expected="cEnq"))
    _percent(check, said.rate, "rate")


def _contributions(said: ContributionsOutcome, law: Law, check: Checks) -> None:
    with check.at():
        known(law, CodeTable.PIS_COFINS, said.situation, "situation")
    _percent(check, said.pis_rate, "pis_rate")
    _percent(check, said.cofins_rate, "cofins_rate")


def _consumption(said: ConsumptionOutcome, law: Law, check: Checks) -> None:
    with check.at():
        known(law, CodeTable.CLASSIFICATION, said.classification, "classification")
    for name in ("ibs_reduction", "cbs_reduction", "deferral"):
        _percent(check, getattr(said, name), name)


def _selective(said: SelectiveOutcome, law: Law, check: Checks) -> None:
    check.that(SITUATION_OF_IS.fullmatch(said.situation), Malformed("situation", expected="CST"))
    check.that(
        CLASSIFICATION_OF_IS.fullmatch(said.classification),
        Malformed("classification", expected="cClassTrib"),
    )
    _percent(check, said.rate, "rate")


def _percent(check: Checks, given: Decimal | None, name: str, *, most: Decimal = Decimal(100)) -> None:
    if given is not None:
        check.that(0 <= given <= most, OutOfRange(name, from_=0, to=most))
        check.that(given == round(given, PLACES), Malformed(name, expected="four places"))


PART_CHECKS = {
    "icms": _icms,
    "substitution": _substitution,
    "ipi": _ipi,
    "contributions": _contributions,
    "consumption": _consumption,
    "selective": _selective,
}
