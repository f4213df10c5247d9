"""The tables of sales: orders, what came back of them, and what was earned with them."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Integer, Text, Uuid

from domain.kernel.commission import CommissionOn
from domain.kernel.payment import PaymentMethod, PaymentTerm
from domain.sales.commission import CommissionCause, CommissionStatus
from domain.sales.order import OrderStatus, ReviewReason
from domain.sales.return_ import ReturnStatus
from persistence.registry import (
    Instant,
    JsonColumn,
    MoneyColumn,
    PriceColumn,
    QuantityColumn,
    RateColumn,
    choice,
    id_column,
    index,
    part_of,
    reference,
    tenant_table,
    unique,
    version_column,
)

orders = tenant_table(
    "sales_order",
    id_column(),
    version_column(),
    Column("number", Integer, nullable=False),
    Column("external_reference", Text(collation="C")),
    Column("customer_order", Text),
    Column("status", choice(OrderStatus), nullable=False),
    reference("customer_id", "party"),
    reference("salesperson_id", "employee", nullable=True),
    reference("agent_id", "party", nullable=True),
    reference("warehouse_id", "warehouse"),
    Column("placed_at", Instant, nullable=False),
    Column("placed_by", Uuid, nullable=False),
    Column("approved_by", Uuid),
    Column("approval_reason", Text),
    Column("review_reasons", JsonColumn(tuple[ReviewReason, ...]), nullable=False),
    Column("invoice_at_once", Boolean, nullable=False),
    Column("payment_method", choice(PaymentMethod), nullable=False),
    Column("payment_terms", JsonColumn(tuple[PaymentTerm, ...]), nullable=False),
    Column("total_goods", MoneyColumn, nullable=False),
    Column("total_discount", MoneyColumn, nullable=False),
    Column("freight", MoneyColumn, nullable=False, server_default="0"),
    Column("insurance", MoneyColumn, nullable=False, server_default="0"),
    Column("other_charges", MoneyColumn, nullable=False, server_default="0"),
    Column("total", MoneyColumn, nullable=False),
    Column("closing_reason", Text),
    unique("number"),
    unique("external_reference"),
    index("placed_at", "id"),
    index("status", "placed_at", "id"),
    index("customer_id", "placed_at", "id"),
    index("salesperson_id", "placed_at"),
    index("agent_id", "placed_at", "id"),
    index("total", "id"),
    CheckConstraint(
        "total = total_goods - total_discount + freight + insurance + other_charges and total > 0",
        name="total_adds_up",
    ),
    CheckConstraint("least(freight, insurance, other_charges) >= 0", name="charges_not_negative"),
    CheckConstraint("num_nonnulls(salesperson_id, agent_id) <= 1", name="one_seller"),
)

order_lines = tenant_table(
    "sales_order_line",
    id_column(),
    part_of("order_id", "sales_order"),
    Column("position", Integer, nullable=False),
    reference("product_id", "product"),
    Column("sku", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("stocked", Boolean, nullable=False),
    Column("quantity", QuantityColumn, nullable=False),
    Column("unit_price", PriceColumn, nullable=False),
    Column("discount", MoneyColumn, nullable=False),
    Column("customer_order_item", Integer),
    Column("allocated", QuantityColumn, nullable=False),
    Column("invoiced", QuantityColumn, nullable=False),
    Column("returned", QuantityColumn, nullable=False),
    unique("order_id", "position"),
    index("product_id"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint(
        "0 <= invoiced and invoiced <= allocated and allocated <= quantity", name="parts_of_the_quantity"
    ),
    CheckConstraint("0 <= returned and returned <= invoiced", name="returned_was_invoiced"),
)

returns = tenant_table(
    "sales_return",
    id_column(),
    version_column(),
    Column("number", Integer, nullable=False),
    reference("order_id", "sales_order"),
    reference("customer_id", "party"),
    Column("status", choice(ReturnStatus), nullable=False),
    Column("reason", Text, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("requested_by", Uuid, nullable=False),
    Column("approved_by", Uuid),
    Column("total", MoneyColumn, nullable=False),
    Column("stored", MoneyColumn, nullable=False),
    Column("credited", MoneyColumn, nullable=False),
    Column("discount", MoneyColumn, nullable=False),
    Column("external_reference", Text(collation="C")),
    unique("number"),
    unique("external_reference"),
    index("order_id", "requested_at"),
    index("customer_id", "requested_at", "id"),
    index("status", "requested_at", "id"),
    index("requested_at", "id"),
    CheckConstraint(
        "credited >= 0 and credited + discount between 0 and total", name="credited_of_the_total"
    ),
)

return_lines = tenant_table(
    "sales_return_line",
    part_of("return_id", "sales_return"),
    Column("position", Integer, nullable=False),
    reference("invoice_id", "invoice"),
    reference("order_line_id", "sales_order_line"),
    reference("product_id", "product"),
    Column("quantity", QuantityColumn, nullable=False),
    Column("after", QuantityColumn, nullable=False),
    Column("amount", MoneyColumn, nullable=False),
    Column("withheld", MoneyColumn, nullable=False, server_default="0"),
    index("order_line_id"),
    index("invoice_id"),
    CheckConstraint("quantity > 0 and after >= 0 and amount >= 0", name="brings_something_back"),
    key=("return_id", "position"),
)

commissions = tenant_table(
    "commission",
    id_column(),
    version_column(),
    reference("order_id", "sales_order"),
    reference("invoice_id", "invoice"),
    reference("salesperson_id", "employee", nullable=True),
    reference("agent_id", "party", nullable=True),
    Column("cause", choice(CommissionCause), nullable=False),
    Column("cause_id", Uuid, nullable=False),
    Column("on_receipt", Boolean, nullable=False),
    Column("base", MoneyColumn, nullable=False),
    Column("rate", RateColumn, nullable=False),
    Column("amount", MoneyColumn, nullable=False),
    Column("status", choice(CommissionStatus), nullable=False),
    Column("accrued_at", Instant, nullable=False),
    Column("accrued_on", Date, nullable=False),
    reference("reverses_id", "commission", nullable=True),
    index("order_id", "accrued_at"),
    index("invoice_id"),
    index("salesperson_id", "accrued_at", "id"),
    index("agent_id", "accrued_at", "id"),
    index("status", "accrued_at", "id"),
    index("accrued_at", "id"),
    CheckConstraint("rate > 0 and base <> 0 and sign(base) * amount >= 0", name="part_of_its_base"),
    CheckConstraint("num_nonnulls(salesperson_id, agent_id) = 1", name="one_earner"),
)

agent_terms = tenant_table(
    "agent_terms",
    id_column(),
    version_column(),
    reference("agent_id", "party"),
    Column("valid_from", Date, nullable=False),
    Column("rate", RateColumn, nullable=False),
    Column("commission_on", choice(CommissionOn), nullable=False),
    unique("agent_id", "valid_from"),
    index("valid_from", "id"),
    CheckConstraint("rate > 0 and rate <= 100", name="rate"),
)
