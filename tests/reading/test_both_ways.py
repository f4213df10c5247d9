"""Whatever is asked, the compiled way and the plain way give the same bytes and the same errors."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from api.execution import Execution
from domain.kernel.calendar import ACRE, AMAZONAS, BRASILIA, NORONHA
from persistence.database import Database
from tests.reading.both_ways import BothWays, agree, end_of
from tests.reading.conftest import EVERYTHING
from tests.reading.documents import Documents
from tests.reading.schema import schema
from tests.reading.shop import Shop

EXECUTION = Execution.of(schema)
PERMISSIONS = st.sets(st.sampled_from(EVERYTHING)).map(lambda held: held | {"shop.read"}) | st.just(
    set(EVERYTHING)
)


@pytest.fixture(scope="session")
def both(store: Database, shop: Shop) -> BothWays:
    return BothWays(EXECUTION, store, shop.company)


@settings(
    max_examples=1_000,
    deadline=None,
    print_blob=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(seed=3019, held={"shop.read"})
@given(seed=st.integers(0, 2**64), held=PERMISSIONS)
async def test_any_document_is_answered_alike_both_ways(
    both: BothWays, shop: Shop, seed: int, held: set[str]
) -> None:
    """A failure names its seed; shrinking a document of chance makes it no clearer."""
    ids = {
        "Sale": [f"sale_{sale.id.hex}" for sale in shop.sales[:20]],
        "Buyer": [f"buyer_{buyer.id.hex}" for buyer in shop.buyers],
    }
    random = Random(seed)  # noqa: S311
    document = Documents(EXECUTION.schema._schema, ids, random).write()
    zone = random.choice((NORONHA, BRASILIA, AMAZONAS, ACRE))
    answers = await both.ask(document, held, zone=zone)
    if answers is None:
        return
    compiled, plain = answers
    agree(compiled, plain, document)
    if (cursor := end_of(compiled.data)) is not None:
        document.variables["after"] = cursor
        compiled, plain = await both.ask(document, held, zone=zone) or answers
        agree(compiled, plain, document)
