"""Amounts and quantities come back from the database as they went in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql import dialect

from domain.kernel.money import Money
from domain.stock.movement import MovementKind
from persistence.columns import Choice, MoneyColumn, QuantityColumn

POSTGRES = dialect()


@given(st.integers(-(2**63), 2**63 - 1))
def test_money_is_kept_to_the_cent(cents):
    column = MoneyColumn()
    assert column.process_result_value(column.process_bind_param(Money(cents), POSTGRES), POSTGRES) == Money(
        cents
    )


@given(st.decimals(-(10**11), 10**11, places=4))
def test_a_quantity_is_kept_to_four_places(quantity):
    column = QuantityColumn()
    stored = column.process_bind_param(quantity, POSTGRES)
    assert isinstance(stored, int)
    assert column.process_result_value(stored, POSTGRES) == quantity


def test_a_finer_quantity_is_a_bug_and_not_rounded():
    with pytest.raises(ValueError, match="four decimal places"):
        QuantityColumn().process_bind_param(Decimal("0.00001"), POSTGRES)


def test_a_value_outside_the_closed_list_is_a_bug():
    with pytest.raises(ValueError, match="SIDEWAYS"):
        Choice(MovementKind).process_bind_param("SIDEWAYS", POSTGRES)
