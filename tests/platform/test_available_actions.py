"""What may be done with members, keys, files, notices and long work is told as it would be refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.files.attachment import Attachment, AttachmentStatus
from domain.files.attachment import actions_of as actions_of_attachment
from domain.files.retention import Keeping
from domain.notices.kind import NoticeKind
from domain.notices.notice import Notice, NoticeState, Severity
from domain.notices.notice import actions_of as actions_of_notice
from domain.onboarding.data_import import Import, ImportStatus, Problem
from domain.onboarding.data_import import actions_of as actions_of_import
from domain.onboarding.kind import ImportKind
from domain.onboarding.notation import Notation
from domain.platform.api_key import ApiKey, ApiKeySecret
from domain.platform.api_key import actions_of as actions_of_key
from domain.platform.bulk_operation import (
    BulkOperation,
    BulkOperationKind,
    BulkOperationStatus,
    ExportFormat,
)
from domain.platform.bulk_operation import actions_of as actions_of_operation
from domain.platform.invitation import Invitation, InvitationStatus
from domain.platform.invitation import actions_of as actions_of_invitation
from domain.platform.member import Member, MemberStatus
from domain.platform.member import actions_of as actions_of_member
from domain.platform.personal_data import PersonalDataBasis, PersonalDataKind, PersonalDataRequest
from domain.platform.personal_data import actions_of as actions_of_personal_data
from domain.platform.session import Session
from domain.platform.session import actions_of as actions_of_session
from tests.actions import are_told_truly

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOON = NOW + timedelta(days=1)
ID, WHO = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize("status", MemberStatus)
async def test_of_a_member(status: MemberStatus) -> None:
    await are_told_truly(
        actions_of_member(status.value, oneself=False),
        lambda: Member(
            id=ID, name="Ana", email="ana@x.example", login_id=WHO, roles=(), status=status, joined_at=NOW
        ),
        {"blockMember": lambda one: one.block(), "unblockMember": lambda one: one.unblock()},
    )


@pytest.mark.parametrize("status", InvitationStatus)
async def test_of_an_invitation(status: InvitationStatus) -> None:
    def invitation() -> Invitation:
        return Invitation(
            id=ID,
            name="Ana",
            email="ana@x.example",
            roles=(),
            digest=b"",
            status=status,
            invited_by=WHO,
            invited_at=NOW,
            expires_at=SOON,
        )

    attempts = {"revokeInvitation": lambda one: one.revoke()}
    await are_told_truly(actions_of_invitation(status.value), invitation, attempts)


@pytest.mark.parametrize("ended", [False, True])
async def test_of_a_session(ended: bool) -> None:
    def session() -> Session:
        return Session(
            id=ID,
            member_id=WHO,
            digest=b"",
            opened_at=NOW,
            expires_at=SOON,
            ended_at=NOW if ended else None,
        )

    await are_told_truly(actions_of_session(ended), session, {"endSession": lambda one: one.end(at=NOW)})


@pytest.mark.parametrize("service", [False, True])
@pytest.mark.parametrize("revoked", [False, True])
@pytest.mark.parametrize("secrets", [0, 1, 2])
async def test_of_a_key(service: bool, revoked: bool, secrets: int) -> None:
    def secret(place: int, public_key: bytes | None) -> ApiKeySecret:
        return ApiKeySecret(id=UUID(int=place), digest=b"", public_key=public_key, begun_at=NOW)

    def key() -> ApiKey:
        return ApiKey(
            id=ID,
            name="Loja",
            service=service,
            scopes=(),
            digest=b"",
            created_by=WHO,
            created_at=NOW,
            revoked_at=NOW if revoked else None,
            secrets=[secret(place, b"" if service else None) for place in range(secrets)],
        )

    await are_told_truly(
        actions_of_key(service, revoked, secrets),
        key,
        {
            "restrictApiKey": lambda one: one.restrict(addresses=(), expires_at=SOON),
            "rotateApiKey": lambda one: one.rotate(secret(9, None)),
            "rotateServiceKey": lambda one: one.rotate(secret(9, b"")),
            "retireApiKeySecret": lambda one: one.retire(UUID(int=0)),
            "revokeApiKey": lambda one: one.revoke(at=NOW),
        },
    )


@pytest.mark.parametrize(
    ("kind", "held_for", "ended", "status"),
    [
        (PersonalDataKind.EXPORT, None, True, "HANDED_OUT"),
        (PersonalDataKind.ERASURE, None, False, "WAITING"),
        (PersonalDataKind.ERASURE, "Processo 122", False, "HELD"),
        (PersonalDataKind.ERASURE, None, True, "ERASED"),
    ],
)
async def test_of_a_request_about_personal_data(
    kind: PersonalDataKind, held_for: str | None, ended: bool, status: str
) -> None:
    def request() -> PersonalDataRequest:
        return PersonalDataRequest(
            id=ID,
            kind=kind,
            basis=PersonalDataBasis.ACCESS,
            party_id=WHO,
            employee_id=None,
            held_for=held_for,
            requested_by=WHO,
            requested_at=NOW,
            ended_at=NOW if ended else None,
        )

    assert request().status == status
    attempts = {
        "holdErasure": lambda one: one.hold("Processo 123"),
        "releaseErasure": lambda one: one.release(),
    }
    await are_told_truly(actions_of_personal_data(status), request, attempts)


@pytest.mark.parametrize("status", BulkOperationStatus)
async def test_of_long_work(status: BulkOperationStatus) -> None:
    def operation() -> BulkOperation:
        return BulkOperation(
            id=ID,
            kind=BulkOperationKind.EXPORT,
            format=ExportFormat.CSV,
            requires=(),
            status=status,
            requested_by=WHO,
            requested_at=NOW,
        )

    attempts = {"cancelBulkOperation": lambda one: one.cancel(at=NOW)}
    await are_told_truly(actions_of_operation(status.value), operation, attempts)


@pytest.mark.parametrize("status", ImportStatus)
@pytest.mark.parametrize("problems", [(), (Problem(line=2, column=None, code="REQUIRED"),)])
async def test_of_an_import(status: ImportStatus, problems: tuple[Problem, ...]) -> None:
    def found() -> Import:
        return Import(
            id=ID,
            kind=next(iter(ImportKind)),
            upload_id=WHO,
            sha256=b"",
            notation=Notation(),
            status=status,
            failed=len(problems),
            problems=problems,
            requested_by=WHO,
            requested_at=NOW,
        )

    told = actions_of_import(status.value, len(problems))
    await are_told_truly(told, found, {"confirmImport": lambda one: one.confirm(at=NOW)})


@pytest.mark.parametrize("status", AttachmentStatus)
async def test_of_an_attachment(status: AttachmentStatus) -> None:
    def attachment() -> Attachment:
        return Attachment(
            id=ID,
            upload_id=WHO,
            subject="",
            subject_kind="order",
            subject_owner=None,
            person_id=None,
            name="nota.pdf",
            media_type="application/pdf",
            size=1,
            sha256=b"",
            description=None,
            status=status,
            attached_by=WHO,
            attached_at=NOW,
        )

    kept = Keeping(until=None, norm=None)
    attempts = {"detachFile": lambda one: one.detach(kept, by=WHO, at=NOW)}
    await are_told_truly(actions_of_attachment(status.value), attachment, attempts)


@pytest.mark.parametrize("state", NoticeState)
async def test_of_a_notice(state: NoticeState) -> None:
    facts: dict[str, Any] = {}

    def notice() -> Notice:
        return Notice(
            id=ID,
            member_id=WHO,
            kind=next(iter(NoticeKind)),
            severity=next(iter(Severity)),
            event_id=ID,
            subject_kind="order",
            subject_id=ID,
            facts=facts,
            channels=(),
            occurred_at=NOW,
            state=state,
            read_at=None if state is NoticeState.NEW else NOW,
        )

    await are_told_truly(
        actions_of_notice(state.value),
        notice,
        {
            "markNoticesRead": lambda one: one.read(at=NOW),
            "handleNotice": lambda one: one.close(NoticeState.HANDLED, at=NOW),
            "dismissNotice": lambda one: one.close(NoticeState.DISMISSED, at=NOW),
        },
    )
