"""Lists of a company's rows as a model in memory has them: filtered, sorted and cut by the specification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from graphql import GraphQLSchema
from strawberry.utils.str_converters import to_camel_case

from domain.kernel.calendar import BRASILIA
from persistence.reading.kinds import INSTANT
from persistence.reading.view import DESC, Leaf, View
from tests.reading.documents import SAMPLES, Word, literal
from tests.reading.known import MOST, Rows, shown
from tests.reading.oracle import matches, ordered

FEWEST = 3
Where = dict[str, Any]


@dataclass(frozen=True)
class Model:
    """One list; ``rows`` are all it has."""

    name: str
    view: View
    leaves: Mapping[str, Leaf]
    rows: Rows

    @classmethod
    def of(cls, name: str, view: View, rows: Rows, schema: GraphQLSchema) -> Model | None:
        """None where there is too little to filter or sort, or it is not all shown."""
        told = {field.partition(" ")[0] for field in shown(schema, view)}
        leaves = {
            name: leaf
            for name, leaf in {**view.filters, **view.sorts}.items()
            if isinstance(leaf, Leaf) and to_camel_case(name) in told
        }
        ordered_by = [name for name, _ in view.default_sort if view.beside(name) is None]
        enough = FEWEST <= len(rows) < MOST and "id" in leaves and set(ordered_by) <= leaves.keys()
        return cls(name, view, leaves, rows) if enough else None

    def where(self, random: Random, depth: int = 2) -> Where:
        """By chance, with operands as they are written."""
        if depth and random.random() < 0.5:
            match random.choice(["and", "or", "not"]):
                case "not":
                    return {"not": self.where(random, depth - 1)}
                case joined:
                    return {joined: [self.where(random, depth - 1) for _ in range(random.randint(0, 2))]}
        found = sorted(name for name in self.leaves if name in self.view.filters)
        names = random.sample(found, min(len(found), random.randint(1, 2)))
        return {name: self._operators(name, random) for name in names}

    def _operators(self, name: str, random: Random) -> Where:
        operator = random.choice(self.leaves[name].kind.operators)
        match operator:
            case "is_null":
                return {operator: random.random() < 0.5}
            case "in" | "not_in":
                return {operator: [self._operand(name, random) for _ in range(random.randint(0, 3))]}
            case "between":
                return {operator: {"from": self._operand(name, random), "to": self._operand(name, random)}}
            case "starts_with":
                return {operator: self._operand(name, random)[: random.randint(0, 3)]}
        return {operator: self._operand(name, random)}

    def _operand(self, name: str, random: Random) -> Any:
        """Mostly one that a row has, of instants sometimes its day."""
        kind = self.leaves[name].kind
        there = [row[to_camel_case(name)] for row in self.rows]
        values = [value for value in there if value is not None]
        if kind is INSTANT:
            values += [value[:10] for value in values]
            return random.choice(values or SAMPLES["Moment"])
        if kind.labels is not None:
            return Word(random.choice(sorted(kind.labels)))
        if kind.scalar in ("Money", "Decimal"):
            return random.choice([*values, "0", "1", "-12.3"])
        if kind.scalar in ("ID", "Boolean") or (values and random.random() < 0.8):
            return random.choice(values or [True])
        return random.choice(SAMPLES[kind.scalar])

    def order_by(self, random: Random) -> list[tuple[str, str]]:
        sorts = self.view.sorts
        sortable = sorted(name for name in self.leaves if name in sorts and self.view.beside(name) is None)
        names = random.sample(sortable, random.randint(0, min(2, len(sortable))))
        return [(name, random.choice(["ASC", "DESC"])) for name in names]

    def expected(
        self, where: Where, order_by: Sequence[tuple[str, str]], zone: ZoneInfo = BRASILIA
    ) -> list[str]:
        """The ids, in order."""
        things = [self._thing(row) for row in self.rows]
        wanted = [thing for thing in things if matches(thing, self._read(where), zone)]
        usual = [(name, "DESC" if way == DESC else "ASC") for name, way in self.view.default_sort]
        by = order_by or [(name, way) for name, way in usual if self.view.beside(name) is None]
        return [thing.wire for thing in ordered(wanted, by)]

    def _thing(self, row: Mapping[str, Any]) -> Any:
        values = {name: row[to_camel_case(name)] for name in self.leaves}
        read = {
            name: None if value is None else self.leaves[name].kind.read(value)
            for name, value in values.items()
        }
        return SimpleNamespace(**read, wire=row["id"])

    def _read(self, where: Where) -> Where:
        return {name: self._meant(name, operand) for name, operand in where.items()}

    def _meant(self, name: str, operand: Any) -> Any:
        match name:
            case "and" | "or":
                return [self._read(each) for each in operand]
            case "not":
                return self._read(operand)
        return {operator: self._value(name, operator, value) for operator, value in operand.items()}

    def _value(self, name: str, operator: str, value: Any) -> Any:
        match value:
            case bool() if operator == "is_null":
                return value
            case list():
                return [self._value(name, operator, each) for each in value]
            case dict():
                return {end: self._value(name, operator, each) for end, each in value.items()}
        return read(self.leaves[name], value)


def read(leaf: Leaf, value: Any) -> Any:
    """An operand as the rows have their values; a day where an instant is compared with one."""
    if leaf.kind is INSTANT and len(value) == len("2026-11-23"):
        return date.fromisoformat(value)
    meant = leaf.kind.read(value)
    return getattr(meant, "amount", meant)


def written(where: Where, order_by: Sequence[tuple[str, str]]) -> str:
    """As arguments of a list."""
    sorts = [{"field": Word(name.upper()), "direction": Word(way)} for name, way in order_by]
    parts = [f"where: {literal(_camel(where))}", *([f"orderBy: {literal(sorts)}"] if sorts else [])]
    return ", ".join(parts)


def _camel(where: Any) -> Any:
    match where:
        case dict():
            return {to_camel_case(name): _camel(each) for name, each in where.items()}
        case list():
            return [_camel(each) for each in where]
    return where
