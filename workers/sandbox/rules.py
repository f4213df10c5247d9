"""The validation rules the sandbox applies to a document (MOC 7.0, annex I, and later technical notes)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from domain.kernel.brazil import AccessKey
from workers.gateways.nfe.certificate import holder_cnpj
from workers.gateways.nfe.markup import Element, at, tag
from workers.gateways.nfe.parties import TESTING_NAME
from workers.sandbox import contingency_rules, purpose_rules, reform_rules, return_rules, tax_rules
from workers.sandbox.consumer_rules import CONSUMER_RULES, is_consumer
from workers.sandbox.payment_rules import PAYMENT_RULES
from workers.sandbox.submitted import Submitted

CENT = Decimal("0.01")
CLOCK_SKEW = timedelta(minutes=5)
CSOSN_REGIMES = ("1", "4")

Rule = Callable[[Submitted], int | None]


def examine(document: Submitted, now: datetime) -> int | None:
    """The code of the first rule broken, or None. Numbers already used are not looked at here."""
    consumer = is_consumer(document)
    rules = (*FIRST, *CONSUMER_RULES, *COMMON) if consumer else RULES
    return (
        next(filter(None, (rule(document) for rule in rules)), None)
        or issued_in_future(document, now)
        or contingency_rules.reason(document, now)
    )


def signed_by_another(document: Submitted) -> int | None:
    holder = holder_cnpj(document.signer)
    if holder is None:
        return 292
    return 213 if holder[:8] != document.text("emit/CNPJ")[:8] else None


def not_for_testing(document: Submitted) -> int | None:
    return 252 if document.text("ide/tpAmb") != "2" else None


def wrong_check_digit(document: Submitted) -> int | None:
    key = document.id.removeprefix("NFe")
    return 253 if AccessKey.check_digit(key[:43]) != key[43:] else None


def key_not_of_its_fields(document: Submitted) -> int | None:
    text, issued = document.text, document.text("ide/dhEmi")
    composed = (
        f"NFe{text('ide/cUF')}{issued[2:4]}{issued[5:7]}{text('emit/CNPJ')}{text('ide/mod')}"
        f"{text('ide/serie'):0>3}{text('ide/nNF'):0>9}{text('ide/tpEmis')}{text('ide/cNF')}{text('ide/cDV')}"
    )
    return 502 if composed != document.id else None


def issued_in_future(document: Submitted, now: datetime) -> int | None:
    return 703 if datetime.fromisoformat(document.text("ide/dhEmi")) > now + CLOCK_SKEW else None


def recipient_not_marked_as_testing(document: Submitted) -> int | None:
    return 598 if document.text("dest/xNome") != TESTING_NAME else None


def destination(document: Submitted) -> int | None:
    """Whether the operation is within the state, by the parties and by each CFOP."""
    same = document.text("emit/enderEmit/UF") == document.text("dest/enderDest/UF")
    between = document.text("ide/idDest") == "2"
    if between == same:
        return 772 if between else 773
    return next(
        filter(None, (_cfop_fault(at(item, "prod/CFOP"), between) for item in document.items())), None
    )


def non_contributor(document: Submitted) -> int | None:
    if document.text("dest/indIEDest") != "9":
        return None
    if document.text("ide/indFinal") != "1":
        return 696
    share_due = document.text("ide/idDest") == "2" and document.text("emit/CRT") not in CSOSN_REGIMES
    return (
        694 if share_due and any(not _has(item, "imposto/ICMSUFDest") for item in document.items()) else None
    )


def regime(document: Submitted) -> int | None:
    """CSOSN for a Simples company, CST for the others."""
    simples = document.text("emit/CRT") in CSOSN_REGIMES
    if document.text("ide/finNFe") in (purpose_rules.CREDIT, purpose_rules.DEBIT):
        return None
    for item in document.items():
        coded_as_simples = item.find(f"{tag('imposto')}/{tag('ICMS')}/*/{tag('CSOSN')}") is not None
        if coded_as_simples != simples:
            return 590 if simples else 591
    return None


def item_values(document: Submitted) -> int | None:
    for item in document.items():
        quantity, price, value = (Decimal(at(item, f"prod/{name}")) for name in ("qCom", "vUnCom", "vProd"))
        free = document.text("ide/finNFe") in purpose_rules.WITHOUT_PRICE
        if not free and abs(quantity * price - value) > CENT:
            return 629
    return None


SUMS = (
    ("vProd", "prod/vProd", 564),
    ("vFrete", "prod/vFrete", 535),
    ("vSeg", "prod/vSeg", 536),
    ("vDesc", "prod/vDesc", 537),
    ("vOutro", "prod/vOutro", 604),
    ("vBC", "imposto/ICMS/*/vBC", 531),
    ("vICMS", "imposto/ICMS/*/vICMS", 532),
    ("vICMSDeson", "imposto/ICMS/*/vICMSDeson", 795),
    ("vBCST", "imposto/ICMS/*/vBCST", 533),
    ("vST", "imposto/ICMS/*/vICMSST", 534),
    ("vFCPST", "imposto/ICMS/*/vFCPST", 862),
    ("vFCPSTRet", "imposto/ICMS/*/vFCPSTRet", 859),
    ("vIPI", "imposto/IPI/*/vIPI", 538),
    ("vIPIDevol", "impostoDevol/IPI/vIPIDevol", 863),
    ("vPIS", "imposto/PIS/*/vPIS", 602),
    ("vCOFINS", "imposto/COFINS/*/vCOFINS", 603),
    ("vFCP", "imposto/ICMS/*/vFCP", 861),
    ("vFCPUFDest", "imposto/ICMSUFDest/vFCPUFDest", 798),
    ("vICMSUFDest", "imposto/ICMSUFDest/vICMSUFDest", 799),
    ("vTotTrib", "imposto/vTotTrib", 685),
)


ON_TOP = ("vST", "vFCPST", "vFrete", "vSeg", "vOutro", "vIPI", "vIPIDevol")
"""What the recipient pays besides the goods (rule W16-10)."""


def totals(document: Submitted) -> int | None:
    total = {name: document.amount(f"total/ICMSTot/{name}") for name, _, _ in SUMS}
    for name, path, code in SUMS:
        if document.sum(path) != total[name]:
            return code
    due = total["vProd"] - total["vDesc"] + sum(total[name] for name in ON_TOP)
    due += sum(document.sum(f"imposto/{tax}ST/v{tax}") for tax in ("PIS", "COFINS"))
    due += document.sum("imposto/IS/vIS")
    return 610 if due != document.amount("total/ICMSTot/vNF") else None


RULES: tuple[Rule, ...] = (
    not_for_testing,
    signed_by_another,
    wrong_check_digit,
    key_not_of_its_fields,
    recipient_not_marked_as_testing,
    destination,
    non_contributor,
    regime,
    return_rules.direction,
    return_rules.references,
    return_rules.operations,
    return_rules.payment,
    purpose_rules.complement,
    purpose_rules.payment,
    purpose_rules.notes,
    reform_rules.presence,
    item_values,
    tax_rules.amounts,
    reform_rules.items,
    totals,
    reform_rules.totals,
    *PAYMENT_RULES,
)

NOT_OF_CONSUMERS = (recipient_not_marked_as_testing, destination, non_contributor)
FIRST = RULES[:4]
"""What is looked at before anything else: who signed, and the key."""
COMMON = tuple(rule for rule in RULES if rule not in NOT_OF_CONSUMERS)
"""What holds for NFC-e as well."""


def _cfop_fault(cfop: str, between: bool) -> int | None:
    if between:
        return 733 if cfop[0] in "15" else None
    return 732 if cfop[0] in "26" else None


def _has(item: Element, path: str) -> bool:
    return item.find("/".join(tag(step) for step in path.split("/"))) is not None
