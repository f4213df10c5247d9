"""A query becomes a file: asked for, carried out, fetched, given up, gone."""

from __future__ import annotations

import orjson

from tests.exporting.asking import exported, fetch, fetched, shown, start, started, stocked


async def test_an_export_waits_is_carried_out_and_is_fetched(ana, ours, database, work):
    await stocked(database, ours.id, ["Mesa", "Cadeira"])
    payload = await start(ana)
    assert payload["errors"] == []
    asked = payload["bulkOperation"]
    assert (asked["status"], asked["format"], asked["resultUrl"]) == ("QUEUED", "JSONL", None)
    await work()
    done = await shown(ana, asked["id"])
    assert (done["status"], done["total"], done["processed"], done["failed"]) == ("DONE", 2, 2, 0)
    assert done["expiresAt"] > done["endedAt"] >= done["beganAt"]
    lines = (await fetched(ana, done)).splitlines()
    assert [orjson.loads(line) for line in lines] == [
        {"sku": "S000001", "name": "Cadeira"},
        {"sku": "S000000", "name": "Mesa"},
    ]
