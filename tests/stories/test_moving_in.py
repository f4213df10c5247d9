"""A company moves in: registered, configured, its people invited, its files taken over; then it sells."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from domain.kernel.calendar import business_date
from tests.stories.back_office import BackOffice
from tests.stories.invitations import token_for
from tests.stories.mover import EXAMPLES, TOKENS, Mover, counts
from tests.stories.partner import LISTS, Partner
from workers.demo_companies import cnpj
from workers.sandbox.certificates import TestAuthority

FILES = {
    "PARTIES": ("parties.csv", {}, 5),
    "PRODUCTS": ("products.csv", {}, 5),
    "EMPLOYEES": ("employees.csv", {"encoding": "CP1252"}, 3),
    "STOCK": ("stock.csv", {"separator": "COMMA", "decimals": "POINT"}, 4),
    "RECEIVABLES": ("receivables.csv", {}, 3),
    "PAYABLES": ("payables.csv", {}, 3),
}


@pytest.fixture
def mover(office: BackOffice, aurora: Partner) -> Mover:
    """The administrator of a company that is here already."""
    return Mover.signed_in(office.url, aurora.access)


@pytest.fixture
def company(mover: Mover, aurora: Partner) -> Mover:
    """The same person in a further company of theirs, with nothing in it yet."""
    number = int(aurora.access.email.partition("@")[0].removeprefix("admin")) + 50_000_000
    registered = mover.do(
        "registerCompany", "company", "id", idempotencyKey="ours", **a_company(cnpj(f"{number}"))
    )
    return mover.over_to(registered["id"])


def a_company(number: str) -> dict[str, Any]:
    address = {
        "street": "Rua da Consolação",
        "number": "930",
        "district": "Consolação",
        "cityCode": "3550308",
        "state": "SP",
        "postalCode": "01302-000",
    }
    office = {
        "cnpj": number,
        "stateRegistration": "110.042.490.114",
        "regime": "REGULAR",
        "pisCofinsRegime": "NON_CUMULATIVE",
        "address": address,
    }
    return {"legalName": "Café da Serra Ltda", "invoiceOn": "PLACEMENT", "headOffice": office}


def example(name: str) -> bytes:
    return (EXAMPLES / name).read_bytes()


def move_in(company: Mover) -> None:
    company.do("registerWarehouse", "warehouse", code="CENTRAL", name="Depósito central")
    for kind, (name, notation, lines) in FILES.items():
        assert counts(company.carry_out(kind, example(name), **notation)) == (lines, 0, 0), kind


def certify(company: Mover, office: BackOffice) -> None:
    """With a certificate of the tax authority that practises with us."""
    shown = company.query("{ company { cnpj legalName establishments { id version } } }")["company"]
    (head,) = shown["establishments"]
    company.do(
        "configureFiscal",
        "establishment",
        establishmentId=head["id"],
        expectedVersion=head["version"],
        nfeSeries=2,
    )
    authority = TestAuthority.load_or_create(office.folder / "sandbox")
    pfx = authority.issue_a1(shown["cnpj"], shown["legalName"], "a password")
    company.do(
        "uploadCertificate",
        "establishment",
        establishmentId=head["id"],
        pfx=base64.b64encode(pfx).decode(),
        password="a password",
    )


def closing(company: Mover) -> dict[str, str]:
    """What the accounts stand at today, by code."""
    query = """query($on: Date!) { trialBalance(on: $on) {
        balanced rows { account { code } closing { amount } } } }"""
    today = business_date(datetime.now(UTC)).isoformat()
    found = company.query(query, on=today)["trialBalance"]
    assert found["balanced"]
    return {row["account"]["code"]: row["closing"]["amount"] for row in found["rows"]}


def test_a_company_moves_in_from_the_example_files_and_sells(office: BackOffice, company: Mover) -> None:
    certify(company, office)
    move_in(company)
    establishments = "{ company { establishments { nfeSeries certificate { subject validUntil } } } }"
    (head,) = company.query(establishments)["company"]["establishments"]
    assert head["nfeSeries"] == 2
    assert head["certificate"]["validUntil"]
    order = company.place(("CAFE-500", "10"), ("FILTRO-103", "1000"), customer="Mercearia")
    sold = company.done(order["id"])
    (invoice,) = sold["invoices"]
    assert (invoice["status"], invoice["series"], invoice["number"]) == ("AUTHORIZED", 2, 1)
    assert company.stock("CAFE-500")["onHand"] == "490"
    assert company.stock("CAFE-500")["averageCost"]["amount"] == "21.37"
    movements = company.stock("FILTRO-103")["movements"]["nodes"]
    assert [(each["kind"], each["quantity"]) for each in movements] == [
        ("SALE_OUT", "-1000"),
        ("OPENING", "1200"),
    ]


def test_the_books_begin_with_what_the_accounts_the_goods_and_the_debts_stood_at(company: Mover) -> None:
    move_in(company)
    today = business_date(datetime.now(UTC)).strftime("%d/%m/%Y")
    lines = example("balances.csv").decode().replace("01/11/2026", today).encode()
    assert counts(company.carry_out("BALANCES", lines)) == (5, 0, 0)
    assert counts(company.carry_out("BALANCES", lines)) == (0, 5, 0)
    company.settle_down()
    assert {code: amount for code, amount in closing(company).items() if Decimal(amount)} == {
        "1.1.01.002": "25000.00",
        "1.1.02.001": "2889.90",
        "1.1.03.001": "18146.00",
        "2.1.01.001": "-5300.00",
        "2.3.01.001": "-40735.90",
    }


def test_the_same_files_again_change_nothing(company: Mover) -> None:
    move_in(company)
    company.settle_down()
    before = company.everything()
    for kind, (name, notation, lines) in FILES.items():
        assert counts(company.carry_out(kind, example(name), **notation)) == (0, lines, 0), kind
    spreadsheet = company.carry_out("STOCK", example("stock.xlsx"))
    assert counts(spreadsheet) == (0, 4, 0)
    company.settle_down()
    after = company.everything()
    del before["processSteps"], after["processSteps"]
    assert after == before


def test_a_wrong_line_in_the_middle_is_told_by_line_and_column_and_nothing_is_stored(company: Mover) -> None:
    company.http.headers["Accept-Language"] = "pt-BR"
    lines = (
        example("parties.csv")
        .decode()
        .replace("33000167000101", "33000167000102")
        .replace("3550308;SP;01304", "3304557;SP;01304")
    )
    import_ = company.preview("PARTIES", lines.encode())
    assert [(each["line"], each["column"], each["code"]) for each in import_["errors"]] == [
        (3, "tax_id", "INVALID_CNPJ"),
        (5, "city_code", "CITY_OUTSIDE_STATE"),
    ]
    assert import_["errors"][0]["message"] == "CNPJ inválido."
    assert counts(import_) == (3, 0, 2)
    assert company.refused("confirmImport", "import", importId=import_["id"], idempotencyKey="k") == [
        ("IMPORT_HAS_ERRORS", "input.importId")
    ]
    table = company.http.get(import_["errorsFile"]).raise_for_status().content.decode("utf-8-sig")
    assert table.splitlines()[:2] == ["linha;coluna;código;mensagem", "3;tax_id;INVALID_CNPJ;CNPJ inválido."]
    assert company.everything()["parties"] == set()


def test_what_was_free_in_the_rehearsal_and_is_taken_now_undoes_the_whole_file(company: Mover) -> None:
    import_ = company.preview("PRODUCTS", example("products.csv"))
    taken = (
        "kind;sku;name;unit;sale_price;external_reference\nSERVICE;A;Um;UN;1;R-8\nSERVICE;B;Dois;UN;1;R-10\n"
    )
    late = company.preview("PRODUCTS", taken.encode())
    company.do(
        "registerProduct",
        "product",
        kind="SERVICE",
        sku="C",
        name="Três",
        unit="UN",
        salePrice="1",
        externalReference="R-10",
    )
    company.do("confirmImport", "import", importId=late["id"], idempotencyKey="late")
    failed = company.until(late["id"], "FAILED")
    assert [(each["line"], each["column"], each["code"]) for each in failed["errors"]] == [
        (3, "external_reference", "DUPLICATE")
    ]
    assert counts(failed) == (0, 0, 1)
    company.do("confirmImport", "import", importId=import_["id"], idempotencyKey="first")
    assert counts(company.until(import_["id"], "DONE")) == (5, 0, 0)


def test_a_second_person_comes_in_and_may_do_what_their_roles_say(office: BackOffice, company: Mover) -> None:
    role = company.do(
        "registerRole", "role", "id name", name="CONFERENTE", permissions=["stock.*", "catalog.product.read"]
    )
    email = "bia@serra.example"
    company.do("inviteMember", "invitation", name="Bia", email=email, roles=[role["name"]])
    anybody = Mover(office.url, "nobody yet")
    del anybody.http.headers["Authorization"]
    answer = anybody.payload(
        "acceptInvitation", TOKENS, token=token_for(office, email), password="uma senha bem longa"
    )
    assert answer["errors"] == []
    bia = Mover(office.url, answer["accessToken"])
    assert bia.query("{ viewer { name roles } }")["viewer"] == {"name": "Bia", "roles": ["CONFERENTE"]}
    assert bia.query("{ products { nodes { id } } }")["products"]["nodes"] == []
    assert bia.refused("registerRole", "role", name="R", permissions=["sales.*"]) == [
        ("PERMISSION_DENIED", "input")
    ]


def test_the_company_that_registered_it_sees_nothing_of_it(company: Mover, mover: Mover) -> None:
    move_in(company)
    asked = sorted(id for name in LISTS for id in company.everything()[name])[:100]
    found = mover.query("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=asked)["nodes"]
    assert found == [None] * len(asked)
    upload = company.upload("x.csv", b"x")
    assert mover.refused("previewImport", "import", uploadId=upload, kind="PARTIES") == [
        ("NOT_FOUND", "input.uploadId")
    ]


def test_asking_twice_registers_one_company(mover: Mover, company: Mover, aurora: Partner) -> None:
    again = mover.query("{ memberships { companyId legalName current } }")["memberships"]
    assert (again[0]["legalName"], again[0]["current"]) == ("Café da Serra Ltda", False)
    number = int(aurora.access.email.partition("@")[0].removeprefix("admin")) + 50_000_000
    payload = mover.payload(
        "registerCompany", "company { id }", idempotencyKey="ours", **a_company(cnpj(f"{number}"))
    )
    assert (payload["errors"], payload["replayed"]) == ([], True)
    assert payload["company"]["id"] == again[0]["companyId"]
    assert len(mover.query("{ memberships { companyId } }")["memberships"]) == len(again)
