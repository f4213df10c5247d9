"""What a request costs before it is carried out, and whether its client can pay.

Once for each process: ``prices = Prices(schema)``, ``budget = Budget.of(settings)``. Once for each document:
``price = prices.of(document, operation)``, kept beside it. For each request, before anything is read:
``standing = await budget.take(principal, price(variables))``, and ``standing.shown()`` in the answer.
"""

from api.cost.budget import Budget
from api.cost.prices import Price, Prices
from api.cost.standing import Standing

__all__ = ["Budget", "Price", "Prices", "Standing"]
