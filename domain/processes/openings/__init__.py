"""What can be moved in: how the lines of each kind of file become commands."""

from __future__ import annotations

from domain.onboarding.kind import ImportKind
from domain.processes.openings.balances import BALANCES
from domain.processes.openings.employees import EMPLOYEES
from domain.processes.openings.opening import Opening
from domain.processes.openings.parties import PARTIES
from domain.processes.openings.payables import PAYABLES
from domain.processes.openings.products import PRODUCTS
from domain.processes.openings.receivables import RECEIVABLES
from domain.processes.openings.stock import STOCK

OPENINGS: dict[ImportKind, Opening] = {
    opening.kind: opening
    for opening in (BALANCES, EMPLOYEES, PARTIES, PAYABLES, PRODUCTS, RECEIVABLES, STOCK)
}
