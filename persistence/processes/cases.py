"""Which business case a step of a process belongs to: what kind of thing its id is of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, case, exists, select

from domain.processes import PROCESSES
from persistence.outbox import events, tasks
from persistence.sales.tables import orders

TELLING_WEBHOOKS = "webhooks"
"""The process whose case is the webhook that is told."""


def of_its_fact(column: Column[Any]) -> ColumnElement[Any]:
    """A value of the fact that the task follows from."""
    told = (events.c.company_id == tasks.c.company_id, events.c.id == tasks.c.event_id)
    return select(column).where(*told).correlate(tasks).scalar_subquery()


def called() -> Mapping[str, str]:
    """By kind of fact, what it calls the case that it belongs to, if that is not what it is about. One with a
    place for an order that belongs to none is about the means of payment of a debt that was brought along:
    its case is the receivable."""
    steps = (step for process in PROCESSES for step in process.steps if step.later)
    kinds = sorted({step.when for step in steps}, key=lambda kind: kind.__name__)
    cases = {
        kind.__name__: kind.case for kind in kinds if getattr(kind, "case", kind.subject) != kind.subject
    }
    return {name: "receivable" if case == "order_id" else case[: -len("_id")] for name, case in cases.items()}


IS_ORDER = exists().where(orders.c.company_id == tasks.c.company_id, orders.c.id == tasks.c.case_id)
ABOUT = of_its_fact(events.c.subject_type)
"""The kind of thing that its fact is about."""
CASE = case(
    (IS_ORDER.correlate(tasks), "order"),
    (tasks.c.process == TELLING_WEBHOOKS, "webhook"),
    (tasks.c.case_id == tasks.c.subject_id, ABOUT),
    else_=case(called(), value=of_its_fact(events.c.type), else_=ABOUT),
)
"""The kind of thing that its case is: a fact that belongs to no other case is one of its own."""
