"""How products are stored."""

from domain.catalog.product import Product
from persistence.catalog.tables import products
from persistence.mapped import map_aggregate

map_aggregate(Product, products)
