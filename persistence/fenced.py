"""One statement that sets the company and reads behind it: row security without a transaction of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, Select, Uuid, bindparam, literal_column
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.sql.compiler import ExpandedState
from sqlalchemy.types import TypeEngine

DIALECT = dialect()
COMPANY: BindParameter[Any] = bindparam("company", type_=Uuid())
FENCE = "with c as materialized (select set_config('app.company', ${company}::uuid::text, true) as company)"
"""Row security is told the company before the first row of the fenced part is looked at."""
GATE = literal_column("c.company").is_not(None)
"""Ties the fenced part to the fence: it cannot begin without its row."""

PLACE = re.compile(r"\$(\d+)")

Write = Callable[[Any], Any]


@dataclass(frozen=True)
class Parameter:
    """``write`` makes what the driver wants; ``constant`` is its value where the statement says it."""

    name: str
    write: Write
    constant: Any


@dataclass(frozen=True)
class Fenced:
    """The text of a prepared statement and its parameters, in order."""

    fence: str
    columns: str
    body: str
    parameters: Sequence[Parameter]
    _proving: dict[int, str] = field(default_factory=dict, init=False, compare=False, repr=False)

    @classmethod
    def of(cls, wanted: Select[*tuple[Any, ...]], columns: str = "x.*") -> Fenced:
        """``wanted`` speaks of COMPANY; its rows are called x."""
        binds, made = _made(wanted.where(GATE))
        names: Sequence[str] = made.positiontup or ()
        names = names if "company" in names else (*names, "company")
        fence = FENCE.format(company=names.index("company") + 1)
        kinds = {name: binds[name if name in binds else _list_of(name)].type for name in names}
        parameters = [Parameter(name, _write(kinds[name]), made.parameters.get(name)) for name in names]
        return cls(fence, columns, f"lateral ({made.statement} offset 0)", parameters)

    @cached_property
    def sql(self) -> str:
        return f"{self.fence} select {self.columns} from c, {self.body} x"  # noqa: S608  of declarations

    def proving(self, proof: Fenced) -> str:
        """The same with all columns of ``proof`` behind its own, whose parameters come after its own.

        No row at all when ``proof`` has none; one with nothing of its own when there is nothing else.
        There are as many as ways to prove who one is.
        """
        known = self._proving.get(id(proof))
        if known is None:
            shifted = PLACE.sub(lambda place: f"${int(place[1]) + len(self.parameters)}", proof.body)
            known = self._proving[id(proof)] = (
                f"{self.fence} select {self.columns}, p.* from c "  # noqa: S608  of declarations
                f"cross join {shifted} p left join {self.body} x on true"
            )
        return known

    def filled(self, values: Mapping[str, Any]) -> list[Any]:
        """The parameters for these values; those that are not among them are constants."""
        return [one.write(values.get(one.name, one.constant)) for one in self.parameters]


def _made(wanted: Select[*tuple[Any, ...]]) -> tuple[Mapping[str, BindParameter[Any]], ExpandedState]:
    """With lists of constants written out, for which all that is said later must be nothing for now."""
    made = wanted.compile(dialect=DIALECT)
    later = {bind.key: None for bind in made.binds.values() if bind.required}
    return {COMPANY.key: COMPANY, **made.binds}, made.construct_expanded_state(later)


def _list_of(name: str) -> str:
    """The bind of a list of constants, of which ``state_1_2`` is one."""
    return name.rpartition("_")[0]


def _write(kind: TypeEngine[Any]) -> Write:
    return kind.dialect_impl(DIALECT).bind_processor(DIALECT) or (lambda value: value)
