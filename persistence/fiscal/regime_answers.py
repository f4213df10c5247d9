"""What a company sold, month by month, from its authorised documents: one statement."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from domain.fiscal.regimes.year import SalesByMonth, SalesOfMonth
from domain.kernel.money import Money
from persistence.answering import answers
from persistence.unit_of_work import SqlUnitOfWork

SOLD = text("""
    with line as (
        select
            date_trunc('month', invoice.issued_at at time zone :zone)::date as month,
            case invoice.direction when 'INBOUND' then -1 else 1 end as sign,
            invoice_line.gross - invoice_line.discount as net,
            invoice_line.taxes
        from invoice
        join invoice_line on invoice_line.company_id = invoice.company_id
            and invoice_line.invoice_id = invoice.id
        where invoice.company_id = :company and invoice.status = 'AUTHORIZED'
            and invoice.purpose in ('SALE', 'RETURN')
            and invoice.authorized_at >= (cast(:first as date) at time zone :zone) - interval '1 month'
            and (invoice.issued_at at time zone :zone)::date between :first and :last
    )
    select month, substituted, single_phase,
        sum(sign * net)::bigint as revenue, sum(sign * icms)::bigint as icms
    from line, lateral (
        select
            bool_or(tax ->> 'kind' = 'ICMS' and tax ->> 'situation' in ('60', '500')) as substituted,
            bool_or(tax ->> 'kind' = 'PIS' and tax ->> 'situation' = '04') as single_phase,
            coalesce(sum((tax ->> 'amount')::bigint) filter (
                where tax ->> 'kind' in ('ICMS', 'FCP', 'ICMS_DESTINATION', 'FCP_DESTINATION')
            ), 0) as icms
        from jsonb_array_elements(taxes) tax
    ) of_line
    group by month, substituted, single_phase
    order by month, substituted, single_phase
""")
"""Goods net of discounts and returns. ICMS charged in advance by others is CST 60 or CSOSN 500, PIS and
COFINS of a single phase CST 04."""


@answers(SalesByMonth)
class StoredSalesByMonth:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def between(self, first: date, last: date) -> list[SalesOfMonth]:
        asked = {"company": self._uow.company, "zone": self._uow.zone.key, "first": first, "last": last}
        return [
            SalesOfMonth(
                month=row.month,
                substituted=bool(row.substituted),
                single_phase=bool(row.single_phase),
                revenue=Money(row.revenue),
                icms=Money(row.icms),
            )
            for row in await self._uow.transaction.execute(SOLD, asked)
        ]
