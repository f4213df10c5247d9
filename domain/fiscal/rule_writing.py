"""The text of a tax rule as somebody writes it, checked as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.fiscal.rule_checks import check_conditions, check_outcome, check_regime
from domain.fiscal.rule_conditions import TaxConditions
from domain.fiscal.rule_outcome import TaxOutcome
from domain.fiscal.tax_rule import TaxRule, TaxRuleStatus, TaxRuleText
from domain.kernel.command import UnitOfWork
from domain.kernel.law import LawBook
from domain.kernel.refusal import InvalidTransition, NotFound, OutOfRange, checks
from domain.kernel.text import clean, printable

LONGEST_NAME, LONGEST_NORM, LONGEST_SOURCE = 120, 255, 500
LONGEST_TEXT = 500
"""infAdProd of the NF-e layout."""


class Written(Protocol):
    """A command that tells a rule's text."""

    name: str
    conditions: TaxConditions
    outcome: TaxOutcome
    valid_from: date
    valid_until: date | None
    norm: str
    source: str
    checked: date | None
    replaces_id: UUID | None


async def text_of(said: Written, uow: UnitOfWork) -> TaxRuleText:
    """Everything wrong with what was said is refused at once, under the field's name."""
    law = await uow.ask(LawBook).on(said.valid_from)
    outcome = said.outcome
    with checks() as check:
        with check.at("name"):
            name = clean(said.name, longest=LONGEST_NAME)
        with check.at("norm"):
            norm = clean(said.norm, longest=LONGEST_NORM)
        with check.at("source"):
            source = clean(said.source, longest=LONGEST_SOURCE)
        with check.at("conditions"):
            check_conditions(said.conditions)
        with check.at("outcome"):
            check_outcome(outcome, law)
        with check.at():
            check_regime(outcome, said.conditions)
        if outcome.text is not None:
            with check.at("outcome", "text"):
                outcome = replace(outcome, text=printable(outcome.text, longest=LONGEST_TEXT))
        backwards = said.valid_until is not None and said.valid_until < said.valid_from
        check.that(not backwards, OutOfRange("valid_until", from_=said.valid_from))
        with check.at("replaces_id"):
            await _check_predecessor(said, uow)
    return TaxRuleText(
        name=name,
        conditions=said.conditions,
        outcome=outcome,
        valid_from=said.valid_from,
        valid_until=said.valid_until,
        norm=norm,
        source=source,
        checked=said.checked,
        replaces_id=said.replaces_id,
    )


async def _check_predecessor(said: Written, uow: UnitOfWork) -> None:
    """It is in force when the new one begins. Raises NotFound, InvalidTransition, OutOfRange."""
    if said.replaces_id is None:
        return
    try:
        earlier = await uow.get(TaxRule, said.replaces_id)
    except NotFound:
        raise NotFound(kind="taxrule") from None
    if earlier.status is not TaxRuleStatus.APPROVED:
        raise InvalidTransition(
            from_state=earlier.status.value, to_state="EXPIRED", allowed=[TaxRuleStatus.APPROVED.value]
        )
    if said.valid_from <= earlier.valid_from:
        raise OutOfRange(from_=earlier.valid_from)
