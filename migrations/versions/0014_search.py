"""Searching: names as they are compared, an index of what they contain, and functions that use it.

Row security keeps LIKE from every index, so the owner's functions look, within the company that is set.
"""

from __future__ import annotations

from alembic import op

from migrations.security import define, let_owner_read

revision = "0014"
down_revision = "0013"

OWN = "company_id = nullif(current_setting('app.company', true), '')::uuid"
MATCHING = "searched like (search_patterns(words))[1] and searched like all (search_patterns(words))"
SEARCHED = {
    "product": "name || ' '::text || sku",
    "party": "name || ' '::text || coalesce(trade_name, ''::text)",
    "employee": "name",
}
QUICK = "stable parallel safe set plan_cache_mode = force_custom_plan"


def upgrade() -> None:
    for extension in ("btree_gin", "pg_trgm"):
        op.execute(f"create extension if not exists {extension}")
    fold_words()
    for table, text in SEARCHED.items():
        op.execute(f"""
            alter table {table} add column searched text collate "C"
            generated always as (' '::text || folded({text})) stored not null
        """)
        op.execute(f"""
            create index ix_{table}_searched on {table} using gin (company_id, searched gin_trgm_ops)
            with (gin_pending_list_limit = 256)
        """)
        let_owner_read(table)
    find_by_words()


def downgrade() -> None:
    for function in ("search_employees", "search_parties", "search_products"):
        op.execute(f"drop function {function}")
    for table in SEARCHED:
        op.execute(f"drop policy owner on {table}")
        op.drop_column(table, "searched")
    op.execute("drop function search_patterns")
    op.execute("drop function folded")
    op.execute("drop extension pg_trgm")
    op.execute("drop extension btree_gin")


def fold_words() -> None:
    """Without accents and case; a space after each sign, so that every word begins after a space.

    Of what is searched 200 characters count. One or two letters are looked for where words begin: an
    index of three letters knows no shorter ones inside.
    """
    op.execute(r"""
        create function folded(said text) returns text language sql immutable strict parallel safe
        return regexp_replace(
            lower(regexp_replace(normalize(said, nfkd), '[\u0300-\u036f]+', '', 'g') collate pg_c_utf8),
            '([^[:alnum:][:space:]])', '\1 ', 'g')
    """)
    op.execute(r"""
        create function search_patterns(words text) returns text[]
        language sql immutable strict parallel safe
        return (
            select coalesce(array_agg(pattern order by length(pattern) desc), '{}'::text[])
            from (
                select distinct
                    case when word collate pg_c_utf8 ~ '^[[:alnum:]]{1,2}$' then '% ' else '%' end
                    || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%'
                from (
                    select folded(said) from regexp_split_to_table(left(words, 200), '\s+') said
                ) spoken (word)
                where word <> ''
            ) wanted (pattern)
        )
    """)


def find_by_words() -> None:
    define(
        "search_products(words text)",
        returns="setof uuid",
        options=QUICK,
        body=f"""
            select id from product where {OWN} and {MATCHING}
            union
            select id from product where {OWN} and gtin = words
        """,  # noqa: S608  constants of this revision
    )
    define(
        "search_parties(words text)",
        returns="setof uuid",
        options=QUICK,
        body=f"""
            select id from party where {OWN} and {MATCHING}
            union
            select id from party, upper(translate(words, ' .-/', '')) bare
            where {OWN} and bare <> '' and tax_id >= bare and tax_id < bare || chr(1114111)
        """,  # noqa: S608  constants of this revision
    )
    define(
        "search_employees(words text)",
        returns="setof uuid",
        options=QUICK,
        body=f"""
            select id from employee where {OWN} and {MATCHING}
            union
            select id from employee
            where {OWN} and registration_number = case when words ~ '^[0-9]{{1,9}}$' then words::integer end
        """,  # noqa: S608  constants of this revision
    )
