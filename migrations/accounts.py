"""Accounts that a revision opens in books which companies keep already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op


@contextmanager
def every_book() -> Iterator[None]:
    """The accounts of all companies are seen, which row security hides from their owner, too."""
    op.execute("set constraints all immediate")
    op.execute("alter table account no force row level security")
    yield
    op.execute("set constraints all immediate")
    op.execute("alter table account force row level security")


def open_account(purpose: str, name: str, nature: str, *, beside: str) -> None:
    """One for each company that has the account ``beside``, a condition on ``sibling``, and none with this
    purpose: the one of this name next to it, if nothing else knows it by a purpose; else a new one, under
    the number after the highest that the company uses there."""
    _adopt(purpose, name, beside)
    _open(purpose, name, nature, beside)


def forget_purpose(purpose: str) -> None:
    """The accounts stay, for entries may stand on them."""
    op.execute(f"update account set purpose = null where purpose = '{purpose}'")


def _without(purpose: str) -> str:
    return f"""not exists (
        select from account other
        where other.company_id = sibling.company_id and other.purpose = '{purpose}')"""


def _adopt(purpose: str, name: str, beside: str) -> None:
    op.execute(f"""
        update account set purpose = '{purpose}', version = account.version + 1
        from (
            select distinct on (own.company_id) own.company_id, own.id
            from account own join account sibling
              on sibling.company_id = own.company_id and {beside}
             and sibling.parent_id is not distinct from own.parent_id
            where own.name = '{name}' and own.purpose is null and own.analytic and own.active
              and {_without(purpose)}
            order by own.company_id, own.code
        ) meant
        where account.company_id = meant.company_id and account.id = meant.id
    """)


def _open(purpose: str, name: str, nature: str, beside: str) -> None:
    op.execute(f"""
        insert into account
            (company_id, id, version, code, name, nature, parent_id, analytic, active, purpose)
        select distinct on (sibling.company_id) sibling.company_id, gen_random_uuid(), 1,
            group_code || lpad((highest + 1)::text, greatest(width, length((highest + 1)::text)), '0'),
            '{name}', '{nature}', sibling.parent_id, true, true, '{purpose}'
        from account sibling
        cross join lateral (
            select regexp_replace(sibling.code, '[0-9]+$', '') as group_code,
                   length(substring(sibling.code from '[0-9]+$')) as width
        ) numbered
        cross join lateral (
            select max(substr(used.code, length(group_code) + 1)::numeric) as highest from account used
            where used.company_id = sibling.company_id and starts_with(used.code, group_code)
              and substr(used.code, length(group_code) + 1) ~ '^[0-9]+$'
        ) counted
        where {beside} and width > 0 and {_without(purpose)}
        order by sibling.company_id, sibling.code
    """)
