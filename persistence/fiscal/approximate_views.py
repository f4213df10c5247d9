"""What can be read of approximate taxes."""

from __future__ import annotations

from persistence.fiscal.approximate_tables import approximate_tax_rates, approximate_tax_tables
from persistence.law.dated import READ
from persistence.reading.view import DESC, View, date, decimal, instant, integer, one, text

APPROXIMATE_TAX_TABLE = View(
    "ApproximateTaxTable",
    approximate_tax_tables,
    prefix="approximatetaxtable",
    read=READ,
    fields={
        "version": integer(approximate_tax_tables.c.version),
        "state": text(approximate_tax_tables.c.state, filter=True),
        "publisher": text(approximate_tax_tables.c.publisher),
        "edition": text(approximate_tax_tables.c.edition),
        "key": text(approximate_tax_tables.c.key),
        "valid_from": date(approximate_tax_tables.c.valid_from, filter=True, sort=True),
        "valid_until": date(approximate_tax_tables.c.valid_until),
        "rates": integer(approximate_tax_tables.c.rates),
        "imported_at": instant(approximate_tax_tables.c.imported_at),
        "imported_by": one("Member", approximate_tax_tables.c.imported_by),
    },
    lookups=["id"],
    default_sort=[("valid_from", DESC)],
)

APPROXIMATE_TAX_RATE = View(
    "ApproximateTaxRate",
    approximate_tax_rates,
    prefix="approximatetaxrate",
    read=READ,
    fields={
        "table": one("ApproximateTaxTable", approximate_tax_rates.c.table_id, filter=True),
        "ncm": text(approximate_tax_rates.c.ncm, filter=True, sort=True),
        "exception": text(approximate_tax_rates.c.exception),
        "national": decimal(approximate_tax_rates.c.national),
        "imported": decimal(approximate_tax_rates.c.imported),
        "state": decimal(approximate_tax_rates.c.state),
        "city": decimal(approximate_tax_rates.c.city),
    },
    lookups=["id"],
    default_sort=[("ncm", "ASC")],
)
