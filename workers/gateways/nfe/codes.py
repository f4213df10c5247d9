"""Domain terms and the codes the NF-e 4.00 layout has for them (MOC 7.0, annex I)."""

from __future__ import annotations

from domain.fiscal.invoice import Direction, Purpose
from domain.fiscal.printed import CardBrand
from domain.kernel.brazil import Environment, State, StateRegistrationKind, TaxRegime
from domain.kernel.payment import PaymentMethod

COUNTRY = ("1058", "BRASIL")

ENVIRONMENT = {Environment.PRODUCTION: "1", Environment.TESTING: "2"}
DIRECTION = {Direction.INBOUND: "0", Direction.OUTBOUND: "1"}
REGIME = {TaxRegime.SIMPLES: "1", TaxRegime.SIMPLES_EXCESS: "2", TaxRegime.REGULAR: "3", TaxRegime.MEI: "4"}
REGISTRATION = {
    StateRegistrationKind.CONTRIBUTOR: "1",
    StateRegistrationKind.EXEMPT: "2",
    StateRegistrationKind.NON_CONTRIBUTOR: "9",
}
PAYMENT = {
    PaymentMethod.CASH: "01",
    PaymentMethod.CHECK: "02",
    PaymentMethod.CREDIT_CARD: "03",
    PaymentMethod.DEBIT_CARD: "04",
    PaymentMethod.BOLETO: "15",
    PaymentMethod.PIX: "17",
    PaymentMethod.TRANSFER: "18",
    PaymentMethod.NONE: "90",
    PaymentMethod.OTHER: "99",
}
"""tPag. A Pix charge of a back office is dynamic (17); 20 would be the static one."""

CARD_BRAND = {
    CardBrand.VISA: "01",
    CardBrand.MASTERCARD: "02",
    CardBrand.AMERICAN_EXPRESS: "03",
    CardBrand.SOROCRED: "04",
    CardBrand.DINERS: "05",
    CardBrand.ELO: "06",
    CardBrand.HIPERCARD: "07",
    CardBrand.AURA: "08",
    CardBrand.CABAL: "09",
    CardBrand.OTHER: "99",
}
"""tBand."""

_PURPOSE = {
    Purpose.SALE: "1",
    Purpose.TRANSFER: "1",
    Purpose.REMITTANCE: "1",
    Purpose.COMPLEMENT: "2",
    Purpose.ADJUSTMENT: "3",
    Purpose.RETURN: "4",
    Purpose.PURCHASE_RETURN: "4",
    Purpose.CREDIT: "5",
    Purpose.DEBIT: "6",
}


def purpose_code(purpose: Purpose) -> str:
    """finNFe."""
    return _PURPOSE[purpose]


def state_code(state: str) -> str:
    """cUF, the IBGE code of a state. Raises Malformed."""
    return State.parse(state).ibge_code
