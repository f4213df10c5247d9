"""One server for all tests of deployment in a session, set up as deploy/ does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from persistence.upgrade import to_head
from tests.deploy.cluster import Cluster, running_cluster


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def migrated(cluster: Cluster) -> Cluster:
    """At the newest revision, brought there by the owner's login."""
    with ThreadPoolExecutor(1) as elsewhere:  # it starts an event loop of its own
        elsewhere.submit(to_head, cluster.secret("owner_database_url")).result()
    return cluster
