"""How the stock's nouns are stored."""

from domain.kernel.refusal import Duplicate
from domain.stock.item import StockItem
from domain.stock.movement import StockMovement
from domain.stock.reservation import Reservation
from domain.stock.warehouse import Warehouse
from persistence.conflicts import refuse
from persistence.mapped import map_aggregate, map_fact
from persistence.stock.tables import reservations, stock_items, stock_movements, warehouses

map_aggregate(Warehouse, warehouses)
map_aggregate(StockItem, stock_items)
map_aggregate(Reservation, reservations)
map_fact(StockMovement, stock_movements)

refuse("uq_stock_movement_external_reference", lambda: Duplicate("items"))
