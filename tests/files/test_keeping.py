"""What is of no use goes, what is detached goes when its rule says so, what is held stays."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio
from cryptography.exceptions import InvalidTag

from api.ids import parse
from domain.files.attachment import Attachment, AttachmentStatus
from domain.files.commands.attach_file import AttachFile, attach_file
from domain.files.commands.detach_file import DetachFile, detach_file
from domain.files.ports import Subject, Subjects
from domain.files.purpose import FilePurpose
from domain.files.retention import CLASSES, FileClass, Keeping, class_of, keeping_from
from domain.files.upload import FileRejection, Upload, UploadInQuarantine, UploadRejected, UploadStatus
from domain.kernel.law import LawBook
from domain.kernel.refusal import NotFound
from persistence.files.content import content_of, forget, keep, path_of_file
from persistence.law.book import shipped_law
from persistence.storage import UnknownFile
from tests.builders import a_cpf
from tests.files.sending import PDF, a_product, an_employee, attached, fetched, sent, shown
from tests.memory import ACTOR, Memory
from tests.shipped import VIEWS
from workers.files import clear_files

Clear = Callable[[], Awaitable[int]]

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
ORDER = "order_" + "1" * 32


@pytest.fixture
def clear(database, storage, ours) -> Clear:
    """What the clock does in our company."""
    return partial(clear_files, database, storage, ours.id)


@pytest_asyncio.fixture
async def tables(owner, ours) -> asyncpg.Connection:
    """Our company's, by the hand of who owns them."""
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    return owner


class Things:
    """Where there is an order, and nothing else."""

    async def find(self, node: str) -> Subject | None:
        return Subject(node=node, kind="order") if node == ORDER else None

    async def attacher(self, attachment_id: UUID) -> UUID | None:
        return Memory.actor


class Book:
    async def on(self, day: date):
        return shipped_law(day)


def a_world(status: UploadStatus = UploadStatus.READY) -> tuple[Memory, Upload]:
    upload = Upload(
        id=uuid4(),
        name="contrato.pdf",
        token_digest=b"t",
        started_by=ACTOR,
        started_at=NOW,
        expires_at=NOW,
        received_at=NOW,
        size=9,
        sha256=b"s" * 32,
        purpose=FilePurpose.ATTACHMENT,
        media_type="application/pdf",
        status=status,
        rejection=FileRejection.BOMB if status is UploadStatus.REJECTED else None,
    )
    return Memory(now=NOW, answers={Subjects: Things(), LawBook: Book()}, kept={upload.id: upload}), upload


async def test_what_is_attached_to_an_order_and_taken_off_is_kept_for_as_long_as_the_norm_says():
    world, upload = a_world()
    id = await attach_file(AttachFile(subject_id=ORDER, upload_id=upload.id), world)
    await detach_file(DetachFile(attachment_id=id), world)
    attachment = await world.get(Attachment, id)
    assert (attachment.status, attachment.kept_until) == (AttachmentStatus.DETACHED, date(2031, 11, 22))
    assert "Código Civil" in (attachment.kept_by or "")


@pytest.mark.parametrize(
    ("status", "refusal"),
    [(UploadStatus.QUARANTINED, UploadInQuarantine), (UploadStatus.REJECTED, UploadRejected)],
)
async def test_what_nobody_looked_at_or_would_have_is_not_attached(status, refusal):
    world, upload = a_world(status)
    with pytest.raises(refusal):
        await attach_file(AttachFile(subject_id=ORDER, upload_id=upload.id), world)


async def test_what_cannot_be_read_cannot_be_attached_to():
    world, upload = a_world()
    with pytest.raises(NotFound):
        await attach_file(AttachFile(subject_id="order_" + "2" * 32, upload_id=upload.id), world)
    assert upload.used_at is None


def test_a_class_without_a_row_says_that_nothing_says_when_a_file_may_go():
    law = shipped_law(date(2026, 11, 22))
    for kind in ("employee", "party", "product", "entry"):
        assert keeping_from(date(2026, 11, 22), kind, law) == Keeping()
    fiscal = keeping_from(date(2026, 11, 30), "invoice", law)
    assert (fiscal.until, fiscal.verified) == (date(2037, 11, 30), False)


def test_every_kind_of_thing_that_has_a_class_can_be_read():
    known = {view.prefix for view in VIEWS.values()} | {"invoiceline"}
    assert frozenset().union(*CLASSES.values()) <= known
    assert class_of("warehouse") is FileClass.OTHER


async def test_a_file_that_was_cut_changed_or_moved_does_not_open(database, ours, storage):
    first, second = uuid4(), uuid4()
    async with database.reading(ours.id):
        pass
    data = bytes(range(256)) * 3_000
    await keep(storage, ours.id, first, data)
    assert await content_of(storage, ours.id, first) == data
    sealed = await storage.get(path_of_file(ours.id, first))
    await forget(storage, ours.id, first)
    with pytest.raises(UnknownFile):
        await content_of(storage, ours.id, first)
    await storage.put_new(path_of_file(ours.id, second), sealed)
    with pytest.raises(InvalidTag):
        await content_of(storage, ours.id, second)
    size = 4 + int.from_bytes(sealed[:4])
    for changed in (sealed[:size], sealed[size:], sealed[:50] + bytes([sealed[50] ^ 1]) + sealed[51:]):
        await storage.remove(path_of_file(ours.id, first))
        await storage.put_new(path_of_file(ours.id, first), changed)
        with pytest.raises(InvalidTag):
            await content_of(storage, ours.id, first)


async def test_what_is_of_no_use_goes_after_a_week_and_what_is_attached_stays(ana, tables, clear, work):
    used = await attached(ana, work, await a_product(ana))
    rejected, unused = await sent(ana, b"MZ\x90\x00 no page"), await sent(ana, PDF)
    await work()
    assert await clear() == 0
    await tables.execute(
        "update upload set expires_at = now() - interval '8 days', received_at = now() - interval '8 days'"
    )
    assert await clear() == 2
    for gone in (rejected, unused):
        found = await shown(ana, gone)
        assert found is not None
        assert (found["status"], found["name"]) == ("REMOVED", "")
    assert (await fetched(ana, used)).content == PDF
    assert await clear() == 0
    assert await tables.fetchval("select count(*) from upload where emptied_at is not null") == 2


async def test_what_was_detached_goes_when_its_term_ends_unless_it_is_held(ana, tables, clear, work):
    attachment = await attached(ana, work, await a_product(ana))
    input = {"attachmentId": attachment["id"], "expectedVersion": attachment["version"]}
    assert (await ana.do("detachFile", input))["errors"] == []
    assert await clear() == 0
    employee = await an_employee(ana)
    asked = await ana.do(
        "erasePersonalData",
        {"employeeId": employee, "basis": "ERASURE_REQUEST", "idempotencyKey": "e"},
        "personalDataRequest { id version }",
    )
    request = asked["personalDataRequest"]
    known = {"personalDataRequestId": request["id"], "expectedVersion": request["version"]}
    reason = {"reason": "Processo 1"}
    held = await ana.do("holdErasure", known | reason, "personalDataRequest { version }")
    assert held["errors"] == []
    await tables.execute(
        "update attachment set kept_until = current_date - 2, person_id = $1", parse(employee)[1]
    )
    assert await clear() == 0
    known["expectedVersion"] = held["personalDataRequest"]["version"]
    await ana.do("releaseErasure", known)
    assert await clear() == 1
    found = await ana.data("{ attachments { nodes { id } } }")
    assert found["attachments"]["nodes"] == []


async def test_files_about_who_works_here_are_handed_out_with_who_was_shown_what_and_go_with_them(
    ana, tables, work
):
    employee = await an_employee(ana, hiredOn="1950-01-05")
    of = {"employeeId": employee}
    account = {"bankCode": "341", "branch": "123", "account": "8891775", "accountDigit": "7"}
    change = of | {"holderTaxId": a_cpf(99), "account": account, "idempotencyKey": "b"}
    paid = await ana.do("changeEmployeeBankDetails", change, "bankDetails { id }")
    time = of | {"kind": "OVERTIME_HOURS", "on": "1950-02-02", "quantity": "2", "idempotencyKey": "t"}
    entry = await ana.do("recordTime", time, "timeEntry { id }")
    child = of | {"name": "Bento", "bornOn": "1952-02-03", "kinship": "CHILD", "validFrom": "1952-02-03"}
    assert not (await ana.do("registerDependent", child))["errors"]
    about = [paid["bankDetails"]["id"], entry["timeEntry"]["id"]]
    files = [await attached(ana, work, subject) for subject in about]
    await ana.data("{ dependents { nodes { id bornOn } } }")
    basis = of | {"basis": "ACCESS"}
    request = (await ana.do("exportPersonalData", basis, "personalDataRequest { id }"))["personalDataRequest"]
    query = "query ($id: ID!) { personalDataRequest(by: {id: $id}) { data } }"
    told = json.loads((await ana.data(query, id=request["id"]))["personalDataRequest"]["data"])
    assert sorted(file["subject"] for file in told["attachment"]) == sorted(about)
    assert ["born_on"] in [look["fields"] for look in told["shown_to"]]
    left = of | {"dismissedOn": "1960-01-05", "reason": "x", "expectedVersion": 1, "idempotencyKey": "d"}
    assert not (await ana.do("dismissEmployee", left))["errors"]
    erasure = of | {"basis": "ERASURE_REQUEST", "idempotencyKey": "e"}
    gone = await ana.do("erasePersonalData", erasure, "personalDataRequest { endedAt }")
    assert gone["personalDataRequest"]["endedAt"]
    assert [(await fetched(ana, file)).status_code for file in files] == [404, 404]


async def test_files_of_a_person_are_named_while_they_are_held_and_go_with_them(ana, tables, clear, work):
    person = {"kind": "PERSON", "name": "Célia", "taxId": "52998224725", "roles": ["CUSTOMER"]}
    party = (await ana.do("registerParty", person, "party { id }"))["party"]["id"]
    employee = await an_employee(ana)
    of_party, of_employee = await attached(ana, work, party), await attached(ana, work, employee)
    shows = "personalDataRequest { endedAt findings { dataClass outcome records } }"
    kept = await ana.do(
        "erasePersonalData",
        {"employeeId": employee, "basis": "ERASURE_REQUEST", "idempotencyKey": "1"},
        shows,
    )
    finding = {"dataClass": "ATTACHMENT", "records": 1}
    assert finding | {"outcome": "KEPT"} in kept["personalDataRequest"]["findings"]
    assert (await fetched(ana, of_employee)).status_code == 200
    gone = await ana.do(
        "erasePersonalData", {"partyId": party, "basis": "ERASURE_REQUEST", "idempotencyKey": "2"}, shows
    )
    assert gone["personalDataRequest"]["endedAt"]
    assert finding | {"outcome": "ERASED"} in gone["personalDataRequest"]["findings"]
    assert (await fetched(ana, of_party)).status_code == 404
    assert await clear() == 1
    names = await tables.fetch("select name from upload union select name from attachment")
    assert {row["name"] for row in names} == {"", "contrato.pdf"}
