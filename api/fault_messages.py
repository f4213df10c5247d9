"""What clients are told about errors of the protocol, in Portuguese; the English is where they are found.

What graphql-core says of a document, or of variables, stays English: it is for whoever writes the document.
"""

from __future__ import annotations

from api.language import Language
from domain.kernel.said import Said

PORTUGUESE: dict[str, str] = {
    "There is no such kind of row.": "Não existe este tipo de linha.",
    "There is no such row among these.": "Não há esta linha entre as pedidas.",
    "The last day is before the first.": "O último dia vem antes do primeiro.",
    "A company has at most {most} subscriptions here.": (
        "Uma empresa tem no máximo {most} assinaturas em cada processo."
    ),
    "A field can be grouped by only once.": "Cada campo agrupa uma só vez.",
    "A field can be sorted by only once.": "Cada campo ordena uma só vez.",
    "A filter has at most {most} predicates.": "Um filtro tem no máximo {most} condições.",
    "A filter is at most {most} levels deep.": "Um filtro tem no máximo {most} níveis.",
    "A head is the number of a block, a colon and 64 hexadecimal digits.": (
        "Informe o número do bloco, dois-pontos e 64 dígitos hexadecimais."
    ),
    "A quantity has at most four decimal places.": "Uma quantidade tem no máximo quatro casas decimais.",
    "Accept application/graphql-response+json or application/json.": (
        "Aceite application/graphql-response+json ou application/json."
    ),
    "An amount of money has at most two decimal places.": "Um valor tem no máximo duas casas decimais.",
    "An id here begins with {prefix}_.": "Aqui o id começa com {prefix}_.",
    "An id here is {prefix}_ and 32 hexadecimal digits.": (
        "Aqui o id é {prefix}_ seguido de 32 dígitos hexadecimais."
    ),
    "Ask for __schema apart from other fields.": "Peça __schema separado de outros campos.",
    "At most {most} fields can be sorted by.": "Ordene por no máximo {most} campos.",
    "At most {most} ids.": "No máximo {most} ids.",
    "At most {most} operations at the same time.": "No máximo {most} operações ao mesmo tempo.",
    "At most {most} values.": "No máximo {most} valores.",
    "Exactly one key must be given.": "Informe exatamente uma chave.",
    "Expected extensions.persistedQuery {version: 1, sha256Hash}.": (
        "Esperado extensions.persistedQuery {version: 1, sha256Hash}."
    ),
    "Fragment {name} includes itself.": "O fragmento {name} inclui a si mesmo.",
    "From 0 to {most}.": "De 0 a {most}.",
    "From 1 to {most} fields to group by.": "Agrupe por 1 a {most} campos.",
    "Groups cannot be sorted by {name}.": "Grupos não podem ser ordenados por {name}.",
    "No event with this id happened in the last {days} days. Read how things are now, and subscribe without "
    "after.": (
        "Nenhum evento com este id ocorreu nos últimos {days} dias. Leia a situação atual e assine sem after."
    ),
    "Not a cursor.": "Não é um cursor.",
    "Not a parameter. Those that are: {known}.": "Parâmetro desconhecido. Os que existem: {known}.",
    "Not an id: expected a prefix, _ and 32 hexadecimal digits.": (
        "Não é um id: esperado um prefixo, _ e 32 dígitos hexadecimais."
    ),
    "Not permitted.": "Sem permissão.",
    "Nothing has ids that begin with {prefix}_.": "Nada tem ids que começam com {prefix}_.",
    "Only trusted documents may be asked for by GET.": "Por GET, somente documentos autorizados.",
    "Only trusted documents may be asked for.": "Somente documentos autorizados.",
    "Say either first or last.": "Informe first ou last, não ambos.",
    "Send Content-Type: application/json.": "Envie Content-Type: application/json.",
    "Send a query or a documentId.": "Envie query ou documentId.",
    "Send a token as Authorization: Bearer.": "Envie o token em Authorization: Bearer.",
    "Sign in before you ask for so much.": "Entre antes de pedir tanto.",
    "Sign in, or send the key of a partner, as Authorization: Bearer.": (
        "Entre, ou envie a chave de um parceiro, em Authorization: Bearer."
    ),
    "Something went wrong on our side.": "Algo deu errado do nosso lado.",
    "Subscribe over graphql-transport-ws, or send Accept: text/event-stream.": (
        "Assine por graphql-transport-ws, ou envie Accept: text/event-stream."
    ),
    "Text must not contain NUL or lone surrogates.": "O texto contém caracteres que não podem ser guardados.",
    "The address may have at most {most} bytes.": "O endereço pode ter no máximo {most} bytes.",
    "The body did not arrive in time.": "O corpo não chegou a tempo.",
    "The body is not JSON.": "O corpo não é JSON.",
    "The body may have at most {most} bytes.": "O corpo pode ter no máximo {most} bytes.",
    "The document has more than {limit} {what}.": "O documento tem mais de {limit} {what}.",
    "The document repeats too many fields to compare them all.": (
        "O documento repete campos demais para que todos sejam comparados."
    ),
    "The hash is not the SHA-256 of the query.": "O hash não é o SHA-256 da consulta.",
    "The parameter {name} is of the wrong type.": "O parâmetro {name} é do tipo errado.",
    "The parameters of the address cannot be read.": "Os parâmetros do endereço não podem ser lidos.",
    "The request must be one JSON object, at most {depth} levels deep and with at most {most} values.": (
        "A requisição deve ser um objeto JSON, com no máximo {depth} níveis e {most} valores."
    ),
    "The token is not valid, or not any more.": "O token não é válido, ou não é mais.",
    "This cannot be filtered by.": "Não se pode filtrar por isto.",
    "This costs {requested}; one document may cost {most}. Ask for shorter pages.": (
        "Isto custa {requested}; um documento pode custar {most}. Peça páginas menores."
    ),
    "This cursor belongs to another orderBy.": "Este cursor pertence a outro orderBy.",
    "This cursor belongs to another where or search.": "Este cursor pertence a outro where ou search.",
    "This list cannot be searched.": "Esta lista não aceita busca.",
    "This process stops; ask again.": "Este processo está parando; peça de novo.",
    "This took too long.": "Isto demorou demais.",
    "Too many people are signing in. Try again in a moment.": (
        "Muitas pessoas estão entrando. Tente de novo em instantes."
    ),
    "Too much in a short time; try again in {wait} ms.": "Demais em pouco tempo; tente de novo em {wait} ms.",
    "Too much is asked for at once; ask again in a moment.": (
        "Há pedidos demais ao mesmo tempo; peça de novo em instantes."
    ),
    "Use POST.": "Use POST.",
    "Variables are an object.": "As variáveis são um objeto.",
    "null is not a value to compare with; say isNull.": "Não se compara com null; use isNull.",
    "offset goes with first alone, without cursors.": "offset combina apenas com first, sem cursores.",
    "operationName must name one operation of the document.": (
        "operationName deve nomear uma operação do documento."
    ),
    "{name} cannot be found so.": "{name} não se encontra assim.",
    "{name} cannot be grouped by.": "Não se pode agrupar por {name}.",
    "{name} cannot be sorted by.": "Não se pode ordenar por {name}.",
    "{name} is sorted by only in lists that are narrowed by {by}.": (
        "Só se ordena por {name} em listas filtradas por {by}."
    ),
    "{type} is not for you to know.": "{type} não é para o seu conhecimento.",
    "{type} is not told here.": "{type} não se anuncia aqui.",
}
"""``PersistedQueryNotFound`` is not among them: Apollo's clients know it by its very words."""
WORDS = {
    "aliases": "apelidos",
    "aliases in introspection": "apelidos na introspecção",
    "characters": "caracteres",
    "directives": "diretivas",
    "fields": "campos",
    "fragments": "fragmentos",
    "levels of depth": "níveis",
    "lines": "linhas",
    "mutations": "mutações",
    "repeated selections": "seleções repetidas",
    "root fields": "campos na raiz",
}
"""What a document can have too much of."""


def in_language(language: Language, message: str) -> str:
    """The message of an error; in English when it has no other words."""
    if language is Language.ENGLISH:
        return message
    pattern, facts = (message.pattern, message.facts) if isinstance(message, Said) else (message, None)
    told = PORTUGUESE.get(pattern, message)
    if told is message or facts is None:
        return told
    return told.format(**{name: WORDS.get(str(fact), fact) for name, fact in facts.items()})
