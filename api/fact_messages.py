"""What facts of refusals say in Portuguese, where they are words and not values of the company's own."""

from __future__ import annotations

import re

from api.fault_messages import PORTUGUESE
from api.language import Language
from domain.kernel.said import Said

WORDED = frozenset({"norm", "of", "reason", "what"})
"""Facts that may be words of ours though they are plain text; what is no such word stays as it is."""
LONGEST_REASON = 300
FACTS: dict[str, str] = {
    # where it is missing
    "{title}: {key}": "{title}: {key}",
    "CEST of an item with tax substitution": "CEST de um item com substituição tributária",
    "CFOP": "CFOP",
    "CFOP of a return": "CFOP de devolução",
    "CFOP of an operation that is no sale": "CFOP de operação que não é venda",
    "IBS and CBS on the document the note is about": "IBS e CBS no documento a que a nota se refere",
    "IBS of the item": "IBS do item",
    "IBS/CBS classification": "classificação de IBS/CBS",
    "IBS/CBS of situation": "IBS/CBS da situação",
    "IBS/CBS rate": "alíquota de IBS/CBS",
    "ICMS and ISS outside of Simples": "ICMS e ISS fora do Simples Nacional",
    "ICMS credit of an item with ICMS {situation}": "crédito de ICMS de um item com ICMS {situation}",
    "ICMS of the item": "ICMS do item",
    "ICMS outside of Simples": "ICMS fora do Simples Nacional",
    "ICMS situation": "situação tributária do ICMS",
    "ISS: services": "ISS: serviços",
    "MAIL_URL of the worker": "MAIL_URL do worker",
    "NCM": "NCM",
    "NF-e layout for ICMS {situation}": "leiaute da NF-e para ICMS {situation}",
    "NF-e layout for IBS and CBS {situation}": "leiaute da NF-e para IBS e CBS {situation}",
    "NF-e layout for IPI {situation}": "leiaute da NF-e para IPI {situation}",
    "NF-e layout for a poverty fund with ICMS {situation}": (
        "leiaute da NF-e para fundo de combate à pobreza com ICMS {situation}"
    ),
    "NF-e layout for substitution with ICMS {situation}": (
        "leiaute da NF-e para substituição tributária com ICMS {situation}"
    ),
    "NF-e layout for {kind} {situation}": "leiaute da NF-e para {kind} {situation}",
    "NF-e totals with IBS and CBS after {year}": "totais da NF-e com IBS e CBS depois de {year}",
    "NFC-e with IPI": "NFC-e com IPI",
    "PIS/COFINS rate": "alíquota de PIS/COFINS",
    "PIS/COFINS regime of the issuer": "regime de PIS/COFINS do emitente",
    "Pix key of the bank account": "chave Pix da conta bancária",
    "Pix key of the collecting bank account": "chave Pix da conta bancária de cobrança",
    "above the sublimit": "acima do sublimite",
    "actual profit": "lucro real",
    "address for looking up NFC-e ({use}) of {state} in {environment}": (
        "endereço de consulta da NFC-e ({use}) de {state} em {environment}"
    ),
    "address of the customer": "endereço do cliente",
    "address of {service} for {state} in {environment}": (
        "endereço do serviço {service} para {state} em {environment}"
    ),
    "amount for companies' own taxes": "valor para os tributos da própria empresa",
    "amount of labour law": "valor da legislação trabalhista",
    "area of the state for interstate rates": "região do estado para alíquotas interestaduais",
    "authorizer of {state}": "autorizador de {state}",
    "band of income tax (IRRF)": "faixa do imposto de renda (IRRF)",
    "band of social security (INSS)": "faixa da previdência social (INSS)",
    "band of unemployment insurance": "faixa do seguro-desemprego",
    "bank account that collects": "conta bancária de cobrança",
    "bracket of Simples Nacional": "faixa do Simples Nacional",
    "certificate": "certificado digital",
    "chart of accounts": "plano de contas",
    "days of vacation by absences": "dias de férias conforme as faltas",
    "difference between the ICMS rates of two states": "diferencial de alíquotas do ICMS entre dois estados",
    "due factor": "fator de vencimento",
    "duty to state IBS and CBS": "obrigação de informar IBS e CBS",
    "employer's contribution": "contribuição patronal",
    "employer's contribution of a MEI (LC 123/2006, art. 18-C)": (
        "contribuição patronal do MEI (LC 123/2006, art. 18-C)"
    ),
    "establishment that issues invoices": "estabelecimento emitente de notas",
    "events of delivery on model {model}": "eventos de entrega no modelo {model}",
    "free field of bank 001 without an agreement of seven digits": (
        "campo livre do banco 001 sem convênio de sete dígitos"
    ),
    "free field of bank 341, wallet {wallet}": "campo livre do banco 341, carteira {wallet}",
    "free field of bank {bank}": "campo livre do banco {bank}",
    "future technical note on IBS and CBS": "futura nota técnica sobre IBS e CBS",
    "incidence of a pay item": "incidência de uma rubrica",
    "income tax on income of earlier years (RRA; Lei 7.713/1988, art. 12-A)": (
        "imposto de renda sobre rendimentos de anos anteriores (RRA; Lei 7.713/1988, art. 12-A)"
    ),
    "internal ICMS rate": "alíquota interna do ICMS",
    "interstate ICMS rate": "alíquota interestadual do ICMS",
    "interstate rate of the ICMS share of the destination": "alíquota interestadual do ICMS de partilha",
    "item for the employee's share of LIFE_INSURANCE": "rubrica da parte do empregado em LIFE_INSURANCE",
    "limit of an NFC-e without consumer": "limite da NFC-e sem consumidor identificado",
    "limit of what is charged for paying late": "limite dos encargos por atraso",
    "margin of tax substitution (MVA)": "margem de valor agregado da substituição tributária (MVA)",
    "name of the city {code}": "nome do município {code}",
    "official code": "código oficial",
    "one purchase by the government for all items": "uma só compra governamental para todos os itens",
    "origin of the goods": "origem da mercadoria",
    "pay of an intern (Lei 11.788/2008)": "bolsa de estagiário (Lei 11.788/2008)",
    "percentage for companies' own taxes": "percentual para os tributos da própria empresa",
    "percentage of labour law": "percentual da legislação trabalhista",
    "posting rule": "regra de contabilização",
    "poverty fund (FCP)": "fundo de combate à pobreza (FCP)",
    "protection from dismissal": "estabilidade no emprego",
    "rates of the employer: establishment {place}": "alíquotas do empregador: estabelecimento {place}",
    "reduction of income tax": "redução do imposto de renda",
    "rights at the end of an employment": "direitos na rescisão",
    "selective tax": "imposto seletivo",
    "settings of NFC-e": "configuração da NFC-e",
    "share of a tax in Simples Nacional": "repartição de um tributo no Simples Nacional",
    "share of the destination state (DIFAL)": "partilha do estado de destino (DIFAL)",
    "share of the destination state in {operation}": "partilha do estado de destino em {operation}",
    "social security on the payroll": "contribuição previdenciária sobre a folha",
    "tax substitution of an item with ICMS {situation}": (
        "substituição tributária de um item com ICMS {situation}"
    ),
    "term for giving up numbers": "prazo para inutilizar números",
    "term for which data are held": "prazo de guarda de dados pessoais",
    "term for which files are kept": "prazo de guarda de arquivos",
    "term of labour law": "prazo da legislação trabalhista",
    "term of what is used first": "prazo do documento emitido em contingência",
    "terms of events on documents": "prazos dos eventos de documentos",
    "the mean of what varies, of a vacation that was taken before it was earned": (
        "média das verbas variáveis nas férias gozadas antes do período aquisitivo"
    ),
    "valid certificate": "certificado digital válido",
    "virtual authority of contingency": "SEFAZ virtual de contingência",
    "wallet of the collecting bank account": "carteira da conta bancária de cobrança",
    "what is owed of the thirteenth salary after its second part was paid": (
        "o que se deve do décimo terceiro depois de paga a segunda parcela"
    ),
    "who pays the days of a leave of the kind OTHER": "quem paga os dias de um afastamento do tipo OTHER",
    "window for cancelling an NF-e": "prazo para cancelar uma NF-e",
    "withholding by public bodies": "retenção por órgãos públicos",
    "withholding rate of fuels": "alíquota de retenção de combustíveis",
    "wording of an operation that is no sale": "descrição de operação que não é venda",
    "{kind} by unit of an item with situation 03": "{kind} por unidade de um item com situação 03",
    "{kind} of the item": "{kind} do item",
    # why a document, a query or an address is not taken
    "An export takes the nodes of the list, once, and nothing else of it.": (
        "uma exportação leva os nodes da lista, uma vez, e nada mais dela"
    ),
    "An export takes the whole list, not a page of it.": "uma exportação leva a lista inteira",
    "It has a field that is worked out for each answer and cannot be exported.": (
        "há um campo calculado a cada resposta, que não se exporta"
    ),
    "The document holds exactly one query, and nothing else.": (
        "o documento contém exatamente uma consulta, e nada mais"
    ),
    "The query has one list at its top, such as orders.": "a consulta tem uma só lista no topo, como orders",
    "a flat file holds one list below another, not two beside each other": (
        "um arquivo plano contém uma lista abaixo de outra, não duas lado a lado"
    ),
    "a list makes no archive": "de uma lista não se faz este arquivo",
    "a query is wanted": "é preciso uma consulta",
    "https only": "somente https",
    "it costs {price}, of {most} at most": "custa {price}, de no máximo {most}",
    "it could not be answered": "não foi possível respondê-la",
    "no address of the form https://host/path": "não é um endereço da forma https://host/caminho",
    "not a public address": "não é um endereço público",
    "of the webhook": "do webhook",
    "paid at the provider and not received here": "paga no provedor e não recebida aqui",
    "port {ports} only": "somente a porta {ports}",
    "what it is, is known of each object only": "o que é só se sabe de cada objeto",
    # of what there is too much, and what differs
    "bytes": "bytes",
    "columns": "colunas",
    "letters": "letras",
    "lines": "linhas",
    "parts": "partes",
    "rows": "linhas",
    "sha256": "sha256",
    "size": "tamanho",
    # laws that say more than their name
    "CLT, art. 443: the contract has no term": "CLT, art. 443: o contrato não tem prazo",
    "CLT, art. 479: who cuts a term short owes half of what was left": (
        "CLT, art. 479: quem rompe o prazo deve metade do que faltava"
    ),
    "CLT, art. 487: notice is of contracts without a term": (
        "CLT, art. 487: o aviso prévio é dos contratos sem prazo"
    ),
}


GAP = re.compile(r"\\\{(\w+)\\\}")
PATTERNS = {
    pattern: re.compile(GAP.sub(r"(?P<\1>.+)", re.escape(pattern)))
    for pattern in FACTS
    if "{" in pattern and not pattern.startswith("{")
}


def worded(name: str, fact: object, language: Language) -> object:
    """A fact in the words of this language, where it is made of words."""
    if language is Language.ENGLISH or not isinstance(fact, str):
        return fact
    if not isinstance(fact, Said):
        if name not in WORDED:
            return fact
        known = FACTS.get(fact) or PORTUGUESE.get(fact)
        return known or (_filled(_put_together(fact)) if name == "what" else fact)
    return _filled(fact)


def _filled(fact: str) -> str:
    if not isinstance(fact, Said):
        return fact
    told = FACTS.get(fact.pattern) or PORTUGUESE.get(fact.pattern)
    facts = {
        key: FACTS.get(part, part) if isinstance(part, str) else part for key, part in fact.facts.items()
    }
    return fact if told is None else told.format(**facts)


def _put_together(text: str) -> str:
    """What was kept as plain text, as the sentence that it was."""
    title, colon, key = text.partition(": ")
    if colon and title in FACTS:
        return Said("{title}: {key}", title=title, key=key)
    found = ((pattern, form.fullmatch(text)) for pattern, form in PATTERNS.items())
    return next((Said(pattern, **match.groupdict()) for pattern, match in found if match), text)


def brief(reason: str) -> str:
    """So much of a reason as is told."""
    return reason if len(reason) <= LONGEST_REASON else reason[:LONGEST_REASON]
