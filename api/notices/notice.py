"""Notices: what one is told, and by which rules people are."""

import strawberry

from api.action import AvailableAction
from api.enums import NoticeChannel, NoticeKind, NoticeState, Severity
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.platform.member import Member
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import DateTime
from domain.notices.commands.add_notice_rule import add_notice_rule
from domain.notices.commands.change_notice_rule import change_notice_rule
from domain.notices.commands.choose_notice_channels import choose_notice_channels
from domain.notices.commands.dismiss_notice import dismiss_notice
from domain.notices.commands.handle_notice import handle_notice
from domain.notices.commands.mark_notices_read import mark_notices_read
from persistence.notices.views import NOTICE, NOTICE_CHOICE, NOTICE_RULE


@strawberry.type(description="What one member is told of something that happened; seen by nobody else.")
class Notice(Node):
    version: int = field("Raised by every change.")
    kind: NoticeKind = field("What it is about.")
    severity: Severity = field("How soon to look.")
    title: str = field("One line of it, in the language of Accept-Language.")
    text: str = field("A sentence or two, in the language of Accept-Language.")
    subject_id: strawberry.ID = field("What it happened to; `node(id:)` opens it.")
    channels: list[NoticeChannel] = field("The ways on which it is told.")
    occurred_at: DateTime = field("When it happened.")
    state: NoticeState = field("What you did with it.")
    read_at: DateTime | None = field("When you first saw it.")
    closed_at: DateTime | None = field("When you handled or dismissed it.")
    mailed_at: DateTime | None = field("When the mail server took the letter it is in.")
    mail_fault: str | None = field("Why its letter will never arrive, such as `SMTP 550`.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="Who is told of a kind of things, and on which ways.")
class NoticeRule(Node):
    version: int = field("Raised by every change.")
    kind: NoticeKind = field("What kind of notice it is.")
    role: str | None = field("For members with this role; without it and `member`: whom it concerns.")
    member: Member | None = relation("For this member.")
    channels: list[NoticeChannel] = field("The ways they are told by.")
    above: Money | None = field("Only of amounts greater than this.")
    enabled: bool = field("Whether it tells anybody anything.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="The ways on which you want to be told of a kind of things.")
class NoticeChoice(Node):
    version: int = field("Raised by every change.")
    kind: NoticeKind = field("What kind of notice it is.")
    channels: list[NoticeChannel] = field("The ways; none: you are not told.")


@strawberry.type
class NoticeQuery:
    notice: Notice | None = lookup(NOTICE, "One notice, by what names it.")
    notices: Connection[Notice] | None = connection(
        NOTICE,
        "Your notices, the newest first. How many are unread: `notices(where: {state: {eq: NEW}}) "
        "{ totalCount { value } }`.",
    )
    notice_rule: NoticeRule | None = lookup(NOTICE_RULE, "One rule, by what names it.")
    notice_rules: Connection[NoticeRule] | None = connection(
        NOTICE_RULE, "Who is told of what: what companies start with, and what was changed."
    )
    notice_choice: NoticeChoice | None = lookup(NOTICE_CHOICE, "One choice, by what names it.")
    notice_choices: Connection[NoticeChoice] | None = connection(
        NOTICE_CHOICE, "The ways that you chose, whatever the rules say."
    )


@strawberry.type
class NoticeMutation:
    mark_notices_read = mutation(mark_notices_read, notices=list[Notice])
    handle_notice = mutation(handle_notice, notice=Notice)
    dismiss_notice = mutation(dismiss_notice, notice=Notice)
    choose_notice_channels = mutation(choose_notice_channels, choice=NoticeChoice)
    add_notice_rule = mutation(add_notice_rule, rule=NoticeRule)
    change_notice_rule = mutation(change_notice_rule, rule=NoticeRule)
