"""What the statement of an ended employment says (termo de rescisão), in the words it is printed with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.kernel.money import ZERO, Money
from domain.people.payroll.kinds import NoticeGiven, NoticeRight, TerminationKind
from domain.people.payroll.settlement import TerminationPay
from workers.gateways.payslip.receipt import Receipt

KINDS = {
    TerminationKind.WITHOUT_CAUSE: "Dispensa sem justa causa",
    TerminationKind.RESIGNATION: "Pedido de demissão",
    TerminationKind.FOR_CAUSE: "Dispensa por justa causa",
    TerminationKind.AGREEMENT: "Acordo entre as partes (CLT, art. 484-A)",
    TerminationKind.CONSTRUCTIVE: "Rescisão indireta",
    TerminationKind.TERM_ENDED: "Término do contrato a prazo",
    TerminationKind.EARLY_BY_EMPLOYER: "Rescisão antecipada pelo empregador",
    TerminationKind.DEATH: "Falecimento do empregado",
}
NOTICES = {
    NoticeGiven.WORKED: "trabalhado",
    NoticeGiven.INDEMNIFIED: "indenizado",
    NoticeGiven.WAIVED: "dispensado",
}
NO_NOTICE = "não devido"


@dataclass(frozen=True, kw_only=True)
class Statement(Receipt):
    """With what ``pay`` tells besides the payslip. ``fund_balance`` was deposited before it."""

    pay: TerminationPay
    kind: TerminationKind
    notice: NoticeGiven
    notice_given_on: date | None
    last_day: date
    salary: Money
    fund_balance: Money

    @property
    def title(self) -> str:
        return "Termo de rescisão do contrato de trabalho"

    @property
    def cause(self) -> str:
        return KINDS[self.kind]

    @property
    def code(self) -> str:
        """Of eSocial, and whether anybody compared it with the official table."""
        right = self.pay.right
        return f"{right.code} (conferido)" if right.checked else f"{right.code} (a conferir)"

    @property
    def noticed(self) -> str:
        return NO_NOTICE if self.pay.right.notice is NoticeRight.NOBODY else NOTICES[self.notice]

    @property
    def fine(self) -> Money:
        return self.pay.fund_fine.amount if self.pay.fund_fine else ZERO

    @property
    def unemployment(self) -> str:
        return "com direito ao requerimento" if self.pay.unemployment else "sem direito"
