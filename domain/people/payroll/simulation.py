"""Ways of ending an employment side by side: what each pays, frees and costs. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.kernel.money import Money
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.people.payroll.kinds import NoticeGiven, TerminationKind
from domain.people.payroll.settlement import TerminationPay, settle
from domain.people.payroll.tables import Tables
from domain.people.payroll.termination import Termination


@dataclass(frozen=True, kw_only=True)
class Option:
    """One way; ``refused`` says why it is closed, and then there is no ``settlement``."""

    kind: TerminationKind
    notice: NoticeGiven
    settlement: TerminationPay | None
    refused: Refusal | RefusalGroup | None = None

    @property
    def in_hand(self) -> Money | None:
        """What the employee gets: the net and what may be drawn from the fund."""
        return None if self.settlement is None else self.settlement.in_hand


def simulate(
    facts: Termination, tables: Tables, options: Iterable[tuple[TerminationKind, NoticeGiven]]
) -> list[Option]:
    """In the order that was asked for."""
    return [_option(replace(facts, kind=kind, notice=notice), tables) for kind, notice in options]


def _option(facts: Termination, tables: Tables) -> Option:
    try:
        settlement = settle(facts, tables)
    except (Refusal, RefusalGroup) as refused:
        return Option(kind=facts.kind, notice=facts.notice, settlement=None, refused=refused)
    return Option(kind=facts.kind, notice=facts.notice, settlement=settlement)
