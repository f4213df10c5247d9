"""What of a withheld tax falls on each item of a sale, and goes with it when it comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.withholding import Withheld, is_relieved, withheld_of
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money
from domain.kernel.spreading import spread

Shares = Mapping[int, tuple[Withheld, ...]]
"""By position of the item (nItem)."""


def shares_of(lines: Sequence[InvoiceLine], withheld: Sequence[Withheld] | None) -> Shares:
    """Each tax over the items it was reckoned on, by what they come to; the cents that are left go to the
    largest remainders. All shares of a tax add up to it."""
    shares: dict[int, tuple[Withheld, ...]] = {}
    total = {line.position: line.total for line in lines}
    before = _reckoned_on(lines, [tax for tax in withheld or () if not tax.items])
    for tax in withheld or ():
        worth = {position: total[position] for position in tax.items or before[tax.rule]}
        for position, amount in spread(tax.amount, worth).items():
            share = replace(tax, base=worth[position], amount=amount, items=(position,))
            shares[position] = (*shares.get(position, ()), share)
    return shares


def withheld_until(shares: Sequence[Withheld], whole: Decimal, quantity: Decimal) -> Money:
    """What was withheld of the first so many units of an item; a return takes back the difference of two."""
    return Money.total(share.amount.portion(quantity, of=whole) for share in shares)


def given_back(
    shares: Sequence[Withheld], whole: Decimal, quantity: Decimal, *, after: Decimal, base: Money
) -> tuple[Withheld, ...]:
    """The parts of the next so many units; ``base`` is what they come to."""
    return tuple(
        replace(share, base=base, amount=share.amount.portion(quantity, of=whole, after=after), items=())
        for share in shares
    )


def further_of(lines: Sequence[InvoiceLine], before: Sequence[Invoice], law: Law) -> tuple[Withheld, ...]:
    """What is kept back of ``lines`` after the documents ``before`` them, the sale's first, so that all of
    them state what one alone would: where only now the least is reached, of all of them. Raises Missing."""
    sale = before[0]
    stated = together(one for invoice in before for one in invoice.withheld or ())
    known = {(one.tax, one.rule): one for one in stated}
    whole = withheld_of(
        [*(line for invoice in before for line in invoice.lines), *lines], sale.issuer, sale.recipient, law
    )
    return tuple(
        further for one in whole if (further := _less(one, known.get((one.tax, one.rule)))).amount > ZERO
    )


def _less(whole: Withheld, stated: Withheld | None) -> Withheld:
    if stated is None:
        return replace(whole, items=())
    return replace(whole, base=whole.base - stated.base, amount=whole.amount - stated.amount, items=())


def together(parts: Iterable[Withheld]) -> tuple[Withheld, ...]:
    """One of each tax under each row of law, in their order."""
    found: dict[tuple[str, str], Withheld] = {}
    for part in parts:
        known = found.get((part.tax, part.rule))
        base = part.base + (known.base if known else ZERO)
        amount = part.amount + (known.amount if known else ZERO)
        found[part.tax, part.rule] = replace(part, base=base, amount=amount)
    return tuple(part for part in found.values() if part.amount)


def _reckoned_on(lines: Sequence[InvoiceLine], withheld: Sequence[Withheld]) -> dict[str, tuple[int, ...]]:
    """By row of law, where the document does not say the items, as those that were stored before they were
    kept: goods with PIS and COFINS come first, then those without; all items where that does not tell."""
    rules = list(dict.fromkeys(tax.rule for tax in withheld))
    kinds = [[line for line in lines if is_relieved(line) is relieved] for relieved in (False, True)]
    groups = [kind for kind in kinds if Money.total(line.total for line in kind) > ZERO]
    if len(groups) != len(rules):
        groups = [list(lines)] * len(rules)
    return {rule: tuple(line.position for line in group) for rule, group in zip(rules, groups, strict=True)}
