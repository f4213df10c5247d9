"""What clients are told about errors of the protocol, in Portuguese; the English is where they are found.

What graphql-core says of a document stays English: it is for whoever writes the document.
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
    "A date or a number that far off cannot be compared with.": (
        "Não se compara com data ou número tão distante."
    ),
    "A field can be grouped by only once.": "Cada campo agrupa uma só vez.",
    "A field can be sorted by only once.": "Cada campo ordena uma só vez.",
    "A filter has at most {most} parts: each operator, each branch of and, or and not, and {related} for each"
    " relation.": (
        "Um filtro tem no máximo {most} partes: cada operador, cada ramo de and, or e not, e {related} por"
        " relação."
    ),
    "A filter has at most {most} values in its lists.": (
        "Um filtro tem no máximo {most} valores em suas listas."
    ),
    "A filter is at most {most} levels deep.": "Um filtro tem no máximo {most} níveis.",
    "A head is the number of a block, a colon and 64 hexadecimal digits.": (
        "Informe o número do bloco, dois-pontos e 64 dígitos hexadecimais."
    ),
    "A quantity has at most four decimal places.": "Uma quantidade tem no máximo quatro casas decimais.",
    "A variable in {type} must not be nullable.": "Uma variável em {type} não pode aceitar null.",
    "A value of type {type} is needed here.": "Aqui é preciso um valor do tipo {type}.",
    "Accept application/graphql-response+json or application/json.": (
        "Aceite application/graphql-response+json ou application/json."
    ),
    "An amount of money has at most two decimal places.": "Um valor tem no máximo duas casas decimais.",
    "An id here begins with {prefix}_.": "Aqui o id começa com {prefix}_.",
    "An id here is {prefix}_ and 32 hexadecimal digits, all in lower case.": (
        "Aqui o id é {prefix}_ seguido de 32 dígitos hexadecimais, tudo em minúsculas."
    ),
    "Ask for __schema apart from other fields.": "Peça __schema separado de outros campos.",
    "At most {most} fields can be sorted by.": "Ordene por no máximo {most} campos.",
    "At most {most} ids.": "No máximo {most} ids.",
    "At most {most} operations at the same time.": "No máximo {most} operações ao mesmo tempo.",
    "At most {most} values.": "No máximo {most} valores.",
    "Exactly one field of {type} must be given, and it must not be null.": (
        "Informe exatamente um campo de {type}, que não seja null."
    ),
    "Exactly one key must be given.": "Informe exatamente uma chave.",
    "Expected Cep: A postal code of 8 digits.": "Esperado um CEP de 8 dígitos.",
    "Expected Cnpj: 14 characters, letters among the first twelve, with or without mask.": (
        "Esperado um CNPJ: 14 caracteres, letras entre os doze primeiros, com ou sem máscara."
    ),
    "Expected Cpf: 11 digits, with or without mask.": "Esperado um CPF: 11 dígitos, com ou sem máscara.",
    "Expected NfeKey: The access key of a fiscal document, 44 characters.": (
        "Esperada a chave de acesso de um documento fiscal, com 44 caracteres."
    ),
    "Expected Url: An absolute address.": "Esperado um endereço absoluto.",
    "Expected YearMonth: A month of competence, YYYY-MM, from 1900 to 2199.": (
        "Esperado um mês de competência de 1900 a 2199, AAAA-MM."
    ),
    'Expected a date from 1900 to 2199, like "2026-11-21".': (
        'Esperada uma data de 1900 a 2199, como "2026-11-21".'
    ),
    'Expected a decimal as a string, like "12.34": at most 14 digits and 10 places.': (
        'Esperado um decimal entre aspas, como "12.34": no máximo 14 dígitos e 10 casas.'
    ),
    "Expected a number.": "Esperado um número.",
    "Expected a text.": "Esperado um texto.",
    "Expected a value of type {type}.": "Esperado um valor do tipo {type}.",
    "Expected a whole number of 32 bits.": "Esperado um número inteiro de 32 bits.",
    "Expected Email: An e-mail address.": "Esperado um endereço de e-mail.",
    "Expected an id.": "Esperado um id.",
    'Expected an instant from 1900 to 2199 with an offset, like "2026-11-21T10:00:00-03:00".': (
        'Esperado um instante de 1900 a 2199 com fuso, como "2026-11-21T10:00:00-03:00".'
    ),
    "Expected an instant with an offset or a date, from 1900 to 2199, like "
    '"2026-11-21T10:00:00-03:00" or "2026-11-21".': (
        "Esperado um instante com fuso ou uma data, de 1900 a 2199, como "
        '"2026-11-21T10:00:00-03:00" ou "2026-11-21".'
    ),
    "Expected an object of type {type}.": "Esperado um objeto do tipo {type}.",
    "Expected one of the values of {type}.": "Esperado um dos valores de {type}.",
    "Expected true or false.": "Esperado true ou false.",
    "Expected extensions.persistedQuery {version: 1, sha256Hash}.": (
        "Esperado extensions.persistedQuery {version: 1, sha256Hash}."
    ),
    "Fragment {name} includes itself.": "O fragmento {name} inclui a si mesmo.",
    "From 0 to {most}.": "De 0 a {most}.",
    "From 1 to {most} fields to group by.": "Agrupe por 1 a {most} campos.",
    "Groups cannot be sorted by {name}.": "Grupos não podem ser ordenados por {name}.",
    "More is wrong than is told here.": "Há mais erros do que os mostrados aqui.",
    "No event with this id happened in the last {days} days. Read how things are now, and subscribe without "
    "after.": (
        "Nenhum evento com este id ocorreu nos últimos {days} dias. Leia a situação atual e assine sem after."
    ),
    "Not a cursor.": "Não é um cursor.",
    "Not a parameter. Those that are: {known}.": "Parâmetro desconhecido. Os que existem: {known}.",
    "Not an id: expected a prefix, _ and 32 hexadecimal digits, all in lower case.": (
        "Não é um id: esperado um prefixo, _ e 32 dígitos hexadecimais, tudo em minúsculas."
    ),
    "Not permitted.": "Sem permissão.",
    "Nothing has ids that begin with {prefix}_.": "Nada tem ids que começam com {prefix}_.",
    "Only trusted documents may be asked for by GET.": "Por GET, somente documentos autorizados.",
    "Only trusted documents may be asked for.": "Somente documentos autorizados.",
    "Say either first or last.": "Informe first ou last, não ambos.",
    "Send Content-Type: application/json.": "Envie Content-Type: application/json.",
    "Send a documentId or a query, or both where the documentId is sha256: and the query's hash.": (
        "Envie documentId ou query; os dois, somente se o documentId for sha256: seguido do hash da query."
    ),
    "Send a query or a documentId.": "Envie query ou documentId.",
    "Send a token as Authorization: Bearer.": "Envie o token em Authorization: Bearer.",
    "Send the body as it is, without Content-Encoding.": "Envie o corpo como ele é, sem Content-Encoding.",
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
    "Too many validation errors, error limit reached. Validation aborted.": (
        "Há mais erros do que os mostrados; a validação parou."
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
    "{type} has no field of a name that is given.": "{type} não tem campo com um dos nomes informados.",
    "{type} has no field {field}.": "{type} não tem o campo {field}.",
    "{type} needs its field {field}.": "{type} precisa do campo {field}.",
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
