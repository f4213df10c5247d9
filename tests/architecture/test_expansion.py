"""A revision adds; what goes, goes a release later: so old and new processes run side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.expansion import contracts, hurts

RELEASED = "0018"
"""The newest revision of the first release: nothing ran on those before it alone."""
SCRIPTS = sorted(Path("migrations/versions").glob("[0-9]*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_the_release_before_can_live_with_every_revision(script: Path) -> None:
    source, revision = script.read_text(), script.name[:4]
    if revision > RELEASED:
        assert hurts(source) == []
    assert (contracts(source) or "0000") < revision


@pytest.mark.parametrize(
    ("statement", "harm"),
    [
        ('op.drop_column("task", "queue")', "drops a column"),
        ('op.drop_table("task")', "drops a table"),
        ('op.rename_table("task", "job")', "renames a table"),
        ('op.alter_column("task", "queue", new_column_name="topic")', "renames a column"),
        ('op.alter_column("task", "error", nullable=False)', "makes a column required"),
        ('op.alter_column("task", "deaths", server_default=None)', "takes a default away"),
        (
            'op.add_column("task", sa.Column("topic", sa.Text(), nullable=False))',
            "adds a column that must be given",
        ),
        ('op.execute("alter table task drop  column queue")', "drop column"),
        ('op.execute("alter table task rename to job")', "rename to"),
        ('op.execute("drop function search_parties")', "drop function"),
        ('op.execute(f"revoke select on {table} from app")', "revoke"),
    ],
)
def test_what_the_release_before_would_stumble_over_is_found(statement: str, harm: str) -> None:
    source = f"def upgrade() -> None:\n    {statement}\n"
    assert hurts(source) == [harm]
    assert hurts(f'contracts = "0017"\n{source}') == []
    assert hurts(source.replace("upgrade", "downgrade")) == []


@pytest.mark.parametrize(
    "statement",
    [
        'op.create_table("offer", sa.Column("id", sa.Uuid(), nullable=False))',
        'op.add_column("task", sa.Column("topic", sa.Text()))',
        'op.add_column("task", sa.Column("topic", sa.Text(), nullable=False, server_default=""))',
        'op.alter_column("task", "error", nullable=True)',
        'op.create_index("ix_task_topic", "task", ["company_id", "topic"])',
    ],
)
def test_what_is_only_added_hurts_nobody(statement: str) -> None:
    assert hurts(f"def upgrade() -> None:\n    {statement}\n") == []
