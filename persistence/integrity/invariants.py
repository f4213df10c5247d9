"""Every invariant there is, by what it says: a query that names the rows which break it."""

from __future__ import annotations

from persistence.accounting.invariants import INVARIANTS as OF_THE_BOOKS
from persistence.finance.invariants import INVARIANTS as OF_FINANCE
from persistence.fiscal.invariants import INVARIANTS as OF_DOCUMENTS
from persistence.people.invariants import INVARIANTS as OF_PEOPLE
from persistence.processes.invariants import INVARIANTS as OF_PROCESSES
from persistence.sales.invariants import INVARIANTS as OF_SALES
from persistence.stock.invariants import INVARIANTS as OF_STOCK

INVARIANTS = OF_STOCK | OF_DOCUMENTS | OF_SALES | OF_FINANCE | OF_THE_BOOKS | OF_PROCESSES | OF_PEOPLE
"""Of one company, the one that is set; none of them names personal data."""
