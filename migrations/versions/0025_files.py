"""Files that people send, looked at before they are used, and attached to things."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import company_id, protect, share

revision = "0025"
down_revision = "0024"

STATUSES = "'EXPECTED', 'QUARANTINED', 'READY', 'REJECTED', 'REMOVED'"
REJECTIONS = "'WRONG_TYPE', 'EXECUTABLE', 'ACTIVE_CONTENT', 'BOMB', 'UNREADABLE'"
CLASSES = "'FISCAL', 'COMMERCIAL', 'ACCOUNTING', 'PERSONAL', 'OTHER'"
HELD = "'CONTACT', 'IDENTITY', 'FISCAL_DOCUMENT', 'DEBT', 'EMPLOYMENT'"
KEYS = "'PEOPLE', 'CERTIFICATE', 'PROVIDER', 'WEBHOOK', 'AUDIT', {}'INDEX', 'LEGACY'"
ADDED = (
    "purpose",
    "media_type",
    "announced_size",
    "announced_sha256",
    "status",
    "rejection",
    "inspected_at",
    "used_at",
    "removed_at",
    "emptied_at",
)


def upgrade() -> None:
    widen_uploads()
    create_attachments()
    create_file_terms()
    allow("data_key", "data_class", KEYS.format("'FILE', "))
    allow("law_retention_term", "data_class", f"{HELD}, 'ATTACHMENT'")


def downgrade() -> None:
    """What was sealed under keys of files is not opened any more: the storage is to be emptied of it."""
    op.drop_table("law_file_term")
    op.drop_table("attachment")
    op.drop_index("ix_upload_status_started_at", "upload")
    for name in ("purpose", "status", "rejection", "rejected"):
        op.drop_constraint(op.f(f"ck_upload_{name}"), "upload")
    for column in ADDED:
        op.drop_column("upload", column)
    let_the_owner_see("data_key")
    op.execute("delete from data_key where data_class = 'FILE'")
    op.execute("alter table data_key force row level security")
    allow("data_key", "data_class", KEYS.format(""))
    allow("law_retention_term", "data_class", HELD)


def let_the_owner_see(table: str) -> None:
    op.execute(f"alter table {table} no force row level security")


def allow(table: str, column: str, values: str) -> None:
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table)
    op.create_check_constraint(name, table, f"{column} in ({values})")


def widen_uploads() -> None:
    """A process of the release before sends files of lines alone, and nobody looks at them but who reads
    the lines."""
    for column in (
        sa.Column("purpose", sa.Text(), nullable=False, server_default=sa.text("'IMPORT'")),
        sa.Column("media_type", sa.Text()),
        sa.Column("announced_size", sa.Integer()),
        sa.Column("announced_sha256", sa.LargeBinary()),
        sa.Column("status", sa.Text(), nullable=False, server_default=sa.text("'EXPECTED'")),
        sa.Column("rejection", sa.Text()),
        *(
            sa.Column(name, sa.DateTime(timezone=True))
            for name in ("inspected_at", "used_at", "removed_at", "emptied_at")
        ),
    ):
        op.add_column("upload", column)
    for name, condition in (
        ("purpose", "purpose in ('ATTACHMENT', 'IMPORT')"),
        ("status", f"status in ({STATUSES})"),
        ("rejection", f"rejection in ({REJECTIONS})"),
        ("rejected", "status <> 'REJECTED' or rejection is not null"),
    ):
        op.create_check_constraint(op.f(f"ck_upload_{name}"), "upload", condition)
    op.create_index(op.f("ix_upload_status_started_at"), "upload", ["company_id", "status", "started_at"])
    let_the_owner_see("upload")
    op.execute("update upload set status = 'QUARANTINED' where received_at is not null")
    op.execute("alter table upload force row level security")


def create_attachments() -> None:
    table = "attachment"
    op.create_table(
        table,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(collation="C"), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_owner", sa.Uuid()),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attached_by", sa.Uuid(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detached_by", sa.Uuid()),
        sa.Column("detached_at", sa.DateTime(timezone=True)),
        sa.Column("kept_until", sa.Date()),
        sa.Column("kept_by", sa.Text()),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("status in ('ATTACHED', 'DETACHED', 'REMOVED')", name=op.f(f"ck_{table}_status")),
        sa.CheckConstraint(
            "(status = 'ATTACHED') = (detached_at is null and removed_at is null)",
            name=op.f(f"ck_{table}_attached"),
        ),
        sa.CheckConstraint(
            "(status = 'REMOVED') = (removed_at is not null)", name=op.f(f"ck_{table}_removed")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "upload_id"],
            ["upload.company_id", "upload.id"],
            name=op.f(f"fk_{table}_upload_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "upload_id", name=op.f(f"uq_{table}_upload_id")),
    )
    for columns in (
        ["subject", "attached_at", "id"],
        ["attached_at", "id"],
        ["status", "attached_at", "id"],
        ["kept_until"],
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, ["company_id", *columns])
    protect(table, may="select, insert, update")


def create_file_terms() -> None:
    table = "law_file_term"
    op.create_table(
        table,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked", sa.Date()),
        sa.Column("file_class", sa.Text(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(f"file_class in ({CLASSES})", name=op.f(f"ck_{table}_file_class")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f(f"ck_{table}_validity")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("file_class", "valid_from", name=op.f(f"uq_{table}_asked")),
    )
    share(table)
