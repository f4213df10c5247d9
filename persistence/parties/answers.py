"""Whether a state registration is right, by the rules of the 27 states."""

from __future__ import annotations

from erpbrasil.base.fiscal import ie

from domain.parties.ports import StateRegistrations
from persistence.answering import answers
from persistence.unit_of_work import SqlUnitOfWork


@answers(StateRegistrations)
class CheckedStateRegistrations:
    def __init__(self, _: SqlUnitOfWork) -> None:
        pass

    def valid(self, state: str, number: str) -> bool:
        try:
            return bool(ie.validar(state.lower(), number))
        except (IndexError, ValueError):
            return False
