"""Rules of NFC-e and of contingency, each provoked; and those beside the state's authority."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from domain.fiscal.emission import Emission
from domain.fiscal.invoice import Invoice, InvoiceKind
from domain.fiscal.ports import AuthorityUnavailable
from domain.fiscal.printed import Tender
from domain.kernel.brazil import Environment
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from tests.gateways.sample import (
    CONSUMER,
    RECIFE,
    RETAILER,
    cancellation,
    in_contingency,
    invoice,
    line,
    nfce,
)
from tests.sandbox.running import Sandbox
from tests.sandbox.test_events import letter
from workers.gateways.nfe.announcement import announcement
from workers.gateways.nfe.answers import refused
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.consumer import ConsumerCode, supplemented
from workers.gateways.nfe.document import nfe_document
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.markup import NAMESPACE, parse
from workers.gateways.nfe.sefaz import Sefaz
from workers.gateways.nfe.signature import sign
from workers.sandbox.consumer_rules import CODES

CODE = ConsumerCode(1, CODES[1])
EXACT = (Tender(method=PaymentMethod.CASH, amount=Money.of("267.59")),)


@pytest.fixture
async def lines(sandbox: Sandbox, certificate: Certificate) -> AsyncIterator[dict[str, Sefaz]]:
    """The state's own authority, and those beside it."""
    names = {"own": None, "SVC-AN": "SVC-AN", "SVC-RS": "SVC-RS", "AN": "AN"}
    opened = {
        name: Sefaz.open(
            certificate,
            state="SP",
            environment=Environment.TESTING,
            base_url=sandbox.url,
            authority_file=sandbox.certificates.file,
            authorizer=authorizer,
        )
        for name, authorizer in names.items()
    }
    yield opened
    for line_ in opened.values():
        await line_.aclose()


def signed(made: Invoice, certificate: Certificate, *changes: tuple[str, str]) -> bytes:
    """The document with the first match of each pattern replaced before it is signed."""
    document = nfe_document(made)
    if made.kind is InvoiceKind.NFCE:
        document = supplemented(document, made, certificate, CODE)
    for pattern, to in changes:
        document, count = re.subn(pattern.encode(), to.encode(), document, count=1)
        assert count, pattern
    return sign(document, certificate)


def costly(**wishes: object) -> Invoice:
    lines = [line(quantity="500", price="23.90")]
    made = nfce(**wishes)
    made.lines, made.total, made.total_goods = lines, lines[0].net, lines[0].gross
    made.total_discount = Money.of("0")
    made.payment = replace(made.payment, tendered=(replace(EXACT[0], amount=made.total),))
    return made


NO_IPI = "<IPI><cEnq>999</cEnq><IPINT><CST>53</CST></IPINT></IPI>"
A_SHARE = (
    "<ICMSUFDest><vBCUFDest>0.00</vBCUFDest><pICMSUFDest>18.00</pICMSUFDest><pICMSInter>12.00</pICMSInter>"
    "<pICMSInterPart>100.00</pICMSInterPart><vICMSUFDest>0.00</vICMSUFDest><vICMSUFRemet>0.00</vICMSUFRemet>"
    "</ICMSUFDest>"
)
CHANGED = [
    (706, ("<tpNF>1", "<tpNF>0")),
    (707, ("<idDest>1", "<idDest>2")),
    (709, ("<tpImp>4", "<tpImp>1")),
    (716, ("<indFinal>1", "<indFinal>0")),
    (717, ("<indPres>1", "<indPres>9")),
    (741, ("</COFINS>", f"</COFINS>{A_SHARE}")),
    (742, ("<PIS>", f"{NO_IPI}<PIS>")),
    (753, ("<modFrete>9", "<modFrete>0")),
    (373, ("NOTA FISCAL EMITIDA", "NOTA EMITIDA")),
    (865, ("<vPag>267.59", "<vPag>267.58")),
    (866, ("<vPag>267.59", "<vPag>267.60")),
    (397, (r"\?p=35", "?p=36")),
    (462, (r"\|2\|1\|", "|2|7|")),
    (464, (r"\|[0-9A-F]{40}<", f"|{'0' * 40}<")),
    (394, ("<infNFeSupl>.*</infNFeSupl>", "")),
]


@pytest.mark.parametrize(("code", "change"), CHANGED)
async def test_every_rule_of_an_nfce_bites(
    code: int, change: tuple[str, str], lines: dict[str, Sefaz], certificate: Certificate
) -> None:
    receipt = await lines["own"].submit(signed(nfce(payments=EXACT), certificate, change))
    assert receipt.status_code == code


async def test_a_good_nfce_is_authorised_named_or_not(
    lines: dict[str, Sefaz], certificate: Certificate
) -> None:
    for number, anonymous in enumerate((False, True), start=1):
        made = nfce(number=number, anonymous=anonymous, payments=EXACT)
        assert (await lines["own"].submit(signed(made, certificate))).status_code == 100
        without_code = NfeDocuments(certificate).signed_invoice(nfce(number=number + 5, payments=EXACT))
        assert (await lines["own"].submit(without_code)).status_code == 100


async def test_who_buys_for_much_is_named_with_address(
    lines: dict[str, Sefaz], certificate: Certificate
) -> None:
    for code, made in ((750, costly(anonymous=True)), (752, costly())):
        assert (await lines["own"].submit(signed(made, certificate))).status_code == code
    named = costly()
    named.recipient = replace(CONSUMER, address=RECIFE)
    assert (await lines["own"].submit(signed(named, certificate))).status_code == 100


@pytest.mark.parametrize("code", [True, False])
async def test_what_was_printed_offline_says_what_is_sent(
    lines: dict[str, Sefaz], certificate: Certificate, code: bool
) -> None:
    made = nfce(emission=Emission.OFFLINE, payments=EXACT)
    other = r"\|267.59\|"
    document = nfe_document(made)
    document = supplemented(document, made, certificate, CODE if code else None)
    forged = re.sub(other.encode(), b"|1.00|", document)
    assert (await lines["own"].submit(sign(forged, certificate))).status_code == 397
    assert (await lines["own"].submit(sign(document, certificate))).status_code == 100


@pytest.mark.parametrize(
    ("emission", "authority", "code"),
    [
        (Emission.SVC_AN, "SVC-AN", 100),
        (Emission.SVC_RS, "SVC-RS", 100),
        (Emission.SVC_AN, "SVC-RS", 713),
        (Emission.SVC_AN, "own", 570),
        (Emission.NORMAL, "SVC-AN", 713),
        (Emission.OFFLINE, "own", 711),
        (Emission.EPEC, "own", 468),
    ],
)
async def test_each_authority_takes_what_is_emitted_for_it(
    emission: Emission, authority: str, code: int, lines: dict[str, Sefaz], certificate: Certificate
) -> None:
    made = invoice()
    if emission is not Emission.NORMAL:
        in_contingency(made, emission)
    assert (await lines[authority].submit(signed(made, certificate))).status_code == code


async def test_contingency_is_stated_and_only_then(lines: dict[str, Sefaz], certificate: Certificate) -> None:
    made = in_contingency(invoice(), Emission.SVC_AN)
    silent = signed(made, certificate, ("<dhCont>.*</xJust>", ""))
    assert (await lines["SVC-AN"].submit(silent)).status_code == 557
    said = "<dhCont>2026-11-21T09:30:00-03:00</dhCont><xJust>Sem motivo algum para isto</xJust>"
    talkative = signed(invoice(), certificate, ("</verProc>", f"</verProc>{said}"))
    assert (await lines["own"].submit(talkative)).status_code == 556
    future = signed(made, certificate, ("<dhCont>2026", "<dhCont>2096"))
    assert (await lines["SVC-AN"].submit(future)).status_code == 558


async def test_what_is_announced_once_is_authorised_afterwards(
    lines: dict[str, Sefaz], certificate: Certificate
) -> None:
    made = in_contingency(invoice(recipient=RETAILER), Emission.EPEC)
    documents = NfeDocuments(certificate)
    receipt = await lines["AN"].register(documents.signed_announcement(made))
    assert (receipt.status_code, bool(receipt.protocol)) == (136, True)
    assert (await lines["AN"].register(documents.signed_announcement(made))).status_code == 573
    usual = sign(announcement(in_contingency(invoice(number=2), Emission.SVC_AN)), certificate)
    assert (await lines["AN"].register(usual)).status_code == 484
    assert (await lines["own"].submit(documents.signed_invoice(made))).status_code == 100


async def test_bad_days_of_the_own_authority_are_not_those_of_the_others(
    sandbox: Sandbox, lines: dict[str, Sefaz]
) -> None:
    sandbox.steer(pause=109)
    with pytest.raises(AuthorityUnavailable) as away:
        await lines["own"].status()
    assert away.value.unheard
    assert (await lines["SVC-AN"].status()).status_code == 107


async def test_one_number_is_one_document_at_all_of_them(
    lines: dict[str, Sefaz], certificate: Certificate
) -> None:
    assert (await lines["own"].submit(signed(invoice(), certificate))).status_code == 100
    again = in_contingency(invoice(), Emission.SVC_AN)
    assert (await lines["SVC-AN"].submit(signed(again, certificate))).status_code == 539


async def test_who_stands_in_registers_cancellations_of_its_own_documents_alone(
    lines: dict[str, Sefaz], certificate: Certificate
) -> None:
    documents = NfeDocuments(certificate)
    own, stood_in = invoice(number=2), in_contingency(invoice(), Emission.SVC_AN)
    for made, where in ((own, "own"), (stood_in, "SVC-AN")):
        made.protocol = (await lines[where].submit(documents.signed_invoice(made))).protocol
    undo = {made.number: documents.signed_event(cancellation(made), made) for made in (own, stood_in)}
    lettered = documents.signed_event(letter(stood_in), stood_in)
    assert (await lines["SVC-AN"].register(undo[2])).status_code == 494
    assert (await lines["SVC-AN"].register(lettered)).status_code == 491
    assert (await lines["own"].register(lettered)).status_code == 135
    assert (await lines["SVC-AN"].register(undo[1])).status_code == 135
    assert (await lines["own"].consult(stood_in.access_key or "")).status_code == 101


async def test_who_does_not_stand_in_for_a_state_has_looked_at_nothing() -> None:
    answer = parse(f'<retEnviNFe xmlns="{NAMESPACE}"><cStat>114</cStat></retEnviNFe>'.encode())
    with pytest.raises(AuthorityUnavailable) as away:
        refused(answer)
    assert away.value.unheard


async def test_those_beside_the_own_authority_have_bad_days_of_their_own(
    sandbox: Sandbox, lines: dict[str, Sefaz]
) -> None:
    sandbox.authority.steer({"authority": "svc-an", "pause": 108})
    with pytest.raises(AuthorityUnavailable):
        await lines["SVC-AN"].status()
    assert (await lines["own"].status()).status_code == 107
    sandbox.authority.calm()
    assert (await lines["SVC-AN"].status()).status_code == 107
    with pytest.raises(ValueError, match="nobody"):
        sandbox.authority.steer({"authority": "nobody", "pause": 108})
