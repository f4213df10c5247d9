"""What goes into JSON comes out equal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fiscal.taxes import TaxKind
from domain.kernel.brazil import State
from domain.kernel.money import Money
from persistence.codec import decode, encode

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=4)


@dataclass(frozen=True, kw_only=True)
class Part:
    amount: Money
    rate: Decimal | None
    kind: TaxKind


@dataclass(frozen=True, kw_only=True)
class Whole:
    id: Annotated[UUID, "whole"]
    on: date
    at: datetime
    state: State | None
    raw: bytes
    parts: tuple[Part, ...]
    pair: tuple[int, str]
    quantities: dict[UUID, Decimal]
    names: frozenset[str]
    added_later: bool = False


PARTS = st.builds(
    Part,
    amount=st.builds(Money, st.integers(-(10**15), 10**15)),
    rate=st.none() | DECIMALS,
    kind=st.sampled_from(TaxKind),
)
WHOLES = st.builds(
    Whole,
    id=st.uuids(),
    on=st.dates(),
    at=st.datetimes(timezones=st.just(UTC)),
    state=st.none() | st.sampled_from(State),
    raw=st.binary(),
    parts=st.lists(PARTS, max_size=3).map(tuple),
    pair=st.tuples(st.integers(), st.text()),
    quantities=st.dictionaries(st.uuids(), DECIMALS, max_size=3),
    names=st.frozensets(st.text(), max_size=3),
)


@given(WHOLES)
def test_a_value_survives_the_journey(whole):
    assert decode(Whole, json.loads(json.dumps(encode(whole)))) == whole


@given(WHOLES)
def test_an_older_body_takes_the_defaults_of_what_was_added_later(whole):
    body = encode(whole)
    del body["added_later"]
    assert decode(Whole, body) == whole


@given(DECIMALS, st.integers(0, 6))
def test_equal_numbers_have_one_canonical_form(number, zeros):
    text = format(number, "f")
    longer = Decimal(text + ("" if "." in text else ".") + "0" * zeros)
    assert encode(longer, canonical=True) == encode(number, canonical=True)


def test_numbers_inside_a_value_have_their_canonical_form_too():
    part = Part(amount=Money(1), rate=Decimal("1.50"), kind=TaxKind.ICMS)
    same = Part(amount=Money(1), rate=Decimal("1.5"), kind=TaxKind.ICMS)
    assert encode((part,), canonical=True) == encode((same,), canonical=True)


@pytest.mark.parametrize("odd", [1.5, object()])
def test_what_has_no_exact_form_is_a_bug(odd):
    with pytest.raises(TypeError):
        encode({"a": odd})
