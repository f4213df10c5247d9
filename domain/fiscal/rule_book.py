"""The approved tax rules of a company: which of them decides what of an item, on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from domain.fiscal.rule_conditions import ItemFacts, SaleFacts, TaxConditions
from domain.fiscal.rule_outcome import PARTS, TaxOutcome

Chosen = Mapping[str, "CompanyRule"]
"""For each part that any rule decides, the rule that does."""


@dataclass(frozen=True, kw_only=True)
class CompanyRule:
    """An approved rule; ``valid_until`` is included, None is open."""

    id: UUID
    name: str
    conditions: TaxConditions
    outcome: TaxOutcome
    valid_from: date
    valid_until: date | None
    norm: str

    @property
    def reference(self) -> str:
        """As documents name it beside the rows of law."""
        return f"taxrule_{self.id.hex}"

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class RuleBook:
    """All approved rules of one company; those of a day are put in order once."""

    rules: tuple[CompanyRule, ...]
    _days: dict[date, tuple[CompanyRule, ...]] = field(default_factory=dict, compare=False)

    def on(self, day: date) -> tuple[CompanyRule, ...]:
        """Those in force, the most specific first."""
        if day not in self._days:
            if len(self._days) >= MOST_DAYS:
                self._days.clear()
            found = (rule for rule in self.rules if rule.in_force(day))
            self._days[day] = tuple(sorted(found, key=_order, reverse=True))
        return self._days[day]

    def for_sale(self, sale: SaleFacts, day: date) -> SaleRules:
        return SaleRules([rule for rule in self.on(day) if rule.conditions.admit_sale(sale)])


MOST_DAYS = 8
"""Days that a book keeps in order at a time."""
EMPTY = RuleBook(())


class SaleRules:
    """The rules that may apply to the items of one document, found by what they ask of an item."""

    def __init__(self, rules: Sequence[CompanyRule]) -> None:
        self._found: defaultdict[tuple[str, object], list[CompanyRule]] = defaultdict(list)
        self._lengths = sorted({len(rule.conditions.ncm or "") for rule in rules} - {0})
        self._chosen: dict[ItemFacts, Chosen] = {}
        for rule in rules:
            self._found[_shelf(rule.conditions)].append(rule)

    def chosen_for(self, item: ItemFacts) -> Chosen:
        """Alike items are looked up once."""
        if (known := self._chosen.get(item)) is None:
            known = self._chosen[item] = _most_specific(self._admitted(item))
        return known

    def _admitted(self, item: ItemFacts) -> list[CompanyRule]:
        shelves: list[tuple[str, Any]] = [
            ("product_id", item.product_id),
            *(("ncm", item.ncm[:length]) for length in self._lengths),
            ("cest", item.cest),
            ("tax_class", item.tax_class),
            ANYTHING,
        ]
        found = [rule for shelf in shelves for rule in self._found.get(shelf, ())]
        return [rule for rule in found if rule.conditions.admit_item(item)]


ANYTHING: tuple[str, None] = ("", None)


def _shelf(conditions: TaxConditions) -> tuple[str, object]:
    """Where a rule is looked for: by the narrowest of what it asks of an item."""
    for name in ("product_id", "ncm", "cest", "tax_class"):
        if (asked := getattr(conditions, name)) is not None:
            return name, asked
    return ANYTHING


def _most_specific(rules: Iterable[CompanyRule]) -> Chosen:
    chosen: dict[str, CompanyRule] = {}
    for rule in sorted(rules, key=_order, reverse=True):
        for part in PARTS:
            if part not in chosen and getattr(rule.outcome, part) is not None:
                chosen[part] = rule
    return chosen


def _order(rule: CompanyRule) -> tuple[tuple[int, ...], UUID]:
    return rule.conditions.specificity, rule.id


class CompanyRules(Protocol):
    async def as_of(self, revision: int | None) -> RuleBook:
        """The approved rules, which are read again when the revision is another; none where it is None."""
        ...
