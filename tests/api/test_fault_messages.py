"""Errors of the protocol speak the language of who asks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date

import pytest

from api.fact_messages import FACTS, WORDED
from api.fault_messages import PORTUGUESE, WORDS, in_language
from api.language import Language
from api.messages import MESSAGES, message_of
from api.refusals import refusals
from domain.kernel.law import Law, Rule
from domain.kernel.refusal import Duplicate, Missing, Refusal
from domain.kernel.said import Said
from domain.platform.trusted_documents import DocumentInvalid
from domain.webhooks.address import AddressRefused
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
    assert found - KNOWN_BY_ITS_WORDS <= PORTUGUESE.keys() | FACTS.keys()


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


NOTHING_SAID = {"REVOKED", "CONCLUIDA", "CLT, art. 433", "LC 123/2006, arts. 13, VI, and 18, §5-C"}
"""Facts that are codes, or the names of laws."""


def facts_in_the_code() -> Iterator[tuple[str, ast.expr]]:
    """Every fact that a message speaks of and that may be words, where a refusal is made; and of what a law
    that is missing is about."""
    codes = {kind.__name__: code for code, kind in refusals().items()}
    for path in modules_in("domain", "persistence", "workers", "api"):
        tree = parsed(path)
        known = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func).split(".")[-1]
            if name in codes:
                pattern = MESSAGES[codes[name]][0]
                given = [each.value for each in node.keywords if each.arg in WORDED]
                spoken = [each.value for each in node.keywords if f"{{{each.arg}}}" in pattern]
                for value in given:
                    if value in spoken:
                        yield name, known.get(value.id, value) if isinstance(value, ast.Name) else value
            elif name == "_refusal":
                yield from (("QueryNotExportable", value) for value in node.args)
            elif ast.unparse(node.func).endswith(".missing"):
                yield from (("Missing", value) for value in node.args)


def test_every_fact_that_is_words_has_them_in_portuguese():
    """What is put together has to be a ``Said``, whose pattern is known."""
    texts, mixed = set(), set()
    for name, value in facts_in_the_code():
        match value:
            case ast.Constant(value=str(text)):
                texts.add(text)
            case ast.Call(func=ast.Name(id="Said"), args=[ast.Constant(value=str(text)), *_]):
                texts.add(text)
            case ast.JoinedStr():
                mixed.add((name, ast.unparse(value)))
    assert len(texts) > 60
    assert mixed == set()
    assert texts - NOTHING_SAID <= FACTS.keys()


def test_what_laws_are_about_is_said_in_portuguese():
    assert {kind.title for kind in laws(Rule) if "title" in vars(kind)} <= FACTS.keys()


def laws(kind: type[Rule]) -> Iterator[type[Rule]]:
    for below in kind.__subclasses__():
        if below.__module__.startswith("domain."):
            yield below
            yield from laws(below)


@pytest.mark.parametrize("english", FACTS)
def test_facts_in_both_languages_are_of_the_same_values(english: str):
    assert sorted(BRACES.findall(english)) == sorted(BRACES.findall(FACTS[english]))


@pytest.mark.parametrize(
    ("refusal", "english", "portuguese"),
    [
        (
            Missing(what="valid certificate"),
            "There is no setting or rule of law for this case: valid certificate.",
            "Falta configuração ou regra legal para este caso: certificado digital válido.",
        ),
        (
            Law(date(2026, 11, 21), {}).missing("CFOP of a return", "5102"),
            "There is no setting or rule of law for this case: CFOP of a return: 5102.",
            "Falta configuração ou regra legal para este caso: CFOP de devolução: 5102.",
        ),
        (
            AddressRefused(reason=Said("port {ports} only", ports="443/8443")),
            "A webhook does not lead to this address (port 443/8443 only).",
            "Um webhook não pode levar a este endereço (somente a porta 443/8443).",
        ),
        (
            DocumentInvalid(name=Said("of the webhook"), reason="a query is wanted"),
            "The schema does not answer the document of the webhook (a query is wanted).",
            "O documento do webhook não é válido para este esquema (é preciso uma consulta).",
        ),
        (
            Missing(what="CFOP of a return: 5102"),
            "There is no setting or rule of law for this case: CFOP of a return: 5102.",
            "Falta configuração ou regra legal para este caso: CFOP de devolução: 5102.",
        ),
        (
            Missing(what="free field of bank 999"),
            "There is no setting or rule of law for this case: free field of bank 999.",
            "Falta configuração ou regra legal para este caso: campo livre do banco 999.",
        ),
        (
            Duplicate(name="lines"),
            MESSAGES["DUPLICATE"][1],
            MESSAGES["DUPLICATE"][0],
        ),
    ],
)
def test_refusals_are_told_whole_in_either_language(refusal: Refusal, english: str, portuguese: str):
    assert message_of(refusal, Language.ENGLISH) == english
    assert message_of(refusal, Language.PORTUGUESE) == portuguese
