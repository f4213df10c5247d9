"""Ids are UUIDs of version 7 and sort by time."""

from __future__ import annotations

import time
from uuid import RFC_4122

from persistence.identity import new_id


def test_ids_have_the_official_form_and_tell_their_time():
    before = time.time_ns() // 1_000_000
    id = new_id()
    assert (id.version, id.variant) == (7, RFC_4122)
    assert before <= id.int >> 80 <= time.time_ns() // 1_000_000


def test_ids_made_one_after_the_other_sort_that_way():
    ids = [new_id() for _ in range(200)]
    assert len(set(ids)) == 200
    assert ids == sorted(ids)
