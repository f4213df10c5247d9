"""What can be read of contingency and of NFC-e settings."""

from __future__ import annotations

from domain.fiscal.contingency import ContingencyEnd, actions_of
from domain.fiscal.emission import Emission
from domain.fiscal.invoice import InvoiceKind
from domain.kernel.brazil import Environment
from persistence.fiscal.contingency_tables import (
    consumer_invoicings,
    contingencies,
    contingency_policies,
)
from persistence.reading.actions import actions
from persistence.reading.view import DESC, View, boolean, enum, instant, integer, one, text

CONSUMER_INVOICING = View(
    "ConsumerInvoicing",
    consumer_invoicings,
    prefix="consumerinvoicing",
    read="platform.company.read",
    fields={
        "version": integer(consumer_invoicings.c.version),
        "environment": enum(Environment, consumer_invoicings.c.environment),
        "series": integer(consumer_invoicings.c.series),
        "code_id": integer(consumer_invoicings.c.code_id),
    },
    lookups=["id"],
)

CONTINGENCY_POLICY = View(
    "ContingencyPolicy",
    contingency_policies,
    prefix="contingencypolicy",
    read="platform.company.read",
    fields={
        "version": integer(contingency_policies.c.version),
        "nfe_after": integer(contingency_policies.c.nfe_after),
        "nfce_after": integer(contingency_policies.c.nfce_after),
        "leave_after": integer(contingency_policies.c.leave_after),
    },
    lookups=["id"],
)

CONTINGENCY = View(
    "Contingency",
    contingencies,
    prefix="contingency",
    read="fiscal.invoice.read",
    fields={
        "version": integer(contingencies.c.version),
        "establishment": one("Establishment", contingencies.c.establishment_id),
        "kind": enum(InvoiceKind, contingencies.c.kind),
        "emission": enum(Emission, contingencies.c.emission),
        "since": instant(contingencies.c.since, filter=True, sort=True),
        "reason": text(contingencies.c.reason),
        "automatic": boolean(contingencies.c.automatic),
        "entered_by": one("Member", contingencies.c.entered_by),
        "until": instant(contingencies.c.until),
        "stays": boolean(contingencies.c.stays),
        "left_at": instant(contingencies.c.left_at),
        "left_by": one("Member", contingencies.c.left_by),
        "left_because": enum(ContingencyEnd, contingencies.c.left_because),
        "available_actions": actions(actions_of, contingencies.c.left_at.is_not(None)),
    },
    lookups=["id"],
    default_sort=[("since", DESC)],
)
