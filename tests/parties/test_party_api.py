"""Parties through the schema."""

from typing import Any
from uuid import UUID

import pytest

from persistence.database import Database
from tests.questions import Questions

REGISTER = """
mutation ($input: RegisterPartyInput!) {
  registerParty(input: $input) { party { id name taxId status version } errors { code path message } }
}
"""
CORRECT = """
mutation ($input: CorrectPartyInput!) {
  correctParty(input: $input) { party { name version } errors { code path } }
}
"""
BLOCK = """
mutation ($input: BlockPartyInput!) {
  blockParty(input: $input) { party { id } errors { code path } }
}
"""
BAKERY: dict[str, Any] = {
    "kind": "COMPANY",
    "name": "Padaria Estrela Ltda",
    "taxId": "12.ABC.345/01DE-35",
    "stateRegistration": "110.042.490.114",
    "email": "compras@estrela.example",
    "roles": ["CUSTOMER"],
    "externalReference": "C-1",
    "address": {
        "street": "Avenida Paulista",
        "number": "1000",
        "district": "Bela Vista",
        "cityCode": "3550308",
        "state": "SP",
        "postalCode": "01310-100",
    },
}


@pytest.fixture
def clerk(database: Database, company: UUID) -> Questions:
    return Questions(database, company)


async def registered(clerk: Questions, **changes: Any) -> dict[str, Any]:
    answer = await clerk.ask(REGISTER, input=BAKERY | changes)
    assert answer.data["registerParty"]["errors"] == []
    return answer.data["registerParty"]["party"]


async def test_what_is_registered_can_be_read_by_each_of_its_keys(clerk: Questions) -> None:
    party = await registered(clerk)
    answer = await clerk.ask(
        """query ($id: ID!) {
          id: party(by: {id: $id}) { ...all }
          tax: party(by: {taxId: "12ABC34501DE35"}) { ...all }
          reference: party(by: {externalReference: "C-1"}) { ...all }
          node(id: $id) { ...all }
        }
        fragment all on Party {
          name roles registrationKind stateRegistration isCustomer isSupplier state
          address { street city cityCode postalCode }
          availableActions { action allowed reason }
        }""",
        id=party["id"],
    )
    seen = answer.data["id"]
    assert answer.data == {"id": seen, "tax": seen, "reference": seen, "node": seen}
    assert (seen["roles"], seen["registrationKind"], seen["state"]) == (["CUSTOMER"], "CONTRIBUTOR", "SP")
    assert (seen["isCustomer"], seen["isSupplier"]) == (True, False)
    assert seen["address"]["city"] == "São Paulo"
    refused = {action["action"] for action in seen["availableActions"] if not action["allowed"]}
    assert refused == {"unblockParty", "reactivateParty"}


async def test_everything_wrong_is_said_at_once_in_the_words_of_the_input(clerk: Questions) -> None:
    address = BAKERY["address"] | {"cityCode": "3304557", "street": ""}
    wrong = BAKERY | {"taxId": "12ABC34501DE36", "name": " ", "email": "x", "address": address}
    answer = await clerk.ask(REGISTER, input=wrong)
    assert answer.data["registerParty"]["party"] is None
    assert answer.refusals("registerParty") == [
        (["input", "taxId"], "INVALID_CNPJ"),
        (["input", "name"], "REQUIRED"),
        (["input", "email"], "MALFORMED"),
        (["input", "address", "street"], "REQUIRED"),
        (["input", "address", "cityCode"], "CITY_OUTSIDE_STATE"),
    ]
    assert (await clerk.ask("{ parties { nodes { id } } }")).data["parties"]["nodes"] == []


async def test_a_party_taken_twice_is_refused(clerk: Questions) -> None:
    await registered(clerk)
    answer = await clerk.ask(REGISTER, input=BAKERY)
    assert answer.refusals("registerParty") == [
        (["input", "taxId"], "DUPLICATE"),
        (["input", "externalReference"], "DUPLICATE"),
    ]


async def test_a_rehearsal_shows_what_would_be_and_stores_nothing(clerk: Questions) -> None:
    answer = await clerk.ask(REGISTER, input=BAKERY | {"validateOnly": True})
    assert answer.data["registerParty"]["party"]["taxId"] == "12ABC34501DE35"
    assert (await clerk.ask("{ parties { nodes { id } } }")).data["parties"]["nodes"] == []


async def test_a_correction_of_an_old_version_answers_with_the_current_one(clerk: Questions) -> None:
    party = await registered(clerk)
    correction = {
        "partyId": party["id"],
        "name": "Estrela S/A",
        "roles": ["CUSTOMER"],
        "address": BAKERY["address"],
    }
    stale = await clerk.ask(CORRECT, input=correction | {"expectedVersion": 7})
    assert [code for _, code in stale.refusals("correctParty")] == ["STALE_VERSION"]
    assert stale.data["correctParty"]["party"] == {"name": "Padaria Estrela Ltda", "version": 1}
    done = await clerk.ask(CORRECT, input=correction | {"expectedVersion": 1})
    assert done.data["correctParty"]["party"] == {"name": "Estrela S/A", "version": 2}


async def test_parties_are_found_by_role_state_status_and_words(clerk: Questions) -> None:
    await registered(clerk)
    await registered(
        clerk,
        name="Moinho Sul",
        taxId="33000167000101",
        roles=["SUPPLIER"],
        externalReference=None,
        stateRegistration=None,
        address=None,
    )
    answer = await clerk.ask(
        """{
          customers: parties(where: {isCustomer: {eq: true}}) { nodes { name } }
          paulistas: parties(where: {state: {eq: "SP"}}) { nodes { name } }
          prospects: parties(where: {status: {eq: PROSPECT}}) { nodes { name } }
          words: parties(search: "moinho") { nodes { name } }
          number: parties(search: "33.000.167") { nodes { name } }
          all: parties(orderBy: [{field: NAME, direction: DESC}]) { nodes { name } totalCount { value } }
        }"""
    )
    names = {key: [node["name"] for node in found["nodes"]] for key, found in answer.data.items()}
    bakery, mill = "Padaria Estrela Ltda", "Moinho Sul"
    assert names == {
        "customers": [bakery],
        "paulistas": [bakery],
        "prospects": [mill],
        "words": [mill],
        "number": [mill],
        "all": [bakery, mill],
    }


async def test_another_company_sees_and_changes_nothing(
    database: Database, companies: tuple[UUID, UUID]
) -> None:
    ours, theirs = (Questions(database, company) for company in companies)
    party = await registered(ours)
    answer = await theirs.ask(
        "query ($id: ID!) { party(by: {id: $id}) { name } node(id: $id) { id } parties { nodes { name } } }",
        id=party["id"],
    )
    assert answer.data == {"party": None, "node": None, "parties": {"nodes": []}}
    refused = await theirs.ask(BLOCK, input={"partyId": party["id"], "reason": "Not theirs"})
    assert [code for _, code in refused.refusals("blockParty")] == ["NOT_FOUND"]


async def test_who_may_only_read_registers_nothing(database: Database, company: UUID) -> None:
    visitor = Questions(database, company, permissions=("parties.party.read",))
    answer = await visitor.ask(REGISTER, input=BAKERY)
    assert [code for _, code in answer.refusals("registerParty")] == ["PERMISSION_DENIED"]
