"""The broker carries ids and nothing else."""

from __future__ import annotations

from dataclasses import fields

from domain.processes import PROCESSES
from persistence.tasks import Due
from workers.app import enlist_everybody
from workers.tasks import ACTORS


def test_a_message_is_two_ids_and_where_it_goes():
    assert [field.name for field in fields(Due)] == ["company_id", "id", "queue", "actor"]


def test_every_later_step_has_a_worker_on_its_queue():
    enlist_everybody()
    wanted = {(step.actor, step.queue) for process in PROCESSES for step in process.steps if step.later}
    assert wanted <= {(actor.name, actor.queue) for actor in ACTORS.values()}
