"""Finding rows by what people type: the text that is searched, its index, and the conditions that use it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Computed,
    Function,
    Index,
    Integer,
    Text,
    Uuid,
    and_,
    any_,
    case,
    cast,
    func,
    select,
)

from persistence.registry import COMPANY

LONGEST_NUMBER = 9
"""Digits; what is longer is a code."""


def searched(text: str) -> Column[str]:
    """What a row is found by: this expression without accents and case, kept by the database."""
    kept = Computed(f"' '::text || folded({text})", persisted=True)
    return Column("searched", Text(collation="C"), kept, nullable=False)


def searched_index() -> Index:
    """The parts of words in each company. Few rows may wait outside of it: each search reads them all."""
    return Index(
        None,
        COMPANY,
        "searched",
        postgresql_using="gin",
        postgresql_ops={"searched": "gin_trgm_ops"},
        postgresql_with={"gin_pending_list_limit": 256},
    )


def found(id: Column[UUID], by: Function[Any]) -> ColumnElement[bool]:
    """Whether the id is among those that a function of the database finds; it is asked once."""
    return id == any_(func.array(select(by).scalar_subquery(), type_=ARRAY(Uuid)))


def numbered(number: Column[int], words: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the words are this number."""
    return number == case((words.op("~")(f"^[0-9]{{1,{LONGEST_NUMBER}}}$"), cast(words, Integer)))


def coded(code: ColumnElement[str], words: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the words, longer than a number, begin the code, however they are grouped."""
    bare = func.upper(func.translate(words, " .-/", ""))
    return and_(
        func.length(bare) > LONGEST_NUMBER,
        code >= bare,
        code < func.concat(bare, chr(0x10FFFF)),
    )
