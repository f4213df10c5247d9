"""What public bodies keep back of what they pay for goods, and pay to the treasury for who sold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.printed import Issuer, Recipient
from domain.fiscal.taxes import TaxKind
from domain.kernel.brazil import PublicBody, TaxRegime
from domain.kernel.law import Law, Rule
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing

EXEMPT = (TaxRegime.SIMPLES, TaxRegime.SIMPLES_EXCESS, TaxRegime.MEI)
"""Nothing is kept back of what these are paid (IN RFB 1.234/2012, art. 4, XI)."""
RELIEVED = ("04", "06", "07", "08")
"""CST of PIS under which nothing is owed of what others owe (IN RFB 1.234/2012, art. 2, § 5)."""
FUELS = ("2207", "2710", "2711", "3826")
"""NCM of goods that have rates of their own (IN RFB 1.234/2012, arts. 19 to 21), which are not here."""


class WithheldTax(StrEnum):
    """Which tax a public body keeps back."""

    IRRF = "IRRF"
    """Income tax (imposto de renda retido na fonte)."""
    CSLL = "CSLL"
    """Contribuição social sobre o lucro líquido."""
    COFINS = "COFINS"
    """Contribuição para o financiamento da seguridade social."""
    PIS = "PIS"
    """Contribution to PIS/Pasep."""


@dataclass(frozen=True, kw_only=True)
class WithholdingRate(Rule):
    """Percent of what is paid for goods, by who pays; ``relieved`` are goods without PIS and COFINS, ``code``
    that of the revenue, ``least`` the smallest withholding in reais."""

    title = "withholding by public bodies"
    asked_by = ("payer", "relieved")

    payer: PublicBody
    relieved: bool
    code: str
    income: Decimal
    social: Decimal
    cofins: Decimal
    pis: Decimal
    least: Decimal

    @property
    def rates(self) -> dict[WithheldTax, Decimal]:
        found = zip(WithheldTax, (self.income, self.social, self.cofins, self.pis), strict=True)
        return {tax: rate for tax, rate in found if rate}


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """So much of one tax: ``rule`` is the row of law that was applied, ``norm`` what it says; ``items`` are
    the positions of those of a sale that it was reckoned on, whatever they are called afterwards."""

    tax: WithheldTax
    code: str
    base: Money
    rate: Decimal
    amount: Money
    rule: str
    norm: str
    items: tuple[int, ...] = ()


def withheld_of(
    lines: Sequence[InvoiceLine], issuer: Issuer, recipient: Recipient, law: Law
) -> tuple[Withheld, ...]:
    """What the recipient keeps back, tax by tax, of the value of the items with what is charged on top of
    them. Raises Missing for goods whose rates are not known."""
    payer = recipient.public_body
    if payer is None or issuer.regime in EXEMPT:
        return ()
    _check_known(lines)
    found = [one for relieved in (False, True) for one in _of(lines, relieved, payer, law)]
    least = law.rule(WithholdingRate, payer, False).least
    return tuple(found) if _total(found).amount >= least else ()


def total_withheld(withheld: Sequence[Withheld] | None) -> Money:
    return _total(withheld or ())


def stated(withheld: Sequence[Withheld]) -> str | None:
    """As the document says it (IN RFB 1.234/2012, art. 2, § 6)."""
    if not withheld:
        return None
    codes = ", ".join(dict.fromkeys(one.code for one in withheld))
    return f"Retenção na fonte, código {codes} (IN RFB 1.234/2012): {_amounts(withheld)}."


def is_relieved(line: InvoiceLine) -> bool:
    """Whether others owe its PIS and COFINS, or nobody does."""
    tax = line.tax(TaxKind.PIS)
    return tax is not None and tax.situation in RELIEVED


def undone(withheld: Sequence[Withheld]) -> str | None:
    """As the document of a return says it."""
    if not withheld:
        return None
    return f"Retenção na fonte desfeita: {_amounts(withheld)}."


def _amounts(withheld: Sequence[Withheld]) -> str:
    return "; ".join(f"{one.tax} {one.rate}%: R$ {one.amount}".replace(".", ",") for one in withheld)


def _of(lines: Sequence[InvoiceLine], relieved: bool, payer: PublicBody, law: Law) -> Iterator[Withheld]:
    items = [line for line in lines if is_relieved(line) is relieved]
    base = Money.total(line.total for line in items)
    if base > ZERO:
        rule = law.rule(WithholdingRate, payer, relieved)
        for tax, rate in rule.rates.items():
            yield Withheld(
                tax=tax,
                code=rule.code,
                base=base,
                rate=rate,
                amount=base.percent(rate),
                rule=rule.id,
                norm=rule.norm,
                items=tuple(line.position for line in items),
            )


def _total(withheld: Sequence[Withheld]) -> Money:
    return Money.total(one.amount for one in withheld)


def _check_known(lines: Sequence[InvoiceLine]) -> None:
    for line in lines:
        if line.ncm.startswith(FUELS):
            raise Missing(what="withholding rate of fuels", ncm=line.ncm)
