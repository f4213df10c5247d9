"""After a whole circle of sales, everything there is to see is the same both ways."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from random import Random
from uuid import UUID, uuid4

import pytest

from api.ids import parse
from domain.platform.permission import EVERYTHING
from persistence.database import Database
from tests.questions import execution
from tests.reading.both_ways import BothWays, agree, end_of
from tests.reading.documents import Document, Documents
from tests.shipped import VIEWS
from tests.stories.back_office import BackOffice
from tests.stories.partner import LISTS, MOST_FIELDS, Partner
from tests.stories.test_getting_paid import today
from tests.stories.test_undoing import returning, sold

DOCUMENTS = 1_200
SEED = 20_261_121


@pytest.fixture
def circle(aurora: Partner) -> Partner:
    """Two sales: one paid in part, one returned in part."""
    sold(aurora, ("CAFE-500", "5"))
    returned = sold(aurora, ("CAFE-500", "4"), ("FILTRO-103", "2"))
    instalments = "{ installments(first: 1) { nodes { id balance { amount } } } }"
    (first,) = aurora.query(instalments)["installments"]["nodes"]
    aurora.do(
        "receivePayment",
        "installment",
        idempotencyKey=uuid4().hex,
        installmentId=first["id"],
        amount="10.00",
        paidOn=today().isoformat(),
        method="PIX",
    )
    aurora.do("returnOrder", "return", **returning(returned, "1"))
    aurora.done(returned["id"])
    aurora.settle_down()
    return aurora


def test_any_document_over_the_whole_schema_is_answered_alike(circle: Partner, office: BackOffice) -> None:
    ids = ids_of(circle)
    company = parse(circle.query("{ viewer { company { id } } }")["viewer"]["company"]["id"])[1]
    asyncio.run(compared(office, company, ids))


MADE_BY_PYTHON = (
    "{ invoices { nodes { totals { addedTaxes { amount } } lines { notes taxes { base { currency } "
    "amount { now: currency amount } deferred { amount } steps { kind how: value tax rule norm } } } } } }"
)


async def compared(office: BackOffice, company: UUID, ids: Mapping[str, Sequence[str]]) -> None:
    """One seed for all of them, so that a failure can be had again."""
    database, random = Database.at(office.database_url), Random(SEED)  # noqa: S311
    permissions = sorted({view.read for view in VIEWS.values()})
    both, answered = BothWays(execution(), database, company), 0
    try:
        made = Document(MADE_BY_PYTHON, {})
        agree(*(await both.ask(made, {EVERYTHING}) or ()), made)
        for number in range(DOCUMENTS):
            held = {EVERYTHING} if number % 3 else set(random.sample(permissions, len(permissions) // 2))
            document = Documents(both.execution.schema._schema, ids, random).write()
            answers = await both.ask(document, held)
            if answers is None:
                continue
            answered += 1
            agree(*answers, document)
            if (cursor := end_of(answers[0].data)) is not None:
                document.variables["after"] = cursor
                agree(*(await both.ask(document, held) or answers), document)
    finally:
        await database.close()
    assert answered > DOCUMENTS / 2


def ids_of(partner: Partner) -> dict[str, list[str]]:
    """Some of everything that has an id, by its type."""
    found: dict[str, list[str]] = {}
    for first in range(0, len(LISTS), MOST_FIELDS):
        names = LISTS[first : first + MOST_FIELDS]
        fields = " ".join(f"{name}(first: 5) {{ nodes {{ __typename id }} }}" for name in names)
        for page in partner.query(f"{{ {fields} }}").values():
            for node in page["nodes"]:
                found.setdefault(node["__typename"], []).append(node["id"])
    return found
