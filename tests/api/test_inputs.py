"""What a client left out, and what it said is null."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.inputs import read_input
from domain.fiscal.commands.choose_contingency_policy import ChooseContingencyPolicy
from domain.fiscal.contingency_policy import GOOD_ANSWERS, NFE_AFTER


def read(**values: Any) -> ChooseContingencyPolicy:
    given = {"establishmentId": f"establishment_{UUID(int=1).hex}", **values}
    return read_input(ChooseContingencyPolicy, given, (), [])


def test_null_is_not_the_default_where_it_means_something() -> None:
    said = read(nfeAfter=None, leaveAfter=None)
    assert (said.nfe_after, said.leave_after) == (None, None)
    left_out = read()
    assert (left_out.nfe_after, left_out.leave_after) == (NFE_AFTER, GOOD_ANSWERS)
    assert read(leaveAfter=5).leave_after == 5
