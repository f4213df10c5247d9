"""Ids are UUIDs of version 7 and sort by time."""

from __future__ import annotations

import os
import time
from uuid import RFC_4122, UUID

from persistence.identity import id_of, new_id


def test_ids_have_the_official_form_and_tell_their_time():
    before = time.time_ns() // 1_000_000
    id = new_id()
    assert (id.version, id.variant) == (7, RFC_4122)
    assert before <= id.int >> 80 <= time.time_ns() // 1_000_000


def test_ids_made_one_after_the_other_sort_that_way():
    ids = [new_id() for _ in range(200)]
    assert len(set(ids)) == 200
    assert ids == sorted(ids)


def test_processes_that_part_draw_no_random_bits_twice():
    new_id()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, b"".join(new_id().bytes for _ in range(10)))
        os._exit(0)
    own = {new_id().bytes[8:] for _ in range(10)}
    os.waitpid(child, 0)
    told = os.read(reading, 160)
    assert own.isdisjoint(told[place + 8 : place + 16] for place in range(0, 160, 16))
    os.close(reading), os.close(writing)


def test_an_id_is_equal_to_any_other_of_the_same_digits():
    id = new_id()
    other = UUID(hex=id.hex)
    assert (id_of(id.hex), {other: 1}[id], str(id), hash(id)) == (other, 1, str(other), hash(other))
