"""Signing in, staying signed in, signing out, here and everywhere."""

import strawberry

from api.action import AvailableAction
from api.context import Context
from api.mutations import mutation
from api.node import Node
from api.platform.member import Member
from api.platform.proof import is_right, own_login, rehashed
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import DateTime
from domain.kernel.runner import Envelope
from domain.platform.commands.end_session import end_session
from domain.platform.commands.open_session import OpenSession, SignIn, open_session
from domain.platform.commands.refresh_session import RefreshSession, RotateSession, rotate_session
from domain.platform.commands.sign_out import sign_out
from domain.platform.commands.sign_out_everywhere import (
    LeaveEverywhere,
    SignOutEverywhere,
    sign_out_everywhere,
)
from domain.platform.session import InvalidCredentials, SessionEnded
from persistence.platform.keys import mint
from persistence.platform.principals import is_company, login_of
from persistence.platform.views import SESSION


@strawberry.type(description="From signing in until signing out; kept for 30 days after its end.")
class Session(Node):
    version: int = field("Raised by every change.")
    member: Member | None = relation("Whose it is.")
    opened_at: DateTime = field("When they signed in.")
    expires_at: DateTime = field("It is worth nothing afterwards.")
    ended_at: DateTime | None = field("When it was ended before; null while it was not.")
    address: str | None = field("The network address they signed in from.")
    agent: str | None = field("What their program calls itself.")
    issuer: str | None = field("The identity provider that vouched for them; null when a password did.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class SessionQuery:
    session: Session | None = lookup(SESSION, "One session, by what names it.")
    sessions: Connection[Session] | None = connection(
        SESSION, "Your sessions; those of everybody in the company with `platform.session.read`."
    )


async def authenticated(command: SignIn, context: Context, _: Envelope) -> OpenSession:
    """The password is checked before the transaction begins: it takes a core for a while."""
    async with context.services.database.reading(command.company_id) as connection:
        exists = await is_company(connection, command.company_id)
        known = await login_of(connection, command.company_id, command.email)
    right = await is_right(command.password, known.password_digest if known else None)
    if not exists:
        raise InvalidCredentials
    fresh = await rehashed(command.password, known.password_digest) if known and right else None
    return OpenSession(
        company_id=command.company_id,
        account=mint().account(command.company_id, command.email),
        address=context.address,
        member_id=known.member_id if known and right else None,
        code=command.code,
        outdated=known.password_digest if known and fresh else None,
        rehashed=fresh,
    )


async def taken_apart(command: RefreshSession, _: Context, __: Envelope) -> RotateSession:
    presented = mint().read_refresh(command.refresh_token)
    if presented is None:
        raise SessionEnded("refresh_token")
    return RotateSession(company_id=presented.company, session_id=presented.id, digest=presented.digest)


async def leaving(command: SignOutEverywhere, context: Context, _: Envelope) -> LeaveEverywhere:
    await own_login(context)
    return LeaveEverywhere(keep=context.known.session if command.keep_this else None)


@strawberry.type
class SessionMutation:
    sign_in = mutation(
        open_session,
        accepts=SignIn,
        prepare=authenticated,
        public=True,
        access_token=str,
        refresh_token=str,
        expires_at=DateTime,
    )
    refresh_session = mutation(
        rotate_session,
        accepts=RefreshSession,
        prepare=taken_apart,
        public=True,
        access_token=str,
        refresh_token=str,
        expires_at=DateTime,
    )
    sign_out = mutation(sign_out)
    sign_out_everywhere = mutation(sign_out_everywhere, accepts=SignOutEverywhere, prepare=leaving, ended=int)
    end_session = mutation(end_session, session=Session)
