"""Statements that SQLAlchemy writes once and the driver sends, for what every command asks."""

from __future__ import annotations

import asyncio
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from operator import itemgetter
from typing import Any, TypeGuard
from uuid import UUID

import asyncpg
import orjson
from asyncpg.protocol import protocol
from sqlalchemy import ARRAY, ClauseElement, PoolProxiedConnection, TypeDecorator
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

Process = Callable[[Any], Any]
NUMERIC = 1700
"""The type of PostgreSQL that SQLAlchemy wants to be told of where a column is numeric."""
UNDONE_WITHIN = 2.0
"""Seconds in which a server that lives has rolled a transaction back."""
GONE = (
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    ConnectionError,
)
"""What is wrong with a connection, and nothing with what was asked."""


LISTS = (list, tuple, set, frozenset, range, type({}.keys()), type({}.values()))
"""What may be sent as a list. The driver asks of each value in one whether it is a list: told the types
that are, it asks a tenth of what it asks abstract classes."""
ASKED_BY_THE_DRIVER = ("IterableABC", "SizedABC")
for _asked in ASKED_BY_THE_DRIVER:
    setattr(protocol, _asked, LISTS)


def to_json(body: Any) -> str:
    """Ids are the driver's own class, which is written as any other."""
    return orjson.dumps(body, default=_id).decode()


def _id(value: Any) -> str:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)


DIALECT = PGDialect_asyncpg(json_serializer=to_json, json_deserializer=orjson.loads)


class Statement:
    """What is asked, with named parameters; compiled when it is first sent, prepared by each connection.

    Values pass through the types of their columns in both directions, as they do in SQLAlchemy.
    """

    def __init__(self, asked: ClauseElement) -> None:
        self._asked = asked

    @cached_property
    def _compiled(self) -> Any:
        return self._asked.compile(dialect=DIALECT)

    @cached_property
    def sql(self) -> str:
        return str(self._compiled)

    @cached_property
    def _taken(self) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
        """The values by their names, in the order of the placeholders."""
        names = self._compiled.positiontup
        return itemgetter(*names) if len(names) > 1 else lambda given: [given[name] for name in names]

    @cached_property
    def _written(self) -> list[tuple[int, Process]]:
        binds, names = self._compiled.binds, self._compiled.positiontup
        processed = ((place, _writer(binds[name].type)) for place, name in enumerate(names))
        return [(place, process) for place, process in processed if process is not None]

    @cached_property
    def _fixed(self) -> dict[str, Any]:
        """Values that are given in the statement itself."""
        return self._compiled.construct_params(_check=False)

    @cached_property
    def _columns(self) -> list[tuple[int, Process]]:
        types = enumerate(column.type for column in self._result)
        processed = ((place, _reader(type_)) for place, type_ in types)
        return [(place, process) for place, process in processed if process is not None]

    @cached_property
    def _row(self) -> Any:
        return namedtuple("Row", [column.keyname for column in self._result], rename=True)

    @property
    def _result(self) -> Any:
        return self._compiled._result_columns

    def values(self, given: dict[str, Any]) -> list[Any]:
        """The arguments for the placeholders."""
        values = list(self._taken({**self._fixed, **given}))
        for place, process in self._written:
            values[place] = process(values[place])
        return values

    def row(self, record: Sequence[Any]) -> Any:
        """A named tuple of what a column means."""
        values = list(record)
        for place, process in self._columns:
            values[place] = process(values[place])
        return self._row._make(values)


def _writer(type_: TypeEngine[Any]) -> Process | None:
    """What SQLAlchemy's own processor does, without what it asks itself anew for each value and list."""
    if isinstance(type_, ARRAY):
        item = _writer(type_.item_type)
        if item is None:
            return None
        if type_.dimensions == 1:
            return partial(_each, item)
    if _is_bare(type_, "bind_processor", "process_bind_param"):
        return partial(type_.process_bind_param, dialect=DIALECT)
    return type_.dialect_impl(DIALECT).bind_processor(DIALECT)


def _each(process: Process, values: Iterable[Any] | None) -> list[Any] | None:
    return None if values is None else [process(value) for value in values]


def _reader(type_: TypeEngine[Any]) -> Process | None:
    if _is_bare(type_, "result_processor", "process_result_value", NUMERIC):
        return partial(type_.process_result_value, dialect=DIALECT)
    return type_.dialect_impl(DIALECT).result_processor(DIALECT, NUMERIC)


def _is_bare(type_: TypeEngine[Any], processor: str, own: str, *given: Any) -> TypeGuard[TypeDecorator[Any]]:
    """Whether its ``own`` method does all that is to be done."""
    if not isinstance(type_, TypeDecorator) or getattr(type(type_), own) is getattr(TypeDecorator, own):
        return False
    return getattr(type_.impl_instance.dialect_impl(DIALECT), processor)(DIALECT, *given) is None


@dataclass(frozen=True)
class Wire:
    """The driver's end of a connection that SQLAlchemy has taken. Raises what SQLAlchemy would."""

    driver: asyncpg.Connection

    @classmethod
    def of(cls, connection: AsyncConnection) -> Wire:
        assert connection.sync_connection is not None
        return cls.over(connection.sync_connection.connection)

    @classmethod
    def over(cls, taken: PoolProxiedConnection) -> Wire:
        driver = taken.driver_connection
        assert isinstance(driver, asyncpg.Connection)
        return cls(driver)

    async def begin(self, how: str = "begin") -> None:
        """Who leaves in the middle leaves a connection of which nobody knows what it is in: it is closed."""
        try:
            await self._say(how)
        except DBAPIError:
            raise
        except BaseException:
            self.driver.terminate()
            raise

    async def commit(self) -> None:
        await self._say("commit")

    async def end(self) -> None:
        """What is not committed by now does not happen. A connection that cannot say so is closed.

        Who is cut off meanwhile leaves when that is over: whoever takes the connection next finds it at rest.
        """
        if not self.driver.is_closed() and self.driver.is_in_transaction():
            await _to_its_end(asyncio.ensure_future(self._undo()))

    async def _undo(self) -> None:
        try:
            await self.driver.execute("rollback", timeout=UNDONE_WITHIN)
        except Exception:
            self.driver.terminate()
        except asyncio.CancelledError:
            self.driver.terminate()
            raise

    async def _say(self, what: str) -> None:
        with spoken(what, self.driver):
            await self.driver.execute(what)

    async def rows(self, statement: Statement, **given: Any) -> list[Any]:
        with spoken(statement.sql, self.driver):
            return [
                statement.row(row) for row in await self.driver.fetch(statement.sql, *statement.values(given))
            ]

    async def row(self, statement: Statement, **given: Any) -> Any | None:
        """The only one, or none."""
        found = await self.rows(statement, **given)
        return found[0] if found else None

    async def scalar(self, statement: Statement, **given: Any) -> Any | None:
        found = await self.row(statement, **given)
        return None if found is None else found[0]


async def _to_its_end(task: asyncio.Future[None]) -> None:
    """However often whoever waits for it is cut off; they are when it has ended."""
    cut_off: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as cancelled:
            cut_off = cancelled
    if cut_off is not None:
        raise cut_off


@dataclass(slots=True)
class spoken:  # noqa: N801  stands in a with statement
    """The driver's errors as SQLAlchemy hands them on: with their state, caused by the original.

    A connection that is lost is closed on this side, too, so that nobody goes on with it.
    """

    sql: str
    driver: asyncpg.Connection | None = None

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or not isinstance(error, (asyncpg.PostgresError, *GONE)):
            return
        gone = isinstance(error, GONE)
        if gone and self.driver is not None:
            self.driver.terminate()
        raise DBAPIError(self.sql, None, _told(error), connection_invalidated=gone) from error


def _told(error: Exception) -> Exception:
    told: Any = Exception(str(error))
    told.sqlstate = getattr(error, "sqlstate", None)
    told.__cause__ = error
    return told
