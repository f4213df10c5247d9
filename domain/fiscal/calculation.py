"""From how an item is taxed to every tax it owes."""

from __future__ import annotations

from domain.fiscal.consumption_taxes import consumption_taxes
from domain.fiscal.destination_share import destination_share
from domain.fiscal.icms import icms, simples_credit, value_of
from domain.fiscal.ipi import ipi
from domain.fiscal.pis_cofins import contributions
from domain.fiscal.poverty_fund import poverty_fund
from domain.fiscal.selective_tax import selective_tax
from domain.fiscal.substitution import substitution
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.taxes import ORDER, Tax
from domain.fiscal.treatment import Treatment
from domain.kernel.law import Law
from domain.kernel.money import Money


def taxes_of(line: TaxableLine, sale: TaxableSale, chosen: Treatment, law: Law) -> tuple[Tax, ...]:
    """In the order of TaxKind; a tax that does not apply is absent. Raises Missing.

    Each rests on those before it: IPI, ICMS with what belongs to it, PIS and COFINS, IS, IBS and CBS.
    """
    made = ipi(line, chosen.ipi)
    added = Money.total(tax.amount for tax in made)
    own = icms(line, sale, chosen.icms, law, ipi=added)
    charged = [own, *poverty_fund(sale, chosen.icms, law, own=own)]
    owed = [*charged, *simples_credit(line, chosen.icms)]
    owed += substitution(line, sale, chosen.icms, law, ipi=added, own=charged)
    owed += destination_share(line, sale, chosen.icms, law, value=value_of(line, sale, added))
    owed += contributions(line, chosen, icms=own.amount)
    owed += selective_tax(line, chosen.selective, law, others=owed)
    owed += consumption_taxes(line, chosen.consumption, law, others=owed)
    return tuple(sorted([*owed, *made], key=lambda tax: ORDER[tax.kind]))
