"""How orders are stored."""

from domain.sales.order import Order, OrderLine
from persistence.mapped import children, map_aggregate, map_child
from persistence.sales.tables import order_lines, orders

map_child(OrderLine, order_lines)
map_aggregate(Order, orders, lines=children(OrderLine, order_by="position"))
