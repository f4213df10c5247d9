"""The fields of Subscription: one for each topic."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import strawberry
from graphql import GraphQLResolveInfo
from strawberry import Info
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from api.authorization import Requires
from api.context import Context
from api.faults import BadUserInput
from api.ids import decode_id
from api.reading import read_back
from api.reading.fields import argument
from api.reading.translation import BACKREF
from api.subscriptions import topics
from api.subscriptions.changes import EventChange
from api.subscriptions.facts import EventType
from api.subscriptions.feed import Feed, Follower
from api.subscriptions.topics import Happening, Topic
from domain.kernel.said import Said
from persistence.clock import now
from persistence.live.journal import Fact, Place

KEPT = timedelta(days=7)
"""How long after a fact a subscription can still go on from it; later, one reads how things are now."""


@dataclass(frozen=True)
class Source:
    """What a subscription is made of: who is told, of what, by whom."""

    topic: Topic
    arguments: Mapping[str, Any]
    follower: Follower

    def check(self, context: Context) -> None:
        """Raises Unauthenticated, Forbidden when it may not, or not any more."""
        self.topic.check(context, self.arguments)

    async def told(self, fact: Fact, context: Context) -> Happening | None:
        """A fact as who listens may know it; None when it is not for them."""
        return await self.topic.told(fact, context, self.arguments)

    def __aiter__(self) -> AsyncIterator[Any]:
        return self.follower


class SubscriptionField(StrawberryField):
    """Begins to follow when it is subscribed to; is resolved anew for everything that happens."""

    def __init__(self, topic: Topic) -> None:
        super().__init__(
            type_annotation=StrawberryAnnotation(topic.change | None),
            description=topic.description,
            directives=[Requires(scope=topic.scope)],
            is_subscription=True,
        )
        self.topic = topic
        self.is_async = True
        self.arguments = list(_arguments(topic))

    def __copy__(self) -> SubscriptionField:
        copied = SubscriptionField(self.topic)
        copied.python_name, copied.origin = self.python_name, self.origin
        return copied

    @property
    def is_basic_field(self) -> bool:
        return False

    async def get_result(self, source: Feed, info: Info | None, args: list[Any], kwargs: Any) -> Source:
        """Raises BadUserInput, Forbidden, Throttled, Unauthenticated."""
        assert info is not None
        context: Context = info.context
        self.topic.check(context, kwargs)
        wanted, company = self.topic.wanted(kwargs), context.known.company
        after = await _place_of(source, context, kwargs.get("after"))
        return Source(self.topic, kwargs, await source.follow(company, wanted, after))

    async def resolve(self, happening: Happening, info: GraphQLResolveInfo, **_: Any) -> Any:
        change = happening.change()
        if self.topic.change is not EventChange:
            change.affected = await read_back(Info(_raw_info=info, _field=self), happening.ids)
        return change


def _arguments(topic: Topic) -> list[StrawberryArgument]:
    found = [
        argument(
            "after",
            strawberry.ID | None,
            f"Go on after the event with this id, at most {KEPT.days} days old; from now on without it.",
        ),
        argument("types", list[EventType] | None, "Only these; all of them without it."),
    ]
    for name, (prefix, _) in topic.narrowing.items():
        found.append(argument(name, strawberry.ID | None, f"Only what concerns this {prefix}."))
    return found


async def _place_of(feed: Feed, context: Context, after: str | None) -> Place | None:
    """Where to go on. Raises BadUserInput when that is not known, or too long ago."""
    if after is None:
        return None
    id = decode_id(after, "event", ("after",))
    fact = await feed.journal.find(context.known.company, id)
    if fact is None or fact.occurred_at < now() - KEPT:
        raise BadUserInput(
            Said(
                "No event with this id happened in the last {days} days. Read how things are now, "
                "and subscribe without after.",
                days=KEPT.days,
            ),
            path=["after"],
            reason="EVENT_NOT_KEPT",
        )
    return fact.place


@strawberry.type
class LiveSubscription:
    bulk_operation_changed = SubscriptionField(topics.BULK_OPERATION)
    events = SubscriptionField(topics.EVERYTHING)
    invoice_changed = SubscriptionField(topics.INVOICE)
    notice_arrived = SubscriptionField(topics.NOTICE)
    order_changed = SubscriptionField(topics.ORDER)
    order_process_changed = SubscriptionField(topics.ORDER_PROCESS)
    product_changed = SubscriptionField(topics.PRODUCT)
    receivable_changed = SubscriptionField(topics.RECEIVABLE)
    stock_changed = SubscriptionField(topics.STOCK)


def bind_subscriptions(schema: strawberry.Schema) -> strawberry.Schema:
    """The schema, each subscription resolved by its field for everything that it tells."""
    kind = schema._schema.subscription_type
    assert kind is not None
    for each in kind.fields.values():
        each.resolve = each.extensions[BACKREF].resolve
    return schema
