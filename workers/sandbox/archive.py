"""What the sandbox has authorised: documents, events, voided numbers, batches; kept over restarts."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

TABLES = """
create table if not exists document (
    key text primary key, number_key text not null unique, protocol text not null, digest text not null,
    received_at text not null);
create table if not exists event (
    key text not null, kind text not null, sequence text not null, protocol text not null,
    answer text not null, primary key (key, kind, sequence));
create table if not exists void (
    issuer text not null, series integer not null, first integer not null, last integer not null);
create table if not exists batch (
    receipt integer primary key, key text not null, code integer not null, pending integer not null,
    received_at text not null);
create table if not exists submission (
    place integer primary key, key text not null, tax_id text not null, code integer not null,
    received_at text not null);
create table if not exists protocol (last integer primary key);
"""


@dataclass(frozen=True)
class Authorized:
    """A document the sandbox has authorised; ``digest`` is its DigestValue."""

    key: str
    protocol: str
    digest: str
    received_at: str


class Archive:
    """One SQLite file; what is written is on the disk before the answer goes out."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._database = sqlite3.connect(
            folder / "authority.sqlite", check_same_thread=False, isolation_level=None
        )
        self._lock = RLock()
        self._database.executescript("pragma journal_mode = wal; pragma synchronous = full;" + TABLES)

    def close(self) -> None:
        self._database.close()

    def forget(self) -> None:
        """Begin anew, as on the first day."""
        with self.deciding():
            for table in ("document", "event", "void", "batch", "submission", "protocol"):
                self._write(f"delete from {table}")  # noqa: S608

    @contextmanager
    def deciding(self) -> Generator[None]:
        """One decision at a time: what it reads stays true until what it writes is safe."""
        with self._lock:
            self._database.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._database.execute("rollback")
                raise
            self._database.execute("commit")

    def document(self, key: str) -> Authorized | None:
        return self._one_document("key = ?", key)

    def document_numbered(self, number_key: str) -> Authorized | None:
        """The document that holds a number: state, issuer, model, series and number of a key."""
        return self._one_document("number_key = ?", number_key)

    def authorize(self, key: str, number_key: str, digest: str, *, state: str, at: str) -> Authorized:
        authorized = Authorized(key, self.next_protocol(state, at), digest, at)
        self._write(
            "insert into document values (?, ?, ?, ?, ?)", key, number_key, authorized.protocol, digest, at
        )
        return authorized

    def next_protocol(self, state: str, at: str) -> str:
        """nProt: 1, state, year, ten digits in sequence."""
        last = self._count("select coalesce(max(last), 0) + 1 from protocol")
        self._write("delete from protocol")
        self._write("insert into protocol values (?)", last)
        return f"1{state}{at[2:4]}{last:010d}"

    def events(self, key: str, *, without: Container[str] = ()) -> list[str]:
        """The answers given to this document's events, as XML; ``without`` those of these kinds."""
        rows = self._rows("select kind, answer from event where key = ? order by protocol", key)
        return [answer for kind, answer in rows if kind not in without]

    def has_event(self, key: str, kind: str, sequence: str) -> bool:
        found = self._row(
            "select 1 from event where key = ? and kind = ? and sequence = ?", key, kind, sequence
        )
        return found is not None

    def event_protocol(self, key: str, kind: str, sequence: str) -> str | None:
        """nProt of an event that was registered."""
        query = "select protocol from event where key = ? and kind = ? and sequence = ?"
        found = self._row(query, key, kind, sequence)
        return found[0] if found else None

    def sequences(self, key: str, kind: str) -> set[int]:
        """nSeqEvento of all of this kind."""
        rows = self._rows("select sequence from event where key = ? and kind = ?", key, kind)
        return {int(row[0]) for row in rows}

    def is_cancelled(self, key: str) -> bool:
        query = "select 1 from event where key = ? and kind in ('110111', '110112')"
        return self._row(query, key) is not None

    def last_sequence(self, key: str, kind: str) -> int:
        """The highest nSeqEvento of this kind; 0 when there is none."""
        query = "select coalesce(max(cast(sequence as integer)), 0) from event where key = ? and kind = ?"
        return self._row(query, key, kind)[0]  # ty: ignore[not-subscriptable]  an aggregate has a row

    def register(self, key: str, kind: str, sequence: str, protocol: str, answer: str) -> None:
        self._write("insert into event values (?, ?, ?, ?, ?)", key, kind, sequence, protocol, answer)

    def is_void(self, issuer: str, series: int, number: int) -> bool:
        """``issuer`` is told with the model, as in a key."""
        query = "select 1 from void where issuer = ? and series = ? and ? between first and last"
        return self._row(query, issuer, series, number) is not None

    def has_void(self, issuer: str, series: int, first: int, last: int) -> bool:
        query = "select 1 from void where issuer = ? and series = ? and first = ? and last = ?"
        return self._row(query, issuer, series, first, last) is not None

    def void(self, issuer: str, series: int, first: int, last: int) -> None:
        self._write("insert into void values (?, ?, ?, ?)", issuer, series, first, last)

    def keep_batch(self, key: str, code: int, pending: int, at: str) -> int:
        """The number of the receipt under which the result can be asked for."""
        self._write(
            "insert into batch (key, code, pending, received_at) values (?, ?, ?, ?)", key, code, pending, at
        )
        return self._count("select last_insert_rowid()")

    def batch(self, receipt: int) -> tuple[str, int, int, str] | None:
        """Key, status code, questions still to go and time of reception."""
        found = self._row("select key, code, pending, received_at from batch where receipt = ?", receipt)
        self._write("update batch set pending = max(pending - 1, 0) where receipt = ?", receipt)
        return found

    def note(self, key: str, tax_id: str, code: int, at: str) -> None:
        self._write(
            "insert into submission (key, tax_id, code, received_at) values (?, ?, ?, ?)",
            key,
            tax_id,
            code,
            at,
        )

    def submissions(self) -> list[dict[str, object]]:
        """Every document that came in, in order, with what was answered."""
        names = ("accessKey", "recipient", "statusCode", "receivedAt")
        rows = self._rows("select key, tax_id, code, received_at from submission order by place")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _one_document(self, condition: str, value: str) -> Authorized | None:
        query = f"select key, protocol, digest, received_at from document where {condition}"  # noqa: S608
        row = self._row(query, value)
        return Authorized(*row) if row else None

    def _count(self, query: str) -> int:
        (count,) = self._row(query) or (0,)
        return count

    def _row(self, query: str, *values: object) -> tuple | None:
        with self._lock:
            return self._database.execute(query, values).fetchone()

    def _rows(self, query: str, *values: object) -> list[tuple]:
        with self._lock:
            return self._database.execute(query, values).fetchall()

    def _write(self, statement: str, *values: object) -> None:
        with self._lock:
            self._database.execute(statement, values)
