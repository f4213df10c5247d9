"""The servers that are measured beside each other."""

from __future__ import annotations

from tests.bench.variants.floor import Floor
from tests.bench.variants.mercurius import Mercurius
from tests.bench.variants.ours import Ours
from tests.bench.variants.postgraphile import PostGraphile
from tests.bench.variants.usual import Usual
from tests.bench.variants.variant import Variant

VARIANTS: dict[str, Variant] = {
    variant.name: variant for variant in (Floor(), Ours(), PostGraphile(), Mercurius(), Usual())
}
"""By name, in the order of the table."""
ON_NODE = (PostGraphile.name, Mercurius.name)
PGBENCH = "pgbench"
"""The floor of placing an order: not a server, but a client that skips everything above the database."""
