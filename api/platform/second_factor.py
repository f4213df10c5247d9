"""A second factor of one's own: taken up, replaced, and taken away by somebody else."""

import strawberry

from api.context import Context
from api.mutations import mutation
from api.platform.member import Member
from api.platform.proof import is_right, own_login, proven
from domain.kernel.runner import Envelope
from domain.platform.commands.confirm_second_factor import (
    ConfirmSecondFactor,
    KeepSecondFactor,
    confirm_second_factor,
)
from domain.platform.commands.remove_second_factor import remove_second_factor
from domain.platform.commands.start_second_factor import (
    BeginSecondFactor,
    StartSecondFactor,
    start_second_factor,
)
from domain.platform.login import OnlyForMembers
from persistence.platform.keys import mint
from persistence.platform.logins import known_login


async def proving(command: StartSecondFactor, context: Context, _: Envelope) -> BeginSecondFactor:
    """A token alone must not be enough to take a device up for somebody else."""
    login, who, shown = await own_login(context), context.known, command.identity_token
    identity = await proven(shown, context, "identity_token") if shown is not None else None
    async with context.services.database.reading(who.company) as connection:
        known = await known_login(connection, login.email)
    return BeginSecondFactor(
        account=mint().account(who.company, login.email),
        address=context.address,
        proved=identity is None
        and await is_right(command.password or "", known.password_digest if known else None),
        code=command.code,
        identity=identity,
    )


async def keeping(command: ConfirmSecondFactor, context: Context, _: Envelope) -> KeepSecondFactor:
    if context.known.session is None:
        raise OnlyForMembers
    return KeepSecondFactor(code=command.code, session_id=context.known.session)


@strawberry.type
class SecondFactorMutation:
    start_second_factor = mutation(
        start_second_factor, accepts=StartSecondFactor, prepare=proving, secret=str, uri=str
    )
    confirm_second_factor = mutation(
        confirm_second_factor,
        accepts=ConfirmSecondFactor,
        prepare=keeping,
        recovery_codes=list[str],
        member=Member,
    )
    remove_second_factor = mutation(remove_second_factor, member=Member)
