"""What a revision says about a table besides its columns: whose rows it holds, and who may do what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

APP, RELAY, AUDIT = "retaguarda_app", "retaguarda_relay", "retaguarda_audit"
OWN_COMPANY = "company_id = nullif(current_setting('app.company', true), '')::uuid"


def create_roles(*roles: str) -> None:
    """Roles that somebody takes. They belong to the whole server: they may exist already, and stay."""
    for role in roles or (APP, RELAY):
        op.execute(f"""
            do $$ begin
                if not exists (select from pg_roles where rolname = '{role}') then
                    create role {role} nologin;
                end if;
            exception when duplicate_object or unique_violation then null;
            end $$
        """)
        op.execute(f"""
            do $$ begin
                if not pg_has_role(current_user, '{role}', 'set') then
                    grant {role} to current_user with inherit false, set true;
                end if;
            end $$
        """)


def company_id() -> sa.Column[sa.Uuid]:
    """The company a row belongs to: the one that is set, unless it is given."""
    default = sa.text("current_setting('app.company')::uuid")
    return sa.Column("company_id", sa.Uuid(), server_default=default, nullable=False)


def protect(table: str, *, may: str = "select, insert, update, delete") -> None:
    """Rows are seen and written only by the company that is set; the application may do ``may``."""
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy company on {table} using ({OWN_COMPANY}) with check ({OWN_COMPANY})")
    op.execute(f"grant {may} on {table} to {APP}")


def append_only(table: str) -> None:
    """A protected ledger: rows are added, and nobody, the owner included, changes or removes them."""
    protect(table, may="select, insert")
    forbid_change(table)


def forbid_change(table: str) -> None:
    """Nobody, the owner included, changes or removes what is in it."""
    op.execute(f"""
        create trigger rows_are_facts before update or delete on {table}
        for each row execute function forbid_change()
    """)
    op.execute(f"""
        create trigger table_is_a_ledger before truncate on {table}
        for each statement execute function forbid_change()
    """)


def share(table: str) -> None:
    """A reference table without a company, such as a table of law: read by all, written by revisions."""
    op.execute(f"grant select on {table} to {APP}")


def open_to_owner(table: str) -> None:
    """Functions of the owner (SECURITY DEFINER) see every company's rows, to find whose a caller is."""
    op.execute(f"create policy owner on {table} to current_user using (true) with check (true)")


def let_owner_read(table: str) -> None:
    """Functions of the owner read every company's rows: each must say itself which company's it wants."""
    op.execute(f"create policy owner on {table} for select to current_user using (true)")


def let_auditors_read(table: str, *columns: str) -> None:
    """Whoever checks from outside reads these columns of every company; none of them is personal data."""
    op.execute(f"create policy audit on {table} for select to {AUDIT} using (true)")
    op.execute(f"grant select ({', '.join(('company_id', *columns))}) on {table} to {AUDIT}")


def define(
    function: str, *, returns: str, body: str, language: str = "sql", options: str = "", caller: str = APP
) -> None:
    """A function that the application, or another ``caller``, may call with the owner's rights alone."""
    op.execute(f"""
        create function {function} returns {returns} language {language} {options}
        security definer set search_path = public, pg_temp as $body${body}$body$
    """)
    op.execute(f"revoke all on function {function} from public")
    op.execute(f"grant execute on function {function} to {caller}")
