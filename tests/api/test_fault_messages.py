"""Errors of the protocol speak the language of who asks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from api.fault_messages import PORTUGUESE, WORDS, in_language
from api.language import Language
from domain.kernel.said import Said
from tests.architecture.sources import modules_in, parsed

FAULTS = {
    "BadInput",
    "BadUserInput",
    "DocumentRefused",
    "Forbidden",
    "HttpFault",
    "MisshapenDocument",
    "Said",
    "Throttled",
    "Unauthenticated",
}
KNOWN_BY_ITS_WORDS = {"PersistedQueryNotFound"}
BRACES = re.compile(r"\{\w+\}")


def said_in_the_code() -> Iterator[str]:
    """The first words of every fault that is raised, where they are written down."""
    for path in modules_in("api", "persistence/reading"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in FAULTS:
                texts = [each for each in node.args[:2] if isinstance(each, ast.Constant)]
                yield from (each.value for each in texts[:1] if isinstance(each.value, str))
                yield from (each.value for each in texts[1:2] if isinstance(texts[0].value, int))


def test_every_fault_has_words_in_portuguese():
    found = {text for text in said_in_the_code() if text[:1].isupper() or text[:1] == "{"}
    assert len(found) > 40
    assert found - KNOWN_BY_ITS_WORDS <= PORTUGUESE.keys()


@pytest.mark.parametrize("english", PORTUGUESE)
def test_both_tell_the_same_facts(english: str):
    assert sorted(BRACES.findall(english)) == sorted(BRACES.findall(PORTUGUESE[english]))


def test_what_is_limited_is_named_in_portuguese_too():
    source = "\n".join(
        path.read_text() for path in modules_in("api") if path.stem in ("limits", "validation")
    )
    named = set(re.findall(r'_allow\("([a-z ]+)"', source))
    assert named <= WORDS.keys()
    assert in_language(
        Language.PORTUGUESE, Said("The document has more than {limit} {what}.", limit=3, what="lines")
    ) == ("O documento tem mais de 3 linhas.")


@pytest.mark.parametrize(
    ("body", "code", "english", "portuguese"),
    [
        ({"query": "{ viewer { name } }"}, "UNAUTHENTICATED", "Sign in", "Entre, ou envie"),
        ({"nothing": 1}, "BAD_USER_INPUT", "Not a parameter", "Parâmetro desconhecido"),
        (
            {"query": "{" + " ".join(f"a{n}: __typename" for n in range(40)) + "}"},
            "COST_EXCEEDED",
            "The document has more than",
            "O documento tem mais de",
        ),
        ({"query": "{ shoeSize }"}, "UNAUTHENTICATED", "Sign in", "Entre, ou envie"),
    ],
)
async def test_whoever_asks_is_told_in_their_language(anonymous, body, code, english, portuguese):
    for language, begins in (("en", english), ("pt-BR", portuguese), ("", portuguese)):
        answer = await anonymous.send(body, **{"accept-language": language})
        error = answer.json()["errors"][0]
        assert error["extensions"]["code"] == code
        assert error["message"].startswith(begins)


async def test_what_graphql_itself_says_of_a_document_stays_in_english(ana):
    for language in ("en", "pt-BR"):
        answer = await ana.send({"query": "{ shoeSize }"}, **{"accept-language": language})
        error = answer.json()["errors"][0]
        assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        assert error["message"].startswith("Cannot query")


async def test_a_field_that_is_not_permitted_says_so_in_the_language_of_who_asks(ana, anonymous):
    made = await ana.do("createApiKey", {"name": "Shop", "scopes": ["catalog.*"]}, "key")
    shop = anonymous.holding(made["key"])
    query = {"query": "{ orders(first: 1000) { nodes { number } } products(first: 1000) { nodes { sku } } }"}
    answer = (await shop.send(query, **{"accept-language": "pt-BR"})).json()
    messages = {error["extensions"]["code"]: error["message"] for error in answer["errors"]}
    assert messages == {"FORBIDDEN": "Sem permissão.", "BAD_USER_INPUT": "De 0 a 100."}
