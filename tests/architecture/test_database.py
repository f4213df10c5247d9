"""What the database promises by itself, read from its own catalogue."""

from __future__ import annotations

import asyncpg
import pytest

import persistence.mapping  # noqa: F401  ledgers are known once it is imported
from persistence.mapped import ledgers
from persistence.outbox import events
from persistence.registry import metadata

SHARED = {"alembic_version", "login", "login_identity", "municipality", "revoked_token"}
"""Tables without a company, besides those of law."""
APPEND_ONLY = {
    "approval_change",
    "agent_terms",
    "approximate_tax_rate",
    "audit",
    "audit_block",
    "audit_seal",
    "employment",
    "event",
    "journal_entry",
    "journal_line",
    "payment",
    "payroll_stretch",
    "salary",
    "sales_return_line",
    "settlement",
    "stock_movement",
}
"""Of these nobody changes a row."""
KEPT = {"commission", "invoice", "number_series", "payroll_run"}
"""Rows of these change, but never what a trigger protects, and none is removed."""

OWN_COMPANY = "(company_id = (NULLIF(current_setting('app.company'::text, true), ''::text))::uuid)"


async def rows(catalogue: asyncpg.Connection, query: str, *arguments: object) -> list[tuple]:
    return [tuple(row) for row in await catalogue.fetch(query, *arguments)]


async def tables(catalogue: asyncpg.Connection) -> set[str]:
    """The tables that belong to companies."""
    names = {
        name
        for (name,) in await rows(catalogue, "select tablename from pg_tables where schemaname = 'public'")
    }
    return {name for name in names if name not in SHARED and not name.startswith("law_")}


async def test_every_table_has_a_company_that_is_never_absent(catalogue):
    having = await rows(
        catalogue,
        "select table_name from information_schema.columns"
        " where column_name = 'company_id' and is_nullable = 'NO' and ordinal_position = 1",
    )
    assert await tables(catalogue) - {name for (name,) in having} == set()


async def test_row_security_is_enabled_and_binds_the_owner_too(catalogue):
    bound = await rows(
        catalogue,
        "select relname::text from pg_class where relkind = 'r' and relrowsecurity and relforcerowsecurity",
    )
    assert {name for (name,) in bound} == await tables(catalogue)


async def test_every_policy_asks_for_the_company_in_reading_and_in_writing(catalogue):
    found = await rows(
        catalogue,
        "select tablename::text, qual, with_check from pg_policies"
        " where policyname = 'company' and roles = '{public}'",
    )
    assert {table for table, *_ in found} == await tables(catalogue)
    assert {(using, check) for _, using, check in found} == {(OWN_COMPANY, OWN_COMPANY)}


async def test_only_the_relay_and_the_owners_functions_are_let_past_the_company(catalogue):
    """The relay to the tasks; the owner's functions to learn which companies there are, to find a
    person's places in them, to end their sessions, to know a document before anybody signed in, to
    read what is searched, and to learn of which companies the audit is to be sealed, and which
    have webhooks or members to be told."""
    others = await rows(
        catalogue,
        "select tablename::text, policyname::text, cmd, roles::text from pg_policies"
        " where policyname not in ('company', 'audit') order by 1",
    )
    assert others == [
        ("audit", "owner", "SELECT", "{retaguarda}"),
        ("audit_block", "owner", "SELECT", "{retaguarda}"),
        ("audit_refusal_count", "owner", "SELECT", "{retaguarda}"),
        ("audit_seal", "owner", "SELECT", "{retaguarda}"),
        ("company", "upkeep", "SELECT", "{retaguarda}"),
        ("employee", "owner", "SELECT", "{retaguarda}"),
        ("member", "owner", "ALL", "{retaguarda}"),
        ("notice_line", "owner", "SELECT", "{retaguarda}"),
        ("party", "owner", "SELECT", "{retaguarda}"),
        ("product", "owner", "SELECT", "{retaguarda}"),
        ("session", "owner", "ALL", "{retaguarda}"),
        ("task", "relay", "ALL", "{retaguarda_relay}"),
        ("trusted_document", "owner", "ALL", "{retaguarda}"),
        ("trusted_documents", "owner", "ALL", "{retaguarda}"),
        ("webhook", "owner", "SELECT", "{retaguarda}"),
        ("webhook_delivery", "owner", "SELECT", "{retaguarda}"),
        ("webhook_line", "owner", "SELECT", "{retaguarda}"),
    ]


async def test_every_key_and_unique_index_begins_with_the_company(catalogue):
    first = await rows(
        catalogue,
        """
        select t.relname::text, i.relname::text, a.attname::text
        from pg_index x
        join pg_class t on t.oid = x.indrelid
        join pg_class i on i.oid = x.indexrelid
        join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
        where x.indisunique and t.relnamespace = 'public'::regnamespace
        """,
    )
    own = await tables(catalogue)
    assert [
        (index, column) for table, index, column in first if table in own and column != "company_id"
    ] == []


async def test_every_reference_stays_within_the_company(catalogue):
    first = await rows(
        catalogue,
        """
        select c.conname::text, a.attname::text, b.attname::text
        from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        join pg_attribute b on b.attrelid = c.confrelid and b.attnum = c.confkey[1]
        where c.contype = 'f'
        """,
    )
    assert [(name, *ends) for name, *ends in first if ends != ["company_id", "company_id"]] == []


async def test_every_reference_has_an_index_or_a_parent_that_is_never_deleted(catalogue):
    """A cascade without an index reads the whole table for each deleted row."""
    lacking = await rows(
        catalogue,
        """
        select c.conname::text from pg_constraint c
        where c.contype = 'f' and c.confdeltype = 'c' and not exists (
            select from pg_index x
            where x.indrelid = c.conrelid and (x.indkey::int2[])[0:1] = c.conkey)
        """,
    )
    assert lacking == []


async def test_no_column_is_a_float_or_an_enum(catalogue):
    """Floats lose cents; row security keeps indexes on enums from being used."""
    loose = await rows(
        catalogue,
        """
        select c.relname::text, a.attname::text
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        join pg_type t on t.oid = a.atttypid
        where a.attnum > 0 and (t.typname in ('float4', 'float8', 'money', 'timestamp') or t.typtype = 'e')
        """,
    )
    assert loose == []


async def test_no_index_is_on_what_row_security_distrusts(catalogue):
    useless = await rows(
        catalogue,
        """
        select i.relname::text, a.attname::text, t.typname::text
        from pg_index x
        join pg_class i on i.oid = x.indexrelid
        join pg_class r on r.oid = x.indrelid and r.relrowsecurity
        join pg_attribute a on a.attrelid = i.oid
        join pg_type t on t.oid = a.atttypid
        join pg_am m on m.oid = i.relam and m.amname = 'btree'
        where t.typname in ('numeric', 'jsonb', 'tsvector')
        """,
    )
    assert useless == []


@pytest.mark.parametrize("role", ["retaguarda_app", "retaguarda_relay", "retaguarda_audit"])
async def test_no_process_is_above_the_rules(catalogue, role):
    powers = await rows(
        catalogue,
        "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin"
        " from pg_roles where rolname = $1",
        role,
    )
    assert powers == [(False,)]
    owned = await rows(
        catalogue,
        "select relname::text from pg_class where relowner = (select oid from pg_roles where rolname = $1)",
        role,
    )
    assert owned == []


async def test_the_application_writes_no_law_and_no_schema(catalogue):
    granted = await rows(
        catalogue,
        "select table_name::text, privilege_type::text from information_schema.role_table_grants"
        " where grantee = 'retaguarda_app'",
    )
    own = await tables(catalogue)
    assert {privilege for table, privilege in granted if table not in own} <= {"SELECT"}
    assert {privilege for _, privilege in granted} <= {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert {privilege for table, privilege in granted if table in APPEND_ONLY} == {"SELECT", "INSERT"}


async def test_the_relay_is_granted_tasks_and_nothing_else(catalogue):
    granted = await rows(
        catalogue,
        "select table_name::text, privilege_type::text from information_schema.role_table_grants"
        " where grantee = 'retaguarda_relay'",
    )
    assert set(granted) == {("task", "SELECT"), ("task", "UPDATE")}


async def test_ledgers_forbid_change_by_row_and_by_table(catalogue):
    guarded = await rows(
        catalogue,
        """
        select c.relname::text, array_agg(t.tgname::text order by t.tgname)
        from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where t.tgfoid = 'forbid_change'::regproc and t.tgenabled = 'O'
        group by c.relname
        """,
    )
    of_facts = {name: ["rows_are_facts", "table_is_a_ledger"] for name in APPEND_ONLY}
    kept = {name: ["rows_are_facts", "rows_stay", "table_is_a_ledger"] for name in KEPT}
    assert dict(guarded) == of_facts | kept


async def test_what_the_application_may_not_change_nobody_may(catalogue):
    """So a new table of facts cannot be without its guard, nor a fact be stored in one that has none."""
    changed = await rows(
        catalogue,
        "select distinct table_name::text from information_schema.role_table_grants"
        " where grantee = 'retaguarda_app' and privilege_type in ('UPDATE', 'DELETE')",
    )
    assert await tables(catalogue) - {name for (name,) in changed} == APPEND_ONLY
    assert {table.name for table in ledgers.values()} | {events.name} <= APPEND_ONLY


async def test_functions_with_the_owners_rights_are_for_the_application_alone_and_fix_their_path(catalogue):
    loose = await rows(
        catalogue,
        """
        select p.oid::regprocedure::text from pg_proc p
        where p.pronamespace = 'public'::regnamespace and p.prosecdef
          and (has_function_privilege('public', p.oid, 'execute')
               or not coalesce(p.proconfig::text like '%search_path%', false))
        """,
    )
    assert loose == []


def test_no_column_is_called_as_the_engine_calls_what_it_adds():
    assert not [
        str(column) for table in metadata.tables.values() for column in table.c if column.name[0] == "_"
    ]
