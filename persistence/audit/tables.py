"""Who had what done, when, from where, to what, and how it ended; and the blocks that seal it.

Rows are never changed. What is personal in an entry is kept sealed beside it and only its digest is
part of what the blocks are made of, so that it can be erased without breaking them.
"""

from __future__ import annotations

from sqlalchemy import ARRAY, Column, Index, Integer, LargeBinary, Text, Uuid

from domain.kernel.origin import ActorKind
from domain.kernel.runner import Conclusion
from persistence.outbox import TransactionId, transaction_id
from persistence.registry import Instant, choice, id_column, index, tenant_table, unique

Named = Text(collation="C")
READ_SENSITIVE = "ReadSensitive"
"""In place of a command, where somebody was only shown something."""

audit = tenant_table(
    "audit",
    id_column(),
    Column("at", Instant, nullable=False),
    Column("actor_id", Uuid, nullable=False),
    Column("actor_kind", choice(ActorKind)),
    Column("actor", Named),
    Column("process", Text),
    Column("permission", Text),
    Column("command", Named, nullable=False),
    Column("input_digest", LargeBinary, nullable=False),
    Column("subject_id", Uuid),
    Column("subject", Named),
    Column("conclusion", choice(Conclusion), nullable=False),
    Column("refusals", ARRAY(Text), nullable=False),
    Column("repeats", Integer, nullable=False, server_default="1"),
    Column("address", Text),
    Column("agent", Text),
    Column("request_id", Text),
    Column("task_id", Uuid),
    Column("idempotency_key", Text),
    Column("changes", Text),
    Column("personal", LargeBinary),
    Column("personal_digest", LargeBinary),
    transaction_id(),
    index("at", "id"),
    index("actor_id"),
    index("actor", "at"),
    index("command", "at"),
    index("subject", "at"),
    index("conclusion", "at"),
)
Index("ix_audit_xid_company_id", audit.c.xid, audit.c.company_id)
"""Finds what is not sealed yet, of whichever companies."""

seals = tenant_table(
    "audit_seal",
    Column("entry_id", Uuid, nullable=False),
    Column("block", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    unique("block", "place"),
    key=("entry_id",),
)

blocks = tenant_table(
    "audit_block",
    Column("id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("first_id", Uuid, nullable=False),
    Column("last_id", Uuid, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("sealed_at", Instant, nullable=False),
    Column("horizon", TransactionId(), nullable=False),
    index("sealed_at"),
    unique("id"),
    key=("number",),
)
Index("ix_audit_block_of_all_sealed_at", blocks.c.sealed_at)
"""Finds the block that was sealed last, of whichever company."""

refusal_counts = tenant_table(
    "audit_refusal_count",
    Column("fold", LargeBinary, nullable=False),
    Column("minute", Instant, nullable=False),
    Column("entry_id", Uuid, nullable=False),
    Column("refused", Integer, nullable=False),
    key=("fold", "minute"),
)
