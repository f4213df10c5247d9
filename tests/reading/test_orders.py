"""What lists are sorted by: only what an index has in that order."""

from __future__ import annotations

import pytest

from persistence.reading.order import order_of
from persistence.reading.problem import BadInput
from tests.shipped import VIEWS

OF_A_RUN = {"payroll_run": {"id": {"eq": f"payrollrun_{'0' * 32}"}}}


@pytest.mark.parametrize(("name", "sort"), [("Payslip", "registration_number"), ("PayrollCost", "item")])
def test_what_is_ordered_within_a_run_alone_is_in_its_order_there(name: str, sort: str) -> None:
    assert [each.name for each in order_of(VIEWS[name], None, OF_A_RUN).sorts] == [sort, "id"]
    assert [each.name for each in order_of(VIEWS[name], None, {"employee": {}}).sorts] == ["id"]


@pytest.mark.parametrize("where", [None, {}, {"payroll_run": None}, {"or": [OF_A_RUN]}])
def test_all_payslips_of_a_company_are_not_sorted_for_a_page_of_them(where: object) -> None:
    wanted = [{"field": "change_order", "direction": "DESC"}]
    with pytest.raises(BadInput, match="narrowed by payroll_run") as refused:
        order_of(VIEWS["Payslip"], wanted, where)  # ty: ignore[invalid-argument-type]
    assert refused.value.path == ("order_by", 0, "field")
    assert order_of(VIEWS["Payslip"], wanted, OF_A_RUN).sorts[0].name == "change_order"
