"""What can be read of sales: orders, their lines, and how far the process has come."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, exists, func, select

from domain.kernel.payment import PaymentMethod
from domain.processes.progress import ProcessState
from domain.sales.order import OrderStatus, actions_of
from persistence.fiscal.tables import invoices
from persistence.outbox import TaskState, tasks
from persistence.reading.view import (
    DESC,
    View,
    computed,
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
from persistence.sales.tables import order_lines, orders

STEPS = (tasks.c.company_id == orders.c.company_id, tasks.c.case_id == orders.c.id)
FINISHED = (TaskState.DONE, TaskState.COMPENSATED)

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
        "invoiced_quantity": quantity(order_lines.c.invoiced),
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
        "status": enum(OrderStatus, orders.c.status, filter=True),
        "version": integer(orders.c.version),
        "placed_at": instant(orders.c.placed_at, filter=True, sort=True),
        "review_reasons": json(orders.c.review_reasons),
        "payment_method": enum(PaymentMethod, orders.c.payment_method),
        "payment_terms": json(orders.c.payment_terms),
        "total_goods": money(orders.c.total_goods),
        "total_discount": money(orders.c.total_discount),
        "total": money(orders.c.total, filter=True, sort=True),
        "closing_reason": text(orders.c.closing_reason),
        "customer": one("Party", orders.c.customer_id, filter=True),
        "salesperson": one("Employee", orders.c.salesperson_id, filter=True),
        "warehouse": one("Warehouse", orders.c.warehouse_id),
        "lines": many("OrderLine", order_lines.c.order_id, order_by=[order_lines.c.position], filter=True),
        "invoices": many("Invoice", invoices.c.order_id, order_by=[invoices.c.drafted_at, invoices.c.id]),
        "process": group(
            {
                "state": enum(ProcessState, state_of_process, null=False),
                "steps": many("ProcessStep", tasks.c.case_id, order_by=[tasks.c.created_at, tasks.c.id]),
            }
        ),
        "available_actions": computed(
            actions_of,
            orders.c.status,
            some_line(order_lines.c.allocated > 0),
            some_line(order_lines.c.allocated < order_lines.c.quantity),
        ),
    },
    lookups=["id", "number", "external_reference"],
    default_sort=[("placed_at", DESC)],
)
