"""Asking over HTTP for the law of a day: its rows, where they are from, and what they do not say."""

from __future__ import annotations

from typing import Any

from persistence.law.book import shipped_law
from tests.api.front import Client
from tests.api.test_tax_rules import writer  # noqa: F401
from tests.fiscal.test_law import TODAY

LAW = """query($on: Date!, $kind: String, $first: Int = 100, $after: ID) {
  taxLaw(on: $on, kind: $kind, first: $first, after: $after) {
    on total unverified nextAfter
    rows { id kind title validFrom validUntil norm source checked
      asked { name value } answers { name value } }
    missing { kind asked { name value } last next } } }"""


async def law(client: Client, on: str = str(TODAY), **asked: Any) -> dict[str, Any]:
    return (await client.data(LAW, on=on, **asked))["taxLaw"]


async def test_a_row_says_what_it_answers_by_which_norm_and_from_where(ana: Client):
    found = await law(ana, kind="INTERNAL_RATE")
    row = next(each for each in found["rows"] if each["asked"] == [{"name": "state", "value": "SP"}])
    assert row["answers"] == [{"name": "rate", "value": "18.00"}]
    assert row["norm"]
    assert row["source"]
    assert (found["total"], found["nextAfter"]) == (27, None)


async def test_the_whole_law_is_read_page_by_page(ana: Client):
    seen: list[str] = []
    page: dict[str, Any] = {"nextAfter": None}
    while True:
        page = await law(ana, after=page["nextAfter"])
        seen += [row["id"] for row in page["rows"]]
        if page["nextAfter"] is None:
            break
    assert sorted(seen) == sorted(rule.id for rule in shipped_law(TODAY).rules.values())
    assert (len(seen), page["unverified"] > 0) == (page["total"], True)


async def test_what_ends_and_has_no_successor_is_named(ana: Client):
    found = await law(ana, on="2027-01-01", first=1)
    gaps = {(gap["kind"], gap["last"]) for gap in found["missing"]}
    assert {("CONTRIBUTION_RATE", "2026-12-31"), ("CONSUMPTION_RATE", "2026-12-31")} <= gaps
    assert (await law(ana, first=1))["missing"] == []


async def test_a_kind_or_a_place_that_is_none_is_bad_input(ana: Client):
    for wrong in ({"kind": "NOTHING"}, {"after": "nothing"}):
        answer = await ana.ask(LAW, on=str(TODAY), **wrong)
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_who_may_not_read_it_is_told_so(writer: Client):  # noqa: F811
    answer = await writer.ask(LAW, on=str(TODAY))
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
