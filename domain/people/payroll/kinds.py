"""The kinds of things that pay is made of."""

from __future__ import annotations

from enum import StrEnum


class PaySide(StrEnum):
    """Which way a line of a payslip goes."""

    EARNING = "EARNING"
    """It adds to the pay (vencimento)."""
    DEDUCTION = "DEDUCTION"
    """It is taken off the pay (desconto)."""
    INFORMATION = "INFORMATION"
    """Neither: a base, or what the employer pays besides."""


class PayslipKind(StrEnum):
    """What it pays."""

    MONTHLY = "MONTHLY"
    ADVANCE = "ADVANCE"
    THIRTEENTH_FIRST = "THIRTEENTH_FIRST"
    THIRTEENTH_SECOND = "THIRTEENTH_SECOND"
    VACATION = "VACATION"
    PROFIT_SHARING = "PROFIT_SHARING"
    TERMINATION = "TERMINATION"
    RETROACTIVE = "RETROACTIVE"
    """What closed months still owe."""


class IncomeStream(StrEnum):
    """Income that is taxed on its own."""

    MONTHLY = "MONTHLY"
    """The month's work."""
    THIRTEENTH = "THIRTEENTH"
    """The thirteenth salary (13º)."""
    VACATION = "VACATION"
    """Vacations and their third (férias)."""
    PROFIT_SHARING = "PROFIT_SHARING"
    """A share in profits or results (PLR)."""


class PayBasis(StrEnum):
    """What the agreed pay is for."""

    MONTHLY = "MONTHLY"
    HOURLY = "HOURLY"


class WorkerKind(StrEnum):
    """How somebody is bound to the company."""

    EMPLOYEE = "EMPLOYEE"
    APPRENTICE = "APPRENTICE"
    DIRECTOR = "DIRECTOR"
    """Paid pro-labore, without employment."""


class EmployerGroup(StrEnum):
    """Which contributions an employer owes."""

    GENERAL = "GENERAL"
    """Outside of Simples Nacional."""
    SIMPLES = "SIMPLES"
    """Annexes I, II, III and V: inside the DAS."""
    SIMPLES_IV = "SIMPLES_IV"
    """Annex IV: social security is paid apart."""


class PayrollCharge(StrEnum):
    """What an employer pays on pay."""

    SOCIAL_SECURITY = "SOCIAL_SECURITY"
    """INSS patronal."""
    ACCIDENT_RISK = "ACCIDENT_RISK"
    """RAT times FAP."""
    THIRD_PARTIES = "THIRD_PARTIES"
    """Terceiros: SENAI, SESC, INCRA and others, by activity."""


class TaxTable(StrEnum):
    """Which progressive table of income tax."""

    MONTHLY = "MONTHLY"
    PROFIT_SHARING = "PROFIT_SHARING"
    ANNUAL = "ANNUAL"


class TerminationKind(StrEnum):
    """How an employment ends."""

    WITHOUT_CAUSE = "WITHOUT_CAUSE"
    """The company dismisses without a cause (sem justa causa)."""
    RESIGNATION = "RESIGNATION"
    """The employee asks to leave (pedido de demissão)."""
    FOR_CAUSE = "FOR_CAUSE"
    """The company dismisses for a cause (justa causa; CLT, art. 482)."""
    AGREEMENT = "AGREEMENT"
    """CLT, art. 484-A."""
    CONSTRUCTIVE = "CONSTRUCTIVE"
    """Rescisão indireta."""
    TERM_ENDED = "TERM_ENDED"
    """The agreed term is over (término do contrato a prazo)."""
    EARLY_BY_EMPLOYER = "EARLY_BY_EMPLOYER"
    """A fixed term cut short by the employer."""
    DEATH = "DEATH"
    """The employee died."""


class NoticeRight(StrEnum):
    """Who owes notice."""

    EMPLOYER = "EMPLOYER"
    HALF = "HALF"
    """By the employer, half of it when it is paid instead of worked."""
    EMPLOYEE = "EMPLOYEE"
    NOBODY = "NOBODY"


class NoticeGiven(StrEnum):
    """What became of the notice."""

    WORKED = "WORKED"
    """It was worked through (aviso prévio trabalhado)."""
    INDEMNIFIED = "INDEMNIFIED"
    """Not worked, by the wish of who owes it."""
    WAIVED = "WAIVED"
    """Not asked for by whom it is owed to."""


class PayAddition(StrEnum):
    """What is added to pay for what work does to a person; one at most (CLT, art. 193, §2)."""

    NONE = "NONE"
    """Nothing is added."""
    HAZARD = "HAZARD"
    """Periculosidade, of the salary (CLT, art. 193)."""
    UNHEALTHY_LOW = "UNHEALTHY_LOW"
    """Insalubridade in the least degree (CLT, art. 192)."""
    UNHEALTHY_MEDIUM = "UNHEALTHY_MEDIUM"
    """Insalubridade in the middle degree (CLT, art. 192)."""
    UNHEALTHY_HIGH = "UNHEALTHY_HIGH"
    """Insalubridade in the greatest degree (CLT, art. 192)."""
