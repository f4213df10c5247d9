"""What can be read of sales: orders, what came back of them, what was earned with them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, exists, func, or_, select

from domain.fiscal.invoice import UNDONE
from domain.kernel.commission import CommissionOn
from domain.kernel.payment import PaymentMethod
from domain.processes.progress import ProcessState
from domain.sales import return_actions
from domain.sales.commission import CommissionCause, CommissionStatus
from domain.sales.order import OrderStatus
from domain.sales.order_actions import actions_of
from domain.sales.return_ import ReturnStatus
from persistence.accounting.tables import journal_entries
from persistence.finance.tables import receivables
from persistence.fiscal.tables import invoices
from persistence.outbox import TaskState, tasks
from persistence.reading.actions import actions
from persistence.reading.view import (
    DESC,
    View,
    date,
    decimal,
    enum,
    group,
    instant,
    integer,
    json,
    many,
    money,
    one,
    price,
    quantity,
    text,
)
from persistence.sales.tables import agent_terms, commissions, order_lines, orders, return_lines, returns
from persistence.searching import found, numbered
from persistence.tasks import FINISHED

STEPS = (tasks.c.company_id == orders.c.company_id, tasks.c.case_id == orders.c.id)

state_of_process = (
    select(
        case(
            (func.count().filter(tasks.c.state == TaskState.PARKED) > 0, ProcessState.PARKED.value),
            (func.count().filter(tasks.c.state.not_in(FINISHED)) > 0, ProcessState.RUNNING.value),
            else_=ProcessState.DONE.value,
        )
    )
    .where(*STEPS)
    .correlate(orders)
    .scalar_subquery()
)


def some_line(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether this holds for a line of the order."""
    return exists().where(
        order_lines.c.company_id == orders.c.company_id, order_lines.c.order_id == orders.c.id, condition
    )


documented = exists().where(
    invoices.c.company_id == returns.c.company_id,
    invoices.c.return_id == returns.c.id,
    invoices.c.status.not_in(UNDONE),
)
"""Whether a document of a return is on its way or authorised."""


def found_order(words: ColumnElement[str]) -> ColumnElement[bool]:
    """Orders of customers with these words, or of which the words are the number or a partner's reference."""
    return or_(
        numbered(orders.c.number, words),
        orders.c.external_reference == words,
        found(orders.c.customer_id, func.search_parties(words)),
    )


def found_return(words: ColumnElement[str]) -> ColumnElement[bool]:
    """Returns of customers with these words, or of which the words are the number."""
    return or_(numbered(returns.c.number, words), found(returns.c.customer_id, func.search_parties(words)))


ORDER_LINE = View(
    "OrderLine",
    order_lines,
    prefix="orderline",
    read="sales.order.read",
    fields={
        "position": integer(order_lines.c.position),
        "product": one("Product", order_lines.c.product_id, filter=True),
        "sku": text(order_lines.c.sku),
        "description": text(order_lines.c.description),
        "unit": text(order_lines.c.unit),
        "quantity": quantity(order_lines.c.quantity),
        "unit_price": price(order_lines.c.unit_price),
        "discount": money(order_lines.c.discount),
        "customer_order_item": integer(order_lines.c.customer_order_item),
        "invoiced_quantity": quantity(order_lines.c.invoiced),
        "returned_quantity": quantity(order_lines.c.returned),
        "remaining_quantity": quantity(order_lines.c.quantity - order_lines.c.allocated, null=False),
    },
)

ORDER = View(
    "Order",
    orders,
    prefix="order",
    read="sales.order.read",
    fields={
        "number": integer(orders.c.number, filter=True, sort=True),
        "external_reference": text(orders.c.external_reference, filter=True),
        "customer_order": text(orders.c.customer_order),
        "status": enum(OrderStatus, orders.c.status, filter=True, dimension=True),
        "version": integer(orders.c.version),
        "placed_at": instant(orders.c.placed_at, filter=True, sort=True, measure=True, dimension=True),
        "review_reasons": json(orders.c.review_reasons),
        "payment_method": enum(PaymentMethod, orders.c.payment_method, dimension=True),
        "payment_terms": json(orders.c.payment_terms),
        "total_goods": money(orders.c.total_goods, measure=True),
        "total_discount": money(orders.c.total_discount, measure=True),
        "freight": money(orders.c.freight),
        "insurance": money(orders.c.insurance),
        "other_charges": money(orders.c.other_charges),
        "total": money(orders.c.total, filter=True, sort=True, measure=True),
        "closing_reason": text(orders.c.closing_reason),
        "customer": one("Party", orders.c.customer_id, filter=True, dimension=True),
        "salesperson": one("Employee", orders.c.salesperson_id, filter=True, dimension=True),
        "agent": one("Party", orders.c.agent_id, filter=True, dimension=True),
        "warehouse": one("Warehouse", orders.c.warehouse_id, dimension=True),
        "lines": many("OrderLine", order_lines.c.order_id, order_by=[order_lines.c.position], filter=True),
        "invoices": many("Invoice", invoices.c.order_id, order_by=[invoices.c.drafted_at, invoices.c.id]),
        "receivables": many(
            "Receivable", receivables.c.order_id, order_by=[receivables.c.issued_on, receivables.c.id]
        ),
        "returns": many("Return", returns.c.order_id, order_by=[returns.c.requested_at, returns.c.id]),
        "commissions": many(
            "Commission", commissions.c.order_id, order_by=[commissions.c.accrued_at, commissions.c.id]
        ),
        "journal_entries": many(
            "JournalEntry",
            journal_entries.c.order_id,
            order_by=[journal_entries.c.posted_at, journal_entries.c.id],
        ),
        "process": group(
            {
                "state": enum(ProcessState, state_of_process, null=False),
                "steps": many("ProcessStep", tasks.c.case_id, order_by=[tasks.c.created_at, tasks.c.id]),
            }
        ),
        "available_actions": actions(
            actions_of,
            orders.c.status,
            some_line(order_lines.c.allocated > 0),
            some_line(order_lines.c.allocated < order_lines.c.quantity),
            some_line(order_lines.c.returned < order_lines.c.invoiced),
        ),
    },
    lookups=["id", "number", "external_reference"],
    default_sort=[("placed_at", DESC)],
    search=found_order,
    search_reads=["parties.party.read"],
)

RETURN_LINE = View(
    "ReturnLine",
    return_lines,
    key=return_lines.c.position,
    read="sales.return.read",
    fields={
        "position": integer(return_lines.c.position),
        "order_line": one("OrderLine", return_lines.c.order_line_id),
        "product": one("Product", return_lines.c.product_id),
        "invoice": one("Invoice", return_lines.c.invoice_id),
        "quantity": quantity(return_lines.c.quantity),
        "amount": money(return_lines.c.amount),
        "withheld": money(return_lines.c.withheld),
    },
)

RETURN = View(
    "Return",
    returns,
    prefix="return",
    read="sales.return.read",
    fields={
        "number": integer(returns.c.number, filter=True, sort=True),
        "external_reference": text(returns.c.external_reference, filter=True),
        "status": enum(ReturnStatus, returns.c.status, filter=True, dimension=True),
        "version": integer(returns.c.version),
        "reason": text(returns.c.reason),
        "requested_at": instant(returns.c.requested_at, filter=True, sort=True, measure=True, dimension=True),
        "total": money(returns.c.total, measure=True),
        "credited": money(returns.c.credited, measure=True),
        "discount": money(returns.c.discount, measure=True),
        "order": one("Order", returns.c.order_id, filter=True),
        "customer": one("Party", returns.c.customer_id, filter=True, dimension=True),
        "lines": many("ReturnLine", return_lines.c.return_id, order_by=[return_lines.c.position]),
        "invoices": many("Invoice", invoices.c.return_id, order_by=[invoices.c.drafted_at, invoices.c.id]),
        "available_actions": actions(return_actions.actions_of, returns.c.status, documented),
    },
    lookups=["id", "number", "external_reference"],
    default_sort=[("requested_at", DESC)],
    search=found_return,
    search_reads=["parties.party.read"],
)

COMMISSION = View(
    "Commission",
    commissions,
    prefix="commission",
    read="sales.commission.read",
    fields={
        "status": enum(CommissionStatus, commissions.c.status, filter=True, dimension=True),
        "cause": enum(CommissionCause, commissions.c.cause, dimension=True),
        "base": money(commissions.c.base, measure=True),
        "rate": decimal(commissions.c.rate),
        "amount": money(commissions.c.amount, measure=True),
        "accrued_at": instant(commissions.c.accrued_at, filter=True, sort=True),
        "accrued_on": date(commissions.c.accrued_on, measure=True, dimension=True),
        "employee": one("Employee", commissions.c.salesperson_id, filter=True, dimension=True),
        "agent": one("Party", commissions.c.agent_id, filter=True, dimension=True),
        "order": one("Order", commissions.c.order_id, filter=True),
        "invoice": one("Invoice", commissions.c.invoice_id, filter=True),
        "reverses": one("Commission", commissions.c.reverses_id),
    },
    lookups=["id"],
    default_sort=[("accrued_at", DESC)],
)

AGENT_TERMS = View(
    "AgentTerms",
    agent_terms,
    prefix="agentterms",
    read="sales.commission.read",
    fields={
        "agent": one("Party", agent_terms.c.agent_id, filter=True),
        "valid_from": date(agent_terms.c.valid_from, filter=True, sort=True),
        "rate": decimal(agent_terms.c.rate),
        "commission_on": enum(CommissionOn, agent_terms.c.commission_on),
    },
    lookups=["id"],
    default_sort=[("valid_from", DESC)],
)
