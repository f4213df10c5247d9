"""What consumers are told of taxes, item by item, by a table that the company brought; what files say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from domain.fiscal.approximate_file import COLUMNS, MOST_CHARACTERS, published
from domain.fiscal.approximate_taxes import (
    ApproximateBook,
    ApproximateTaxes,
    ApproximateTaxesOverlap,
    ApproximateTaxRate,
    ApproximateTaxTable,
    approximate_tax,
    is_told,
    told,
    total_approximate,
)
from domain.fiscal.commands.import_approximate_taxes import (
    ImportApproximateTaxes,
    import_approximate_taxes,
)
from domain.fiscal.invoice import Invoice, InvoiceKind
from domain.kernel.money import Money
from domain.kernel.refusal import Duplicate, NotFound, Refusal, RefusalGroup
from tests.gateways.sample import CONSUMER, RETAILER, invoice, line, nfce
from tests.memory import Memory
from workers.gateways.nfe.document import nfe_document

NAMES = {"n": "http://www.portalfiscal.inf.br/nfe"}
HEADING = ";".join(COLUMNS)
COFFEE = '09012100;;0;"Café; torrado";13.45;16.52;18,00;0.00;01/11/2026;31/12/2026;42CA5A;26.2.A;IBPT'


def file(*lines: str) -> str:
    return "\r\n".join([HEADING, *lines, ""])


def rate(**more: str) -> ApproximateTaxRate:
    percents = {"national": "13.45", "imported": "16.52", "state": "18", "city": "0"} | more
    return ApproximateTaxRate(
        id=UUID(int=1),
        table_id=UUID(int=2),
        ncm="09012100",
        exception="",
        **{name: Decimal(value) for name, value in percents.items()},
    )


def faults(content: str) -> list[tuple[str, Any, Any]]:
    with pytest.raises(RefusalGroup) as refused:
        published(content)
    return [(one.code, one.facts["line"], one.facts["column"]) for one in refused.value.refusals]


def test_a_file_is_read_as_it_is_published() -> None:
    service = "0101;;2;;10;10;0;3.5;01/11/2026;31/12/2026;42CA5A;26.2.A;IBPT"
    special = "09012100;01;0;;1;2;3;0;01/11/2026;31/12/2026;42CA5A;26.2.A;IBPT"
    found = published("\ufeff" + file(COFFEE, special, service, ";" * 12))
    assert (found.publisher, found.edition, found.key) == ("IBPT", "26.2.A", "42CA5A")
    assert (found.valid_from, found.valid_until) == (date(2026, 11, 1), date(2026, 12, 31))
    assert found.services == 1
    assert [(one.ncm, one.exception, str(one.national), str(one.state)) for one in found.rates] == [
        ("09012100", "", "13.45", "18.00"),
        ("09012100", "1", "1", "3"),
    ]


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"codigo": "0901210"}, "MALFORMED", "codigo"),
        ({"codigo": "0901210A"}, "MALFORMED", "codigo"),
        ({"codigo": "\u0660\u0669\u0660\u0661\u0662\u0661\u0660\u0660"}, "MALFORMED", "codigo"),
        ({"ex": "A"}, "MALFORMED", "ex"),
        ({"tipo": "3"}, "MALFORMED", "tipo"),
        ({"nacionalfederal": "100.01"}, "OUT_OF_RANGE", "nacionalfederal"),
        ({"nacionalfederal": "-1"}, "MALFORMED", "nacionalfederal"),
        ({"importadosfederal": "1.234"}, "MALFORMED", "importadosfederal"),
        ({"estadual": ""}, "MALFORMED", "estadual"),
        ({"estadual": "1e1"}, "MALFORMED", "estadual"),
        ({"estadual": "NaN"}, "MALFORMED", "estadual"),
        ({"municipal": "1.5,2"}, "MALFORMED", "municipal"),
        ({"municipal": "9" * 400}, "OUT_OF_RANGE", "municipal"),
        ({"vigenciainicio": "31/02/2026"}, "MALFORMED", "vigenciainicio"),
        ({"vigenciainicio": "2026-11-01"}, "MALFORMED", "vigenciainicio"),
        ({"vigenciafim": "31/10/2026"}, "OUT_OF_RANGE", "vigenciafim"),
        ({"chave": ""}, "REQUIRED", "chave"),
        ({"fonte": "x" * 61}, "MALFORMED", "fonte"),
        ({"fonte": "IBPT\x01"}, "MALFORMED", "fonte"),
    ],
)
def test_what_a_line_may_not_say_is_refused_with_its_place(
    changes: dict[str, str], code: str, column: str
) -> None:
    sound = dict(zip(COLUMNS, COFFEE.replace('"Café; torrado"', "").split(";"), strict=True))
    assert faults(file(";".join((sound | changes).values()))) == [(code, 2, column)]


def test_all_faults_are_told_at_once_and_no_more_than_fifty() -> None:
    wrong = COFFEE.replace("13.45", "x").replace("09012100", "1")
    assert faults(file(COFFEE, wrong, COFFEE)) == [
        ("MALFORMED", 3, "codigo"),
        ("MALFORMED", 3, "nacionalfederal"),
        ("DUPLICATE", 4, "codigo"),
    ]
    assert len(faults(file(*[wrong] * 100))) == 50


def test_lines_of_another_publication_are_refused() -> None:
    other = COFFEE.replace("09012100", "09012200").replace("26.2.A", "26.2.B")
    assert faults(file(COFFEE, other)) == [("MALFORMED", 3, "versao")]


def test_a_piece_of_services_alone_brings_nothing_and_is_no_fault() -> None:
    found = published(file("0101;;2;;10;10;0;3.5;01/11/2026;31/12/2026;42CA5A;26.2.A;IBPT"))
    assert (found.rates, found.services) == ((), 1)


def test_what_is_no_such_file_is_refused() -> None:
    assert faults("") == [("MALFORMED", 1, name) for name in COLUMNS]
    assert faults("<html/>") == [("MALFORMED", 1, name) for name in COLUMNS]
    assert faults(file()) == [("REQUIRED", 2, "codigo")]
    assert faults(file("a;b")) == [("MALFORMED", 2, "fonte")]
    assert faults(file(COFFEE + ";more")) == [("MALFORMED", 2, "fonte")]
    assert faults(file('09012100;;0;"open'))[0][0] == "MALFORMED"
    assert faults(f"{HEADING};codigo") == [("MALFORMED", 1, "codigo")]


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(Refusal) as refused:
        published("x" * (MOST_CHARACTERS + 1))
    assert refused.value.code == "OUT_OF_RANGE"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_whatever_a_file_says_is_read_or_refused(text: str) -> None:
    for content in (text, file(text), file(COFFEE, text)):
        try:
            published(content)
        except (Refusal, RefusalGroup):
            continue


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 10**6), st.integers(0, 8), st.booleans(), *[st.integers(0, 10000)] * 4),
        min_size=1,
        max_size=30,
    )
)
def test_totals_are_the_sum_of_the_items_and_the_words_say_the_same(items: list[Any]) -> None:
    lines = []
    for position, (cents, origin, known, *percents) in enumerate(items, 1):
        one = line(position, quantity="1", price=str(Money(cents)))
        one.origin = origin
        names = ("national", "imported", "state", "city")
        shares = {name: str(Decimal(part) / 100) for name, part in zip(names, percents, strict=True)}
        one.approximate = approximate_tax(one, rate(**shares) if known else None)
        lines.append(one)
    borne = [one.approximate for one in lines if one.approximate]
    total, said = total_approximate(lines), told(lines, "IBPT 26.2.A 42CA5A")
    if not borne:
        assert total is said is None
        return
    assert total == Money.total(one.federal + one.state + one.city for one in borne)
    assert said
    for sphere in ("federal", "state", "city"):
        amount = Money.total(getattr(one, sphere) for one in borne)
        assert f"R$ {amount}".replace(".", ",") in said
    assert "Fonte: IBPT 26.2.A 42CA5A." in said.partition("Itens")[0]
    assert ("Itens sem informação" in said) is (len(borne) < len(lines))


def test_items_of_which_nothing_is_known_are_told_in_stretches_after_the_source() -> None:
    lines = [line(position) for position in range(1, 991)]
    for one in lines:
        one.approximate = approximate_tax(one, rate()) if one.position in (2, 989) else None
    said = told(lines, "IBPT 26.2.A 42CA5A")
    assert said
    assert said.endswith("Fonte: IBPT 26.2.A 42CA5A. Itens sem informação: 1, 3-988, 990.")


def test_goods_from_abroad_have_a_percentage_of_their_own() -> None:
    one, shares = line(quantity="1", price="100.00"), {}
    for origin in range(9):
        one.origin = origin
        found = approximate_tax(one, rate())
        assert found
        shares[origin] = str(found.federal)
    assert [origin for origin, share in shares.items() if share == "16.52"] == [1, 2, 6, 7]
    assert set(shares.values()) == {"16.52", "13.45"}


def test_consumers_are_told_and_others_are_not() -> None:
    assert is_told(InvoiceKind.NFCE, RETAILER)
    assert is_told(InvoiceKind.NFE, CONSUMER)
    assert not is_told(InvoiceKind.NFE, RETAILER)


def with_taxes(made: Invoice) -> Invoice:
    for one in made.lines:
        one.approximate = approximate_tax(one, rate())
    return made


def test_the_document_bears_it_item_by_item_and_in_total() -> None:
    def texts(made: Invoice, path: str) -> list[str]:
        found = etree.fromstring(nfe_document(made)).findall(f".//{path}", NAMES)
        return [one.text for one in found]

    made = with_taxes(invoice(lines=[line(1), line(2)]))
    assert texts(made, "n:imposto/n:vTotTrib") == ["75.17", "75.17"]
    assert texts(made, "n:ICMSTot/n:vTotTrib") == ["150.34"]
    assert texts(invoice(), "n:vTotTrib") == []


class Tables:
    """What was brought, as the unit of work in memory has it."""

    def __init__(self, world: Memory) -> None:
        self.world = world

    async def on(self, *_: Any) -> ApproximateBook | None:
        raise AssertionError

    async def turn(self, state: str) -> None:
        """Nobody else is there."""

    async def tables_of(self, state: str) -> list[UUID]:
        return [table.id for table in await self.world.find_all(ApproximateTaxTable, state=state)]

    async def rows_of(self, table_id: UUID) -> dict[tuple[str, str], ApproximateTaxRate]:
        return {one.code: one for one in self.world.facts if one.table_id == table_id}


def world() -> Memory:
    made = Memory()
    made.answers[ApproximateTaxes] = Tables(made)
    return made


async def brought(here: Memory, *lines: str, state: str = "sp", **more: Any) -> ApproximateTaxTable:
    command = ImportApproximateTaxes(state=state, content=file(*lines), **more)
    return await here.get(ApproximateTaxTable, await import_approximate_taxes(command, here))


async def test_more_lines_of_a_publication_join_it_and_none_is_there_twice() -> None:
    here = world()
    table = await brought(here, COFFEE)
    assert await brought(here, COFFEE, COFFEE.replace("09012100", "48232000")) is table
    assert (table.state, table.rates, table.named) == ("SP", 2, "IBPT 26.2.A 42CA5A")
    assert [one.ncm for one in here.facts] == ["09012100", "48232000"]
    with pytest.raises(Duplicate):
        await brought(here, COFFEE.replace("13.45", "14.45"))
    assert (table.rates, len(here.facts)) == (2, 2)


async def test_another_of_the_same_days_is_refused_unless_it_replaces_the_first() -> None:
    here = world()
    first = await brought(here, COFFEE)
    later = COFFEE.replace("26.2.A", "26.2.B").replace("01/11/2026;31/12/2026", "15/12/2026;31/01/2027")
    with pytest.raises(ApproximateTaxesOverlap) as refused:
        await brought(here, later)
    assert refused.value.facts["table"] == "IBPT 26.2.A 42CA5A"
    with pytest.raises(NotFound):
        await brought(here, later, replaces_id=UUID(int=99))
    second = await brought(here, later, replaces_id=first.id)
    assert (first.valid_until, second.valid_from) == (date(2026, 12, 14), date(2026, 12, 15))
    await brought(here, later.replace("26.2.B", "26.2.C"), replaces_id=second.id)
    assert second.valid_until == date(2026, 12, 14)
    assert not second.meets(date(2026, 1, 1), date(2027, 12, 31))


async def test_another_state_has_tables_of_its_own() -> None:
    here = world()
    await brought(here, COFFEE)
    assert (await brought(here, COFFEE, state="MG")).state == "MG"


async def test_a_file_with_a_fault_changes_nothing() -> None:
    here = world()
    with pytest.raises(RefusalGroup):
        await brought(here, COFFEE, COFFEE.replace("09012100", "x"), COFFEE)
    assert (here.kept, here.facts) == ({}, [])


def test_a_mended_document_tells_anew() -> None:
    made = with_taxes(nfce())
    lines = [replace(one, approximate=None) for one in made.lines]
    made.correct(issuer=made.issuer, recipient=made.recipient, lines=lines)
    assert total_approximate(made.lines) is None
