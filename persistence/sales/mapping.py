"""How orders, returns and commissions are stored."""

from domain.sales.agent_terms import AgentTerms
from domain.sales.commission import Commission
from domain.sales.order import Order, OrderLine
from domain.sales.return_ import Return, ReturnLine
from persistence.mapped import children, map_aggregate, map_child
from persistence.sales.tables import agent_terms, commissions, order_lines, orders, return_lines, returns

map_child(OrderLine, order_lines)
map_aggregate(Order, orders, lines=children(OrderLine, order_by="position"))
map_child(ReturnLine, return_lines)
map_aggregate(Return, returns, lines=children(ReturnLine, order_by="position"))
map_aggregate(Commission, commissions)
map_aggregate(AgentTerms, agent_terms)
