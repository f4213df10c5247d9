"""Who may give what to whom: nobody grants what they lack, and somebody always keeps everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Malformed, NotFound, OutOfRange, Refusal, Required, checks
from domain.platform.api_key import ApiKey, ScopeBeyondOwn, UnknownPermission
from domain.platform.company import Company
from domain.platform.member import Member, MemberStatus, Role
from domain.platform.permission import EVERYTHING, Permissions, is_permission
from domain.platform.ports import ApprovalBounds, Authority, KnownPermissions

LIMIT_PLACES = 4


class LastAdministrator(Refusal):
    """Nobody would be left who may do everything."""

    code = "LAST_ADMINISTRATOR"


class LimitBeyondOwn(Refusal):
    """Nobody lets others grant a higher discount than they may themselves; facts: ``limit``."""

    code = "LIMIT_BEYOND_OWN"


class OwnElevation(Refusal):
    """What a person may by a second factor, another has to let them do without one."""

    code = "OWN_ELEVATION"


async def check_roles(names: Sequence[str], uow: UnitOfWork) -> tuple[str, ...]:
    """These roles, each once, all of them within what the actor may. Raises every refusal at once."""
    with checks() as check:
        check.that(names, Required("roles"))
        for position, name in enumerate(names):
            with check.at("roles", position):
                await check_grantable(name, uow)
    return tuple(dict.fromkeys(names))


async def check_grantable(name: str, uow: UnitOfWork) -> None:
    """Raises NotFound, ScopeBeyondOwn, LimitBeyondOwn."""
    role = await uow.find(Role, name=name)
    if role is None:
        raise NotFound(kind="role")
    refuse_beyond(role.permissions, uow)
    own = await uow.ask(Authority).discount_limit(uow.actor) if role.discount_limit else Decimal(0)
    if role.discount_limit > own:
        raise LimitBeyondOwn(limit=own)
    await refuse_approving_beyond(role.permissions, role.discount_limit, uow, role_id=role.id)


async def refuse_approving_beyond(
    permissions: Sequence[str], discount_limit: Decimal, uow: UnitOfWork, *, role_id: UUID | None = None
) -> None:
    """Raises ScopeBeyondOwn for a permission to approve that the actor has up to a limit and a role would
    have without it."""
    scope = await uow.ask(ApprovalBounds).beyond(uow.actor, permissions, discount_limit, role_id)
    if scope is not None:
        raise ScopeBeyondOwn(scope=scope)


async def refuse_own_elevation(member: Member, names: Sequence[str], uow: UnitOfWork) -> None:
    """Raises OwnElevation when whoever acts gives themselves a role that does without a second factor."""
    acting = await _answerable(uow)
    if acting is not None and acting.id == member.id:
        free = await _free(uow)
        added = [role for role in free if role.name in names and role.name not in member.roles]
        _refuse_relief(member, free, [name for role in added for name in role.permissions], uow)


async def refuse_own_relief(role: Role, permissions: Sequence[str], uow: UnitOfWork) -> None:
    """Raises OwnElevation when a role of whoever acts is to allow this without a second factor."""
    acting = await _answerable(uow)
    if acting is not None and role.name in acting.roles:
        _refuse_relief(acting, await _free(uow), permissions, uow)


async def _answerable(uow: UnitOfWork) -> Member | None:
    """Who acts, or made the key that does; None for the installation itself."""
    key = await uow.find(ApiKey, id=uow.actor)
    return await uow.find(Member, id=key.created_by if key else uow.actor)


async def _free(uow: UnitOfWork) -> list[Role]:
    return [role for role in await uow.find_all(Role) if not role.requires_second_factor]


def _refuse_relief(member: Member, free: Sequence[Role], wanted: Sequence[str], uow: UnitOfWork) -> None:
    """Only of what may be given at all: that nobody gives more than they may is told apart."""
    held = Permissions.of(name for role in free if role.name in member.roles for name in role.permissions)
    if any(uow.may(name) and name not in held for name in wanted):
        raise OwnElevation


def refuse_beyond(permissions: Iterable[str], uow: UnitOfWork) -> None:
    for permission in permissions:
        if not uow.may(permission):
            raise ScopeBeyondOwn(scope=permission)


def check_permissions(permissions: Sequence[str], uow: UnitOfWork) -> tuple[str, ...]:
    """What a role is to allow, each once. Raises every refusal at once."""
    with checks() as check:
        check.that(permissions, Required("permissions"))
        for position, name in enumerate(permissions):
            with check.at("permissions", position):
                check_permission(name, uow)
    return tuple(dict.fromkeys(permissions))


def check_permission(name: str, uow: UnitOfWork) -> None:
    """Raises Malformed, UnknownPermission, ScopeBeyondOwn."""
    if not is_permission(name):
        raise Malformed(expected="permission")
    if not uow.ask(KnownPermissions).any_in(name):
        raise UnknownPermission(scope=name)
    refuse_beyond([name], uow)


async def check_limit(limit: Decimal, uow: UnitOfWork) -> Decimal:
    """Percent of a line, 0 to 100, no more than the actor grants alone."""
    if not limit.is_finite() or not 0 <= limit <= 100 or limit != round(limit, LIMIT_PLACES):
        raise OutOfRange("discount_limit", from_="0", to="100", places=LIMIT_PLACES)
    own = await uow.ask(Authority).discount_limit(uow.actor)
    if limit > own:
        raise LimitBeyondOwn("discount_limit", limit=own)
    return limit


async def one_at_a_time(uow: UnitOfWork) -> None:
    """Two administrators must not take each other's place away in the same moment."""
    await uow.get(Company, uow.company, lock=True)


async def refuse_without_administrator(uow: UnitOfWork) -> None:
    """Raises LastAdministrator when nobody active may do everything any more."""
    roles = {role.name for role in await uow.find_all(Role) if EVERYTHING in role.permissions}
    members = await uow.find_all(Member, status=MemberStatus.ACTIVE)
    if not any(roles.intersection(member.roles) for member in members):
        raise LastAdministrator


async def refuse_borrowed_limit(key_id: UUID, uow: UnitOfWork) -> None:
    """Its creator lends a key authority for discounts, which is not everybody's. Raises LimitBeyondOwn."""
    own = await uow.ask(Authority).discount_limit(uow.actor)
    if await uow.ask(Authority).discount_limit(key_id) > own:
        raise LimitBeyondOwn(limit=own)
