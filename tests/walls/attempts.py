"""Ways to get at what is another company's, or beyond one's own permission; each without end, by chance."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import uuid4

import orjson
from graphql import GraphQLError

from api.authorization import scope_of
from persistence.platform.tokens import DIGITS
from tests.walls.chance import (
    MUTATIONS,
    SCHEMA,
    Inputs,
    at,
    document_of,
    missing,
    places_of_ids,
    put,
)
from tests.walls.ground import Ground, Limited
from tests.walls.shapes import HELD, shapes
from tests.walls.wire import asked, request

SPARED = {"signOut", "changePassword", "switchCompany", "registerCompany"}
"""Mutations of a person about themselves, and one that makes companies without end."""
FILES = ("xml", "danfe", "boleto", "content", "procNFe", "pfx")
LISTED = "products", "parties", "orders", "invoices", "employees", "accounts"
SEARCHED = ("products", "parties", "orders")


@dataclass(frozen=True)
class Attempt:
    """``twin`` is the same about what nobody has; ``who`` is limited to a part of our company."""

    kind: str
    sent: bytes
    twin: bytes | None = None
    ids: tuple[str, ...] = ()
    """In what was sent, and in its twin: they may differ in nothing else."""
    who: Limited | None = None
    refused: str | None = None
    """The mutation that must be refused."""


Ways = dict[str, Callable[[], Attempt]]


@dataclass
class Attempts:
    """``count`` documents of each kind are asked about many ids each."""

    ground: Ground
    random: Random
    count: int

    def __post_init__(self) -> None:
        schema, ground = SCHEMA._schema, self.ground
        self.foreign = shapes(schema, ground.theirs.by_type, self.random, self.count)
        self.own = shapes(schema, ground.ours.by_type, self.random, self.count)
        self.inputs = Inputs(self.random, ground.ours.ids)
        self.documents = {name: document_of(name) for name in MUTATIONS if name not in SPARED}
        self.words = sorted(word for word in ground.theirs.words if len(word) < 100)
        self.their_keys = ground.theirs.rows["idempotency"]
        self.trusted = [row["name"] for row in ground.theirs.rows["trusted_document"]]

    @property
    def ways(self) -> Ways:
        return {
            "reading by id": self.reading,
            "writing by id": self.writing,
            "files": self.fetching,
            "words": self.naming,
            "cursors": self.going_on,
            "events": self.resuming,
            "idempotency keys": self.replaying,
            "trusted documents": self.presuming,
            "tokens": self.claiming,
            "reading beyond permission": self.peeping,
            "writing beyond permission": self.overstepping,
        }

    def some(self, weights: dict[str, int], count: int) -> Iterator[Attempt]:
        """So many, of each way as often as its weight says."""
        ways = self.ways
        chosen = self.random.choices(list(weights), list(weights.values()), k=count)
        return (ways[name]() for name in chosen)

    def reading(self) -> Attempt:
        """Everything that can be read by an id, a filter, a relation, a sum or a group."""
        shape = self.random.choice(self.foreign)
        variables = shape.about(self.ground.theirs.ids, self.random)
        text, other, ids = self._without(orjson.dumps(variables).decode())
        return self._asked("reading by id", shape.text, orjson.loads(text), orjson.loads(other), ids)

    def writing(self) -> Attempt:
        """One id of theirs among ours, anywhere in the input of any mutation."""
        while True:
            name = self.random.choice(list(self.documents))
            given = self.inputs.of(name) | {"validateOnly": self.random.random() < 0.7}
            places = list(places_of_ids(given))
            if places and name not in ("acceptInvitation", "refreshSession", "signIn"):
                break
        place = self.random.choice(places)
        prefix = at(given, place).rpartition("_")[0]
        foreign, nobodys = self._foreign(prefix), missing(prefix, self.random)
        theirs = put(given, place, foreign)
        nobody = put(given, place, nobodys)
        if "idempotencyKey" in nobody:
            nobody["idempotencyKey"] = uuid4().hex
        variables = {"input": theirs}, {"input": nobody}
        return self._asked("writing by id", self.documents[name], *variables, (foreign, nobodys))

    def fetching(self) -> Attempt:
        """The addresses of files: of invoices, boletos, attachments, exports, imports, uploads."""
        choose = self.random.choice
        prefix = choose(("invoice", "boleto", "attachment", "import", "bulkoperation", "upload"))
        foreign, nobodys = self._foreign(prefix), missing(prefix, self.random)
        match prefix:
            case "import":
                form = "/imports/{}/errors.csv"
            case "bulkoperation":
                form = "/bulk-operations/{}/" + choose(("result.jsonl", "result.csv", "errors.jsonl"))
                foreign, nobodys = foreign.rpartition("_")[2], nobodys.rpartition("_")[2]
            case "upload":
                form = "/uploads/{}?token=" + "x" * 30
            case _:
                form = "/files/{}/" + choose(FILES)
                if self.random.random() < 0.5:
                    foreign, nobodys = foreign.rpartition("_")[2], nobodys.rpartition("_")[2]
        method = "PUT" if prefix == "upload" else choose(("GET", "HEAD"))
        headers = {"Authorization": f"Bearer {self._owner}", "Accept-Language": "en"}
        body = b"a;b\n" if prefix == "upload" else b""
        sent, twin = (
            request(method, form.format(id), body=body, headers=headers) for id in (foreign, nobodys)
        )
        return Attempt("files", sent, twin, (foreign, nobodys))

    def naming(self) -> Attempt:
        """Texts of theirs: searched for, looked up, written where a text may stand."""
        word, choose = self.random.choice(self.words), self.random.choice
        if self.random.random() < 0.5:
            below = "nodes { id } totalCount { value }"
            text = f"query($w: String!) {{ {choose(SEARCHED)}(search: $w) {{ {below} }} }}"
            return self._asked("words", text, {"w": word[:60]})
        kinds = SCHEMA._schema.query_type.fields
        lookups = [(name, of) for name, of in kinds.items() if "by" in of.args]
        name, of = choose(lookups)
        by = of.args["by"].type.of_type
        texts = [key for key, value in by.fields.items() if _may_be(word, value.type)]
        if not texts:
            return self.naming()
        text = f"query($by: {by.name}!) {{ {name}(by: $by) {{ __typename id }} }}"
        return self._asked("words", text, {"by": {choose(texts): word}})

    def going_on(self) -> Attempt:
        """Their cursors, in our lists."""
        choose = self.random.choice
        cursor, name = choose(list(self.ground.cursors.values())), choose(LISTED)
        side = choose(("after", "before"))
        text = f"query($c: String!) {{ {name}({side}: $c) {{ edges {{ cursor node {{ id }} }} }} }}"
        return self._asked("cursors", text, {"c": cursor})

    def resuming(self) -> Attempt:
        """Subscriptions that go on after an event of theirs."""
        topic = self.random.choice(list(SCHEMA._schema.subscription_type.fields))
        text = f"subscription($a: ID) {{ {topic}(after: $a) {{ eventId type }} }}"
        foreign, nobodys = self._foreign("event"), missing("event", self.random)
        return self._asked(
            "events", text, {"a": foreign}, {"a": nobodys}, (foreign, nobodys), Accept="text/event-stream"
        )

    def replaying(self) -> Attempt:
        """The keys under which they had something done."""
        row = self.random.choice(self.their_keys)
        names = [name for name in self.documents if getattr(MUTATIONS[name].plan.command, "moves", False)]
        name = self.random.choice(names)
        given = self.inputs.of(name)
        if "idempotencyKey" not in given:
            return self.replaying()
        sent = given | {"idempotencyKey": row["key"], "validateOnly": True}
        return self._asked("idempotency keys", self.documents[name], {"input": sent})

    def presuming(self) -> Attempt:
        """The names of documents that they trust."""
        body = {"documentId": self.random.choice(self.trusted)}
        nobody = {"documentId": f"trusted-{self.random.getrandbits(32):08x}"}
        ids = (body["documentId"], nobody["documentId"])
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._owner}"}
        sent, twin = (request(body=orjson.dumps(each), headers=headers) for each in (body, nobody))
        return Attempt("trusted documents", sent, twin, ids)

    def claiming(self) -> Attempt:
        """A key made of two: their names with our secret, a letter changed, a check that fits."""
        ours, theirs = self._owner, self.ground.their_token
        prefix, names, secret = "rg_live", theirs.split("_")[2], ours.split("_")[3]
        if self.random.random() < 0.5:
            place = self.random.randrange(len(secret))
            secret = secret[:place] + self.random.choice(DIGITS) + secret[place + 1 :]
        body = f"{prefix}_{names}_{secret}"
        token = f"{body}_{_checked(body)}"
        return Attempt("tokens", asked("{ viewer { id } products { nodes { id } } }", token=token))

    def peeping(self) -> Attempt:
        """Our own things, by somebody who may see half of them."""
        shape, who = self.random.choice(self.own), self.random.choice(self.ground.limited)
        variables = shape.about(self.ground.ours.ids, self.random)
        return Attempt("reading beyond permission", asked(shape.text, variables, token=who.token), who=who)

    def overstepping(self) -> Attempt:
        """What somebody may not do."""
        who = self.random.choice(self.ground.limited)
        barred = [
            name
            for name in self.documents
            if "." in (scope := str(scope_of(MUTATIONS[name]))) and scope not in who.scopes
        ]
        name = self.random.choice(barred)
        sent = asked(self.documents[name], {"input": self.inputs.of(name)}, token=who.token)
        return Attempt("writing beyond permission", sent, who=who, refused=name)

    @property
    def _owner(self) -> str:
        return self.random.choice(self.ground.owners)

    def _foreign(self, prefix: str) -> str:
        found = self.ground.theirs.ids.get(prefix)
        return self.random.choice(found) if found else missing(prefix, self.random)

    def _without(self, text: str) -> tuple[str, str, tuple[str, ...]]:
        """With all ids replaced by ones of nobody."""
        replaced: dict[str, str] = {}
        for found in HELD.finditer(text):
            replaced.setdefault(found[0], missing(found[1], self.random))
        other = HELD.sub(lambda found: replaced[found[0]], text)
        return text, other, (*replaced, *replaced.values())

    def _asked(
        self,
        kind: str,
        text: str,
        variables: Any,
        other: Any = None,
        ids: tuple[str, ...] = (),
        **headers: str,
    ) -> Attempt:
        token = self._owner
        twin = None if other is None else asked(text, other, token=token, **headers)
        return Attempt(kind, asked(text, variables, token=token, **headers), twin, ids)


def _may_be(word: str, kind: Any) -> bool:
    """Whether a text is of the shape that is looked up by."""
    if kind.name not in ("String", "NfeKey", "Cnpj", "Email"):
        return False
    try:
        kind.parse_value(word)
    except GraphQLError:
        return False
    return True


def _checked(body: str) -> str:
    number, text = zlib.crc32(body.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        text = DIGITS[digit] + text
    return text.rjust(6, "0")
