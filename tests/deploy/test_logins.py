"""Each process signs in with a login of its own, and that login can do no more than the process may."""

from __future__ import annotations

import asyncpg
import pytest

from tests.deploy.cluster import DEPLOY, Cluster

MAY_BECOME = {
    "owner": {"retaguarda_app", "retaguarda_relay", "retaguarda"},
    "api": {"retaguarda_app"},
    "worker": {"retaguarda_app"},
    "relay": {"retaguarda_relay"},
    "scheduler": {"retaguarda_app", "retaguarda_relay"},
}


async def connection(cluster: Cluster, process: str, **settings: str) -> asyncpg.Connection:
    return await asyncpg.connect(cluster.secret(f"{process}_database_url"), server_settings=settings)


@pytest.mark.parametrize("process", MAY_BECOME)
async def test_a_login_takes_the_roles_of_its_process_and_no_other(migrated: Cluster, process: str):
    signed_in = await connection(migrated, process)
    taken = set()
    for role in ("retaguarda_app", "retaguarda_relay", "retaguarda"):
        try:
            await signed_in.execute(f"set role {role}")
            taken.add(role)
        except asyncpg.InsufficientPrivilegeError:
            pass
    await signed_in.close()
    assert taken == MAY_BECOME[process]


@pytest.mark.parametrize("process", [process for process in MAY_BECOME if process != "owner"])
async def test_without_its_role_a_login_sees_nothing(migrated: Cluster, process: str):
    signed_in = await connection(migrated, process)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await signed_in.fetch("select * from company")
    await signed_in.close()


async def test_nobody_is_above_row_security_but_who_makes_the_backup(migrated: Cluster):
    powers = migrated.told(
        "select string_agg(rolname, ' ' order by rolname) from pg_roles where rolname like 'retaguarda%'"
        " and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)"
    )
    assert powers == "retaguarda_backup_login"


async def test_the_backup_reads_all_and_writes_nothing(migrated: Cluster):
    reader = await asyncpg.connect(migrated.backup_url())
    await reader.fetch("select * from company")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await reader.execute("delete from task")
    await reader.close()


def test_postgresql_understands_its_settings(migrated: Cluster):
    conf = DEPLOY / "postgres" / "postgresql.conf"
    asked = ["-C", "shared_buffers", f"--config-file={conf}", "-D", str(migrated.server.data)]
    assert migrated.run("postgres", *asked) == str(512 * 1024 // 8)  # in blocks of 8 kB
    text = conf.read_text()
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert f"\n{name} = on\n" in text
