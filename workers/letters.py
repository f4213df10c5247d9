"""What people are written: the words of invitations, in their language, and of notices, in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from domain.kernel.calendar import BRASILIA
from domain.platform.language import Language


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """``link`` leads to where it is accepted; ``token`` is what it leads with."""

    name: str
    company: str
    inviter: str | None
    expires_at: datetime
    link: str = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class PausedWebhook:
    """``reason`` is a value of PauseReason."""

    name: str
    company: str
    url: str
    reason: str
    paused_at: datetime


@dataclass(frozen=True, kw_only=True)
class Told:
    """A notice: title and text in Portuguese, then in English."""

    portuguese: tuple[str, str]
    english: tuple[str, str]


def notices(company: str, told: Sequence[Told], link: str) -> tuple[str, str, str]:
    """Subject, text and HTML, in both languages: nobody knows which one its reader prefers."""
    more = f" (+{len(told) - 1})" if len(told) > 1 else ""
    first = told[0]
    subject = f"{first.portuguese[0]} / {first.english[0]}{more}: {company}"
    last = (
        f"Veja todos os avisos em {link}, e escolha lá como recebê-los.",
        f"See all notices at {link}, and choose there how to get them.",
    )
    parts = [[each.portuguese for each in told], [each.english for each in told]]
    text = "\n".join(
        "".join(f"* {title}\n  {body}\n" for title, body in part) + f"\n{end}\n"
        for part, end in zip(parts, last, strict=True)
    )
    html = "<hr>".join(
        "".join(f"<p><b>{escape(title)}</b><br>{escape(body)}</p>" for title, body in part)
        + f"<p>{escape(end)}</p>"
        for part, end in zip(parts, last, strict=True)
    )
    return " ".join(subject.split()), text, f"<!doctype html><html><body>{html}</body></html>\n"


@dataclass(frozen=True, kw_only=True)
class FiscalDocument:
    """``company`` is who issued it."""

    company: str
    number: str
    access_key: str
    cancelled: bool


def fiscal_document(of: FiscalDocument) -> tuple[str, str]:
    """Subject and text, for who receives the document."""
    if of.cancelled:
        return f"NF-e {of.number} cancelada: {of.company}", (
            f"A NF-e {of.number}, de {of.company}, foi cancelada. O evento registrado está em anexo.\n\n"
            f"Chave de acesso: {of.access_key}\n"
        )
    return f"NF-e {of.number}: {of.company}", (
        f"Segue em anexo a NF-e {of.number}, de {of.company}: o XML autorizado e o DANFE.\n\n"
        f"Chave de acesso: {of.access_key}\n"
        "Consulta: https://www.nfe.fazenda.gov.br/portal\n"
    )


REASONS = {
    "EXHAUSTED": (
        "uma entrega não foi aceita em três dias de tentativas",
        "a delivery was not taken in three days of attempts",
    ),
    "GONE": ("o endereço respondeu que não existe mais (410)", "the address answered that it is gone (410)"),
    "OWNER_LEFT": (
        "quem responde por ele não tem mais acesso",
        "who answers for it has no access any more",
    ),
}


def paused_webhook(of: PausedWebhook) -> tuple[str, str]:
    """Subject and text, in both languages: nobody knows which one its reader prefers."""
    in_portuguese, in_english = REASONS[of.reason]
    since = of.paused_at.astimezone(BRASILIA).strftime("%d/%m/%Y %H:%M")
    return f"Webhook pausado / paused: {of.company}", (
        f"Olá, {of.name}!\n\n"
        f"O webhook de {of.company} para {of.url} está pausado desde {since} (horário de Brasília): "
        f"{in_portuguese}.\n"
        "Nada se perdeu. Depois de corrigir, use resumeWebhook, com catchUp para receber o que faltou.\n\n"
        f"The webhook of {of.company} to {of.url} is paused since {since} (Brasília time): {in_english}.\n"
        "Nothing is lost. Once it is mended, call resumeWebhook, with catchUp for what was missed.\n"
    )


def invitation(language: Language, of: Invitation) -> tuple[str, str]:
    """Subject and text."""
    return (_in_english if language is Language.ENGLISH else _in_portuguese)(of)


def _in_portuguese(of: Invitation) -> tuple[str, str]:
    until = of.expires_at.astimezone(BRASILIA).strftime("%d/%m/%Y às %H:%M")
    by = f"{of.inviter} convidou você" if of.inviter else "Você foi convidado(a)"
    return f"Convite para {of.company}", (
        f"Olá, {of.name}!\n\n"
        f"{by} para trabalhar em {of.company}.\n\n"
        f"Para aceitar, abra este endereço:\n{of.link}\n\n"
        f"Ou informe este código de convite:\n{of.token}\n\n"
        f"O convite vale uma única vez, até {until} (horário de Brasília). "
        "Não o encaminhe: quem o tem, entra.\n"
        "Se você não esperava por ele, ignore esta mensagem.\n"
    )


def _in_english(of: Invitation) -> tuple[str, str]:
    until = of.expires_at.astimezone(BRASILIA).strftime("%Y-%m-%d at %H:%M")
    by = f"{of.inviter} invites you" if of.inviter else "You are invited"
    return f"Invitation to {of.company}", (
        f"Hello {of.name},\n\n"
        f"{by} to work in {of.company}.\n\n"
        f"To accept, open this address:\n{of.link}\n\n"
        f"Or give this code of invitation:\n{of.token}\n\n"
        f"It is good once, until {until} (Brasília time). Do not pass it on: whoever has it comes in.\n"
        "If you did not expect it, ignore this message.\n"
    )
