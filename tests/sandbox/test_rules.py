"""Every rule of the sandbox, provoked by one change to a document that is otherwise good."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from domain.fiscal.invoice import Invoice
from domain.kernel.brazil import Environment, TaxRegime
from domain.kernel.money import Money
from tests.fiscal.test_approximate_taxes import with_taxes
from tests.gateways.sample import (
    CNPJ,
    CONSUMER,
    LETTERED_CNPJ,
    RECIFE,
    RETAILER,
    cancellation,
    interstate_taxes,
    invoice,
    issuer,
    line,
    reform_taxes,
    regular_taxes,
    returned,
    simples_taxes,
)
from tests.sandbox.fixtures import connect
from tests.sandbox.issuing import OfSamples
from tests.sandbox.running import Sandbox
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.document import nfe_document
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.events import event_document
from workers.gateways.nfe.sefaz import Sefaz
from workers.gateways.nfe.signature import RSA_SHA256, sign


def changed(pattern: str, to: str, made: Invoice | None = None) -> bytes:
    """The unsigned document with the first match replaced."""
    document, count = re.subn(pattern.encode(), to.encode(), nfe_document(made or invoice()), count=1)
    assert count, f"nothing like {pattern} in the document"
    return document


def to_consumer(**changes: object) -> Invoice:
    lines = [line(taxes=interstate_taxes(Money.of("239.00")), cfop="6108")]
    return invoice(lines=lines, recipient=replace(CONSUMER, **changes))


def of_the_simples_with_reform() -> Invoice:
    taxes = (*simples_taxes(), *reform_taxes(Money.of("239.00")))
    return invoice(lines=[line(taxes=taxes)], seller=issuer(regime=TaxRegime.SIMPLES))


ELSEWHERE = replace(RETAILER, address=RECIFE)

BROKEN = {
    225: lambda: changed("<NCM>09012100</NCM>", "<NCM>0901</NCM>"),
    252: lambda: nfe_document(invoice(environment=Environment.PRODUCTION)),
    213: lambda: nfe_document(invoice(seller=issuer(cnpj=LETTERED_CNPJ))),
    253: lambda: changed('4">(<ide>)', r'5">\1'),
    502: lambda: changed("<cNF>48151623</cNF>", "<cNF>48151624</cNF>"),
    528: lambda: changed("<vICMS>43.02</vICMS>", "<vICMS>43.04</vICMS>"),
    531: lambda: changed("<vBC>267.59</vBC>", "<vBC>267.60</vBC>"),
    685: lambda: changed(
        "<vTotTrib>75.17</vTotTrib></ICMSTot>",
        "<vTotTrib>75.18</vTotTrib></ICMSTot>",
        with_taxes(invoice(lines=[line()])),
    ),
    532: lambda: changed("<vICMS>48.17</vICMS>", "<vICMS>48.18</vICMS>"),
    537: lambda: changed("<vDesc>1.23</vDesc><vII>", "<vDesc>1.24</vDesc><vII>"),
    564: lambda: changed("<vProd>268.82</vProd>", "<vProd>268.83</vProd>"),
    590: lambda: nfe_document(invoice(seller=issuer(regime=TaxRegime.SIMPLES))),
    591: lambda: nfe_document(invoice(lines=[line(taxes=simples_taxes())])),
    598: lambda: changed("<xNome>NF-E EMITIDA[^<]*", "<xNome>Mercado do Largo"),
    602: lambda: changed("<vPIS>3.62</vPIS>", "<vPIS>3.63</vPIS>"),
    603: lambda: changed("<vCOFINS>16.67</vCOFINS>", "<vCOFINS>16.68</vCOFINS>"),
    610: lambda: changed("<vNF>267.59</vNF>", "<vNF>267.60</vNF>"),
    629: lambda: changed("<vUnCom>23.90</vUnCom>", "<vUnCom>23.91</vUnCom>"),
    694: lambda: changed("<ICMSUFDest>.*</ICMSUFDest>", "", to_consumer()),
    696: lambda: nfe_document(to_consumer(final_consumer=False)),
    732: lambda: nfe_document(invoice(lines=[line(cfop="6102")])),
    733: lambda: nfe_document(invoice(recipient=ELSEWHERE)),
    772: lambda: changed("<idDest>1", "<idDest>2"),
    773: lambda: changed("<idDest>2", "<idDest>1", to_consumer()),
    798: lambda: changed("<vFCPUFDest>0.00", "<vFCPUFDest>0.01", to_consumer()),
    861: lambda: changed("<vFCP>0.00", "<vFCP>0.01"),
    799: lambda: changed(
        "(<vFCPUFDest>0.00</vFCPUFDest>)<vICMSUFDest>32.27", r"\1<vICMSUFDest>32.28", to_consumer()
    ),
    1022: lambda: changed("<gIBSCBS>.*?</gIBSCBS>", ""),
    1026: lambda: changed("<pIBSUF>0.10", "<pIBSUF>0.11"),
    1037: lambda: changed("<pCBS>0.90", "<pCBS>0.91"),
    1041: lambda: changed("<vIBSUF>0.18", "<vIBSUF>0.20"),
    1085: lambda: changed("<vIBS>0.20</vIBS>", "<vIBS>0.21</vIBS>"),
    1091: lambda: changed("<vCBS>1.79</vCBS>", "<vCBS>1.78</vCBS>"),
    1094: lambda: changed("<vNFTot>267.59", "<vNFTot>267.60"),
    1104: lambda: changed("<vBC>177.86", "<vBC>239.00"),
    1118: lambda: changed("<IBSCBS>.*?</IBSCBS>", "", of_the_simples_with_reform()),
    1119: lambda: changed("<IBSCBSTot>.*</IBSCBSTot>", ""),
    321: lambda: changed("<DFeReferenciado>.*?</DFeReferenciado>", "", returned(invoice(), "3", "1")),
    327: lambda: changed("<CFOP>1202", "<CFOP>1102", returned(invoice(), "3")),
    518: lambda: nfe_document(invoice(lines=[line(cfop="1102")])),
    519: lambda: changed("<CFOP>1202", "<CFOP>5102", returned(invoice(), "3")),
    871: lambda: changed("<tPag>90", "<tPag>01", returned(invoice(), "3")),
    1115: lambda: nfe_document(invoice(lines=[line(taxes=regular_taxes(Money.of("239.00"))[:3])])),
}


@pytest.mark.parametrize("code", BROKEN)
async def test_a_broken_rule_is_rejected_with_its_code(sefaz: Sefaz, certificate: Certificate, code: int):
    receipt = await sefaz.submit(sign(BROKEN[code](), certificate))
    assert receipt.status_code == code
    assert receipt.reason.startswith("Rejeicao: ")
    assert receipt.protocol is None


async def test_a_document_of_tomorrow_is_rejected(sefaz: Sefaz, certificate: Certificate):
    from datetime import UTC, datetime, timedelta

    tomorrow = datetime.now(UTC) + timedelta(days=1)
    if tomorrow.year > 2026:
        lines, seller = [line(taxes=simples_taxes())], issuer(regime=TaxRegime.SIMPLES)
        made = invoice(issued_at=tomorrow, lines=lines, seller=seller)
    else:
        made = invoice(issued_at=tomorrow)
    assert (await sefaz.submit(sign(nfe_document(made), certificate))).status_code == 703


async def test_a_tampered_document_is_rejected(documents: NfeDocuments, sefaz: Sefaz):
    signed = documents.signed_invoice(invoice())
    assert (await sefaz.submit(signed.replace(b">Pedido 42.<", b">Pedido 43.<"))).status_code == 297


async def test_a_signature_by_other_rules_is_rejected(sefaz: Sefaz, certificate: Certificate):
    signed = sign(nfe_document(invoice()), certificate)
    elsewhere = re.sub(rb'URI="#NFe\d', b'URI="#NFe9', signed)
    assert (await sefaz.submit(elsewhere)).status_code == 298
    assert (
        await sefaz.submit(sign(nfe_document(invoice()), certificate, algorithm=RSA_SHA256))
    ).status_code == 225


async def test_a_signer_of_another_authority_is_rejected(sefaz: Sefaz, tmp_path):
    foreign = OfSamples.load_or_create(tmp_path)
    stranger = Certificate.open(foreign.issue_a1(CNPJ, "ESTRANHO", "1"), "1")
    assert (await sefaz.submit(sign(nfe_document(invoice()), stranger))).status_code == 293


async def test_a_number_is_authorised_once(documents: NfeDocuments, sefaz: Sefaz):
    signed = documents.signed_invoice(invoice())
    same_number = documents.signed_invoice(invoice(numeric_code="48151624"))
    codes = [(await sefaz.submit(one)).status_code for one in (signed, signed, same_number)]
    assert codes == [100, 204, 539]


async def test_a_rejected_number_may_come_again(
    documents: NfeDocuments, sefaz: Sefaz, certificate: Certificate
):
    wrong = sign(BROKEN[610](), certificate)
    assert (await sefaz.submit(wrong)).status_code == 610
    assert (await sefaz.submit(documents.signed_invoice(invoice()))).status_code == 100


async def test_an_interstate_sale_to_a_consumer_and_one_of_a_simples_company_are_good(
    documents: NfeDocuments, sefaz: Sefaz
):
    simples = invoice(number=2, lines=[line(taxes=simples_taxes())], seller=issuer(regime=TaxRegime.SIMPLES))
    for made in (to_consumer(), simples):
        assert (await sefaz.submit(documents.signed_invoice(made))).status_code == 100


async def test_a_return_is_good_within_the_state_and_beyond(documents: NfeDocuments, sefaz: Sefaz):
    simples = invoice(lines=[line(taxes=simples_taxes())], seller=issuer(regime=TaxRegime.SIMPLES))
    sales = (invoice(), to_consumer(), simples)
    for number, sale in enumerate(sales, start=10):
        entry = documents.signed_invoice(returned(sale, "3", number=number))
        assert (await sefaz.submit(entry)).status_code == 100


async def test_what_undoes_a_sale_of_before_the_reform_bears_no_group_of_it(
    sefaz: Sefaz, certificate: Certificate
):
    old = invoice(lines=[line(taxes=regular_taxes(Money.of("239.00"))[:3])])
    entry = returned(old, "3")
    assert (await sefaz.submit(sign(nfe_document(entry), certificate))).status_code == 1115
    long_ago = changed("<chaveAcesso>(..)26", r"<chaveAcesso>\g<1>25", entry)
    assert (await sefaz.submit(sign(long_ago, certificate))).status_code == 100


async def test_an_issuer_whose_cnpj_has_letters_is_served(sandbox: Sandbox):
    pkcs12 = sandbox.certificates.issue_a1(LETTERED_CNPJ, "LETRAS", "1234")
    certificate = Certificate.open(pkcs12, "1234")
    sefaz, documents = connect(sandbox, certificate), NfeDocuments(certificate)
    made = invoice(seller=issuer(cnpj=LETTERED_CNPJ))
    receipt = await sefaz.submit(documents.signed_invoice(made))
    made.protocol = receipt.protocol
    event = await sefaz.register(documents.signed_event(cancellation(made), made))
    await sefaz.aclose()
    assert (receipt.status_code, event.status_code) == (100, 135)


async def authorized(documents: NfeDocuments, sefaz: Sefaz) -> Invoice:
    made = invoice()
    made.protocol = (await sefaz.submit(documents.signed_invoice(made))).protocol
    return made


async def test_an_event_is_registered_once(documents: NfeDocuments, sefaz: Sefaz):
    made = await authorized(documents, sefaz)
    first, second = (documents.signed_event(cancellation(made, sequence=n), made) for n in (1, 2))
    codes = [(await sefaz.register(one)).status_code for one in (first, first, second)]
    assert codes == [135, 573, 218]


BROKEN_EVENTS = {
    222: (rb"<nProt>1352\d*", b"<nProt>135260000099999"),
    572: (rb'Id="ID(\d*)01"', rb'Id="ID\g<1>02"'),
    213: (rb"<CNPJ>11222333", b"<CNPJ>11222334"),
    252: (rb"<tpAmb>2", b"<tpAmb>1"),
    225: (rb"<xJust>[^<]*", b"<xJust>curta"),
}


@pytest.mark.parametrize("code", BROKEN_EVENTS)
async def test_a_broken_event_is_rejected_with_its_code(
    documents: NfeDocuments, sefaz: Sefaz, certificate: Certificate, code: int
):
    made = await authorized(documents, sefaz)
    pattern, to = BROKEN_EVENTS[code]
    event, count = re.subn(pattern, to, event_document(cancellation(made), made))
    assert count == 1
    assert (await sefaz.register(sign(event, certificate))).status_code == code


async def test_an_event_of_an_unknown_document_is_rejected(documents: NfeDocuments, sefaz: Sefaz):
    made = invoice()
    made.protocol = "135260000000001"
    event = documents.signed_event(cancellation(made), made)
    assert (await sefaz.register(event)).status_code == 494
    assert (await sefaz.register(event.replace(b"duplicidade", b"Duplicidade"))).status_code == 297
