"""One login per person across companies, invitations, fiscal settings with a date, imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import APP, company_id, define, open_to_owner, protect

revision = "0010"
down_revision = "0009"

KEPT = "select, insert, update"
FORCED = ("member", "company", "establishment", "login")


def upgrade() -> None:
    op.execute("set constraints all immediate")
    let_the_owner_see(FORCED)
    choose_issuers()
    share_logins()
    bind_the_owner(FORCED[:3])
    define_functions_of_logins()
    create_invitations()
    create_uploads()
    create_imports()


def downgrade() -> None:
    op.execute("set constraints all immediate")
    for table in ("data_import", "upload", "invitation"):
        op.drop_table(table)
    drop_functions_of_logins()
    let_the_owner_see(FORCED[:3])
    keep_logins_apart()
    op.drop_column("company", "issuer_id")
    op.drop_column("establishment", "regime_since")
    bind_the_owner(FORCED)


def let_the_owner_see(tables: tuple[str, ...]) -> None:
    """Rows of all companies, for as long as they are rearranged."""
    for table in tables:
        op.execute(f"alter table {table} no force row level security")


def bind_the_owner(tables: tuple[str, ...]) -> None:
    for table in tables:
        op.execute(f"alter table {table} force row level security")


def choose_issuers() -> None:
    """Until somebody chooses, the head office issues: the first establishment of a company."""
    op.add_column("establishment", sa.Column("regime_since", sa.Date()))
    op.add_column("company", sa.Column("issuer_id", sa.Uuid()))
    op.execute("""
        update company set issuer_id = (
            select id from establishment office where office.company_id = company.company_id
            order by id limit 1)
    """)
    op.execute("set constraints all immediate")
    op.alter_column("company", "issuer_id", nullable=False)
    op.create_foreign_key(
        op.f("fk_company_issuer_id"),
        "company",
        "establishment",
        ["company_id", "issuer_id"],
        ["company_id", "id"],
        initially="DEFERRED",
        deferrable=True,
    )


def share_logins() -> None:
    """Where one person had several passwords, the one chosen last stays."""
    op.add_column("member", sa.Column("login_id", sa.Uuid()))
    op.add_column("login", sa.Column("email", sa.Text(collation="C")))
    op.execute("""
        update login set email = member.email from member
        where member.company_id = login.company_id and member.id = login.member_id
    """)
    op.execute("""
        delete from login older using login newer
        where newer.email = older.email
          and (newer.changed_at, newer.id) > (older.changed_at, older.id)
    """)
    op.execute("update member set login_id = login.id from login where login.email = member.email")
    op.execute("set constraints all immediate")
    op.alter_column("member", "login_id", nullable=False)
    op.create_unique_constraint(op.f("uq_member_login_id"), "member", ["company_id", "login_id"])
    op.execute("drop policy company on login")
    op.execute("alter table login disable row level security")
    op.execute(f"revoke all on login from {APP}")
    for column in ("company_id", "member_id", "version"):
        op.execute(f"alter table login drop column {column} cascade")
    op.alter_column("login", "email", nullable=False)
    op.create_primary_key(op.f("pk_login"), "login", ["id"])
    op.create_unique_constraint(op.f("uq_login_email"), "login", ["email"])
    op.create_check_constraint(op.f("ck_login_email"), "login", "email = lower(email)")


def define_functions_of_logins() -> None:
    """The application reaches logins by them alone; they look across companies."""
    for table in ("member", "session"):
        open_to_owner(table)
    define(
        "login_of(address text)",
        returns="table (id uuid, password_digest text)",
        body="select id, password_digest from login where email = address",
    )
    define(
        "open_login(person uuid, address text, digest text, at timestamptz)",
        returns="void",
        body="""
            insert into login (id, email, password_digest, changed_at) values (person, address, digest, at)
        """,
    )
    define(
        "change_password(person uuid, digest text, kept uuid, at timestamptz)",
        returns="void",
        body="""
            update login set password_digest = digest, changed_at = at where id = person;
            update session set ended_at = at, version = session.version + 1
            from member
            where member.company_id = session.company_id and member.id = session.member_id
              and member.login_id = person and session.ended_at is null and session.id <> kept
        """,
    )
    define(
        "memberships_of(person uuid)",
        returns="table (company_id uuid, member_id uuid, legal_name text, trade_name text, cnpj text)",
        body="""
            select company.id, member.id, company.legal_name, company.trade_name, company.cnpj
            from member join company on company.company_id = member.company_id
            where member.login_id = person and member.status = 'ACTIVE' and company.status = 'ACTIVE'
        """,
    )
    op.create_index(op.f("ix_member_login"), "member", ["login_id"])


def drop_functions_of_logins() -> None:
    op.drop_index(op.f("ix_member_login"), "member")
    for function in ("memberships_of", "change_password", "open_login", "login_of"):
        op.execute(f"drop function {function}")
    for table in ("session", "member"):
        op.execute(f"drop policy owner on {table}")


def create_invitations() -> None:
    op.create_table(
        "invitation",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(collation="C"), nullable=False),
        sa.Column("roles", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("status in ('PENDING', 'ACCEPTED', 'REVOKED')", name=op.f("ck_invitation_status")),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_email"), "invitation", ["company_id", "email"])
    op.create_index(op.f("ix_invitation_invited_at_id"), "invitation", ["company_id", "invited_at", "id"])
    op.create_index(
        op.f("ix_invitation_status_invited_at_id"), "invitation", ["company_id", "status", "invited_at", "id"]
    )
    protect("invitation", may=KEPT)


def create_uploads() -> None:
    op.create_table(
        "upload",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True)),
        sa.Column("size", sa.Integer()),
        sa.Column("sha256", sa.LargeBinary()),
        sa.CheckConstraint(
            "(received_at is null) = (sha256 is null) and (received_at is null) = (size is null)",
            name=op.f("ck_upload_whole"),
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_upload")),
    )
    protect("upload", may=KEPT)


def create_imports() -> None:
    op.create_table(
        "data_import",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("notation", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        *(
            sa.Column(count, sa.Integer(), nullable=False)
            for count in ("total", "processed", "created", "skipped", "failed")
        ),
        sa.Column("problems", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "kind in ('PARTIES', 'PRODUCTS', 'STOCK', 'EMPLOYEES', 'RECEIVABLES', 'PAYABLES', 'BALANCES')",
            name=op.f("ck_data_import_kind"),
        ),
        sa.CheckConstraint(
            "status in ('CHECKING', 'PREVIEWED', 'CONFIRMED', 'RUNNING', 'DONE', 'FAILED')",
            name=op.f("ck_data_import_status"),
        ),
        sa.CheckConstraint(
            "0 <= created and 0 <= skipped and 0 <= failed and created + skipped <= total",
            name=op.f("ck_data_import_counts"),
        ),
        sa.CheckConstraint(
            "status <> 'DONE' or created + skipped = total", name=op.f("ck_data_import_done_whole")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "upload_id"],
            ["upload.company_id", "upload.id"],
            name=op.f("fk_data_import_upload_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_data_import")),
    )
    for columns in (["requested_at", "id"], ["status", "requested_at", "id"]):
        op.create_index(op.f(f"ix_data_import_{'_'.join(columns)}"), "data_import", ["company_id", *columns])
    protect("data_import", may=KEPT)


def keep_logins_apart() -> None:
    """Each place of a person gets its own copy of the login again."""
    op.execute("alter table login rename to login_of_person")
    for name in ("pk_login", "uq_login_email", "ck_login_email"):
        op.execute(f"alter table login_of_person drop constraint {name}")
    op.create_table(
        "login",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("password_digest", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "member_id"],
            ["member.company_id", "member.id"],
            name=op.f("fk_login_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_login")),
        sa.UniqueConstraint("company_id", "member_id", name=op.f("uq_login_member_id")),
    )
    op.execute("""
        insert into login (company_id, id, version, member_id, password_digest, changed_at)
        select member.company_id, login.id, 1, member.id, login.password_digest, login.changed_at
        from member join login_of_person login on login.id = member.login_id
    """)
    op.execute("set constraints all immediate")
    protect("login", may=KEPT)
    op.drop_table("login_of_person")
    op.drop_column("member", "login_id")
