"""What people are told about each refusal, in Portuguese and in English."""

from __future__ import annotations

import re

from api.fact_messages import worded
from api.language import Language, shown
from domain.kernel.refusal import Refusal

BRACES = re.compile(r"\{[a-z_]+\}")

MESSAGES: dict[str, tuple[str, str]] = {
    "ACCOUNT_TAKES_NO_POSTINGS": (
        "A conta {account_code} não recebe lançamentos: é sintética ou está inativa.",
        "Account {account_code} takes no postings: it adds up others or is out of use.",
    ),
    "AGENT_BLOCKED": (
        "O representante está bloqueado.",
        "The agent is blocked.",
    ),
    "ALREADY_DELIVERED": (
        "A entrega desta nota já está registrada.",
        "The delivery of this invoice is told already.",
    ),
    "ALREADY_DISMISSED": (
        "O desligamento já está registrado para {dismissed_on}.",
        "A dismissal on {dismissed_on} is already on record.",
    ),
    "ALREADY_IN_PAYROLL_RUN": (
        "A folha {number} do mesmo tipo e mês já paga este colaborador.",
        "Payroll run {number} of the same kind and month pays this employee already.",
    ),
    "ALREADY_REVERSED": (
        "Esta baixa já foi estornada.",
        "This settlement is already reversed.",
    ),
    "ANNOUNCED_INVOICE_MISSING": (
        "Uma nota anunciada por EPEC em {released_at} ainda não foi autorizada; novas EPEC estão bloqueadas.",
        "An invoice announced by EPEC at {released_at} is not authorised yet; further EPEC is blocked.",
    ),
    "ANNOUNCEMENT_IN_DOUBT": (
        "A EPEC desta nota pode estar registrada; aguarde a resposta da autoridade fiscal.",
        "This invoice may be announced by EPEC; wait for the tax authority's answer.",
    ),
    "APPROVAL_ABOVE_LIMIT": (
        "O pedido está acima da sua alçada de aprovação.",
        "It is more than you may approve.",
    ),
    "APPROVAL_EXPIRED": (
        "O prazo para decidir terminou em {expired_at}.",
        "The time to decide ended at {expired_at}.",
    ),
    "APPROVAL_LIMIT_BEYOND_OWN": (
        "Ninguém concede alçada de aprovação maior que a própria.",
        "Nobody lets others approve more than they may themselves.",
    ),
    "APPROVAL_SUBJECT_CHANGED": (
        "O que se pede aprovar mudou desde a solicitação: versão {asked_version}, agora {current_version}.",
        "What was asked for has changed since: version {asked_version}, now {current_version}.",
    ),
    "APPROXIMATE_TAXES_OVERLAP": (
        "A tabela {table} já vale de {valid_from} a {valid_until}: informe qual tabela esta substitui.",
        "The table {table} holds from {valid_from} to {valid_until}: say which table this one replaces.",
    ),
    "BANK_DETAILS_PENDING": (
        "Já há uma alteração de dados bancários desta parte à espera de aprovação.",
        "A change of this party's bank details already waits for approval.",
    ),
    "BELOW_FLOOR_SALARY": (
        "O sindicato acordou um piso de R$ {least}.",
        "The union agreed on a floor of R$ {least}.",
    ),
    "BEYOND_SIMPLES": (
        "A receita de doze meses, R$ {revenue}, passa do limite do Simples Nacional, R$ {limit}.",
        "The revenue of twelve months, R$ {revenue}, is above the limit of Simples Nacional, R$ {limit}.",
    ),
    "BLOCKING_ONESELF": (
        "Ninguém bloqueia a si mesmo.",
        "Nobody blocks themselves.",
    ),
    "BUSY": (
        "Outras operações estão alterando os mesmos registros; tente novamente.",
        "Others keep changing the same things; try again.",
    ),
    "CERTIFICATE_EXPIRED": (
        "O certificado vale de {valid_from} a {valid_until}.",
        "The certificate is valid from {valid_from} until {valid_until}.",
    ),
    "CERTIFICATE_OF_ANOTHER": (
        "O certificado pertence a outra empresa.",
        "The certificate belongs to another company.",
    ),
    "CERTIFICATE_UNREADABLE": (
        "Não foi possível abrir o certificado: arquivo ou senha inválidos.",
        "The certificate cannot be opened: the file or its password is wrong.",
    ),
    "CHARGES_WITHOUT_GOODS": (
        "Frete, seguro e outras despesas acompanham mercadorias; aqui só há serviços.",
        "Freight, insurance and other charges go with goods; here are services alone.",
    ),
    "CHARGE_ABOVE_LAW": (
        "A lei permite no máximo {limit}%.",
        "The law allows at most {limit}%.",
    ),
    "CHART_INCOMPLETE": (
        "O plano de contas não tem conta ativa para {purpose}.",
        "The chart of accounts has no account in use for {purpose}.",
    ),
    "CITY_OUTSIDE_STATE": (
        "O município não pertence ao estado informado.",
        "The municipality is not in this state.",
    ),
    "CNPJ_OF_ANOTHER": (
        "Os estabelecimentos de uma empresa têm a mesma raiz de CNPJ.",
        "All establishments of a company share the root of its CNPJ.",
    ),
    "CONTRIBUTOR_WITHOUT_REGISTRATION": (
        "Contribuinte do ICMS precisa de inscrição estadual.",
        "Who pays ICMS has a state registration.",
    ),
    "CONSUMERS_ONLY": (
        "A NFC-e é para consumidores com CPF; para uma empresa, emita NF-e.",
        "An NFC-e is for consumers with a CPF; issue an NF-e to a company.",
    ),
    "CONSUMER_MUST_BE_NAMED": (
        "Acima de R$ {limit} a NFC-e identifica o consumidor, com endereço.",
        "Above R$ {limit} an NFC-e names its consumer, with address.",
    ),
    "CONTINGENCY_HOLDS": (
        "Já há uma contingência em vigor para estes documentos.",
        "These documents are in contingency already.",
    ),
    "CUSTOMER_ISSUES_RETURN": (
        "O cliente é contribuinte do ICMS e emite a própria nota de devolução.",
        "The customer pays ICMS and issues the return document themselves.",
    ),
    "DEPARTMENT_WITHIN_ITSELF": (
        "Um departamento não fica abaixo de si mesmo.",
        "A department is not below itself.",
    ),
    "DATES_OUT_OF_ORDER": (
        "Esta data não pode ser anterior a {after} ({norm}).",
        "This date cannot be before {after} ({norm}).",
    ),
    "DISCOUNT_ABOVE_AUTHORITY": (
        "O desconto excede a sua alçada de {limit}%.",
        "The discount exceeds your authority of {limit}%.",
    ),
    "DISMISSAL_PROTECTED": (
        "Há estabilidade ({norm}); até: {until}.",
        "Dismissal is not allowed ({norm}); until: {until}.",
    ),
    "DOCUMENT_CHANGED": (
        "O nome {name} já designa outro documento; um documento novo leva um nome novo.",
        "The name {name} stands for another document; a new document takes a new name.",
    ),
    "DOCUMENT_INVALID": (
        "O documento {name} não é válido para este esquema ({reason}).",
        "The schema does not answer the document {name} ({reason}).",
    ),
    "DUPLICATE": (
        "Já existe outro cadastro com este valor.",
        "Another record already has this value.",
    ),
    "EMISSION_NOT_ALLOWED": (
        "Documentos {kind} não são emitidos deste modo neste estado.",
        "{kind} documents are not emitted this way in this state.",
    ),
    "EMPLOYEE_NOT_DUE": (
        "Nada deste tipo é devido a este colaborador no mês.",
        "Nothing of this kind is owed to this employee for the month.",
    ),
    "EMPLOYER_GROUP_OF_OTHER_REGIME": (
        "O grupo de contribuições não corresponde ao regime {regime} do estabelecimento ({norm}).",
        "The group of contributions does not go with the establishment's regime {regime} ({norm}).",
    ),
    "EMPTY_SHEET": (
        "O arquivo não tem linhas abaixo do cabeçalho.",
        "The file has no lines below its header.",
    ),
    "ENTRY_ALREADY_REVERSED": (
        "O lançamento {number} já foi estornado.",
        "Entry {number} is already reversed.",
    ),
    "ENTRY_UNBALANCED": (
        "Débitos ({debit}) e créditos ({credit}) não são iguais.",
        "Debits ({debit}) and credits ({credit}) differ.",
    ),
    "EXPIRY_PASSED": (
        "O prazo já passou.",
        "This time is over already.",
    ),
    "FISCAL_NUMBERS_GIVEN_UP_ALREADY": (
        "Os números {first} a {last} já foram inutilizados.",
        "The numbers {first} to {last} were given up already.",
    ),
    "FISCAL_NUMBER_IN_USE": (
        "O número {number} é de uma nota que não pode ser inutilizada ({status}).",
        "The number {number} is of an invoice that cannot be given up ({status}).",
    ),
    "FISCAL_NUMBER_USED_BY_ANOTHER": (
        "A autoridade fiscal tem outro documento com este número.",
        "The tax authority holds another document under this number.",
    ),
    "FISCAL_REJECTION": (
        "A autoridade fiscal rejeitou o documento: {status_code} {reason}.",
        "The tax authority rejected the document: {status_code} {reason}.",
    ),
    "FLOOR_ABOVE_PRICE": (
        "O preço mínimo de {price_floor} é maior que o preço de venda de {sale_price}.",
        "The price floor of {price_floor} is above the sale price of {sale_price}.",
    ),
    "FORMULA_REFUSED": (
        "A fórmula está errada na posição {position}.",
        "The formula is wrong at position {position}.",
    ),
    "FOUR_EYES_REQUIRED": (
        "Quem solicitou não pode aprovar.",
        "Whoever asked for it may not approve it.",
    ),
    "HOLDER_IS_ANOTHER": (
        "A conta ou chave precisa ser da própria parte.",
        "The account or key must be the party's own.",
    ),
    "IDEMPOTENCY_CONFLICT": (
        "A chave de idempotência já foi usada.",
        "The idempotency key was already used.",
    ),
    "IDENTITY_PROVIDER_UNAVAILABLE": (
        "O provedor de identidade não respondeu; tente de novo em instantes.",
        "The identity provider does not answer; try again in a moment.",
    ),
    "IDENTITY_TAKEN": (
        "Esta identidade já está ligada a outro acesso.",
        "This identity is linked to another login.",
    ),
    "IDENTITY_TOKEN_INVALID": (
        "O token do provedor de identidade não vale aqui ({reason}).",
        "The identity provider's token is worth nothing here ({reason}).",
    ),
    "IDENTITY_UNKNOWN": (
        "Esta identidade não abre esta empresa.",
        "This identity opens nothing in this company.",
    ),
    "IMPORT_HAS_ERRORS": (
        "Há {failed} linhas com erro; corrija o arquivo e envie-o de novo.",
        "{failed} lines have errors; mend the file and send it again.",
    ),
    "INSUFFICIENT_STOCK": (
        "Estoque insuficiente de {sku}: disponível {available}, solicitado {requested}.",
        "Not enough of {sku} in stock: {available} available, {requested} requested.",
    ),
    "INVALID_ACCESS_KEY": (
        "Chave de acesso inválida.",
        "This access key is not valid.",
    ),
    "INVALID_CNPJ": (
        "CNPJ inválido.",
        "This CNPJ is not valid.",
    ),
    "INVALID_CPF": (
        "CPF inválido.",
        "This CPF is not valid.",
    ),
    "INVALID_CREDENTIALS": (
        "E-mail, senha ou empresa inválidos.",
        "E-mail, password or company are wrong.",
    ),
    "INVALID_DOCUMENT": (
        "O documento não segue o leiaute oficial: {elements}.",
        "The document breaks its official layout: {elements}.",
    ),
    "INVALID_GTIN": (
        "GTIN inválido.",
        "This GTIN is not valid.",
    ),
    "INVALID_STATE_REGISTRATION": (
        "Inscrição estadual inválida para {state}.",
        "This state registration is not valid in {state}.",
    ),
    "INVALID_TAX_ID": (
        "CNPJ ou CPF inválido.",
        "This is neither a valid CNPJ nor a valid CPF.",
    ),
    "INVALID_TRANSITION": (
        "A situação {from_state} não permite esta operação.",
        "Its state {from_state} does not allow this.",
    ),
    "INVITATION_INVALID": (
        "Este convite não vale, ou não vale mais.",
        "This invitation is not valid, or not any more.",
    ),
    "INVOICES_UNDER_WAY": (
        "Há {count} notas em andamento; aguarde a resposta da autoridade fiscal.",
        "{count} invoices are under way; wait for the tax authority's answer.",
    ),
    "INVOICE_ALREADY_RELEASED": (
        "A mercadoria já saiu com esta nota; sua chave não muda mais.",
        "Goods left with this invoice; its key stays.",
    ),
    "INVOICE_EVENT_OUT_OF_TIME": (
        "O prazo de {hours} horas após a autorização terminou.",
        "The term of {hours} hours after the authorisation is over.",
    ),
    "INVOICE_EVENT_UNDER_WAY": (
        "A autoridade fiscal ainda não respondeu sobre outro evento desta nota ({kind}).",
        "The tax authority has not answered about another event of this invoice yet ({kind}).",
    ),
    "INVOICE_HAS_DELIVERIES": (
        "A entrega, ou o insucesso na entrega, foi registrada; cancele esse evento antes.",
        "A delivery of this invoice, or a failed one, was told; cancel that event first.",
    ),
    "INVOICE_HAS_COMPLEMENTS": (
        "A nota tem complemento ({complements}); cancele-o primeiro.",
        "The invoice has a complement ({complements}); cancel that first.",
    ),
    "INVOICE_HAS_RETURNS": (
        "A nota já teve devolução ({returns}); devolva o restante.",
        "Goods of this invoice came back already ({returns}); return what is left.",
    ),
    "INVOICE_NOT_CANCELLABLE": (
        "Somente uma nota autorizada, dentro do prazo legal, pode ser cancelada.",
        "Only an authorised invoice inside the legal window can be cancelled.",
    ),
    "KEYS_ARE_MADE_BY_MEMBERS": (
        "Somente pessoas criam chaves.",
        "Only people create keys.",
    ),
    "OWED_BY_PAYROLL": (
        "O título {number} é de uma folha fechada: corrige-se por outra folha.",
        "Title {number} is owed by a closed payroll run: another run corrects it.",
    ),
    "NOBODY_TO_PAY": (
        "Não há ninguém a pagar em {month}: ninguém tem direito, ou todos já estão em outra folha.",
        "There is nobody to pay for {month}: nobody is due, or all are in another run.",
    ),
    "PAYROLL_RUN_AWAITS_OTHERS": (
        "Feche ou cancele antes as folhas {numbers}, dos mesmos colaboradores.",
        "Close or cancel the runs {numbers} of the same employees first.",
    ),
    "PAYROLL_RUN_HAS_REFUSALS": (
        "Há {employees} colaboradores sem cálculo; corrija e recalcule.",
        "{employees} employees could not be calculated; put it right and calculate anew.",
    ),
    "NOBODY_TO_RAISE": (
        "Todos a quem a regra se aplica já tiveram o reajuste.",
        "All whom the rule holds for were raised by it.",
    ),
    "VACATION_IN_PAYROLL_RUN": (
        "A folha {number} está pagando estas férias: cancele-a ou feche-a antes.",
        "Payroll run {number} is paying this vacation: cancel or close it first.",
    ),
    "PAYROLL_RUN_OUTDATED": (
        "O que se registrou ou pagou depois do cálculo muda {employees} holerite(s), matrículas {numbers}: "
        "recalcule; a folha já aprovada é cancelada, e abre-se outra.",
        "What was recorded or paid since it was calculated changes {employees} payslip(s), of the employees "
        "{numbers}: calculate anew; a run that is approved already is cancelled, and another opened.",
    ),
    "PERSON_EMPLOYED_TWICE": (
        "A mesma pessoa tem outro vínculo em dias deste mês.",
        "The same person has another employment on days of this month.",
    ),
    "SETTLED_BY_PAYROLL_RUN": (
        "A folha {number} já acertou este valor: nada mais dele é pago.",
        "Run {number} has settled this already: nothing more of it is paid.",
    ),
    "TERMINATION_NOT_APPROVED": (
        "O desligamento deste colaborador não foi registrado e aprovado.",
        "No end of this employment was registered and approved.",
    ),
    "TERMINATION_UNFIT": (
        "O contrato não termina assim, ou não com este aviso ({norm}).",
        "The contract does not end this way, or not with such a notice ({norm}).",
    ),
    "UNUSABLE_PUBLIC_KEY": (
        "Chave pública inválida; envie {wanted}.",
        "Signatures cannot be checked with this; send {wanted}.",
    ),
    "WRONG_KIND_OF_KEY": (
        "Um serviço assina seus tokens, uma chave é apresentada; um não vira o outro.",
        "A service signs its tokens, a key is shown; neither becomes the other.",
    ),
    "KEY_OF_ANOTHER": (
        "Esta chave é de um documento de {cnpj}, não de quem recebe a mercadoria.",
        "This key is of a document of {cnpj}, not of who receives the goods.",
    ),
    "KEY_REVOKED": (
        "A chave foi revogada em definitivo; crie outra.",
        "The key was revoked for good; create another.",
    ),
    "KIND_NOT_ISSUED": (
        "Documentos {kind} não são emitidos assim a partir de um pedido.",
        "{kind} documents are not issued this way from an order.",
    ),
    "LAST_ADMINISTRATOR": (
        "Ao menos um membro ativo precisa poder tudo.",
        "At least one active member must be allowed everything.",
    ),
    "LAST_SECRET": (
        "É preciso restar ao menos um segredo.",
        "One secret at least has to stay.",
    ),
    "LIMIT_BEYOND_OWN": (
        "Você não pode conceder alçada acima da sua, de {limit}%.",
        "You cannot grant more than your own authority of {limit}%.",
    ),
    "LINES_REFUSED": (
        "{failed} linhas foram recusadas; nada foi gravado.",
        "{failed} lines were refused; nothing was stored.",
    ),
    "LINKS_ONESELF": (
        "Ninguém vincula um cadastro a si mesmo.",
        "Nobody links a record to themselves.",
    ),
    "LOGIN_EXISTS": (
        "Esta pessoa já tem acesso; envie um convite.",
        "This person has a login already; send an invitation.",
    ),
    "MALFORMED": (
        "Formato inválido.",
        "This value is malformed.",
    ),
    "MEDIA_TYPE_NOT_ALLOWED": (
        "Arquivos deste tipo não são aceitos aqui; são aceitos: {allowed}.",
        "Files of this type are not taken here; taken are: {allowed}.",
    ),
    "MISSING_COLUMN": (
        "Falta a coluna {name}.",
        "The column {name} is missing.",
    ),
    "MISSING_RULE": (
        "Falta configuração ou regra legal para este caso: {what}.",
        "There is no setting or rule of law for this case: {what}.",
    ),
    "MONTH_CLOSED": (
        "O mês {month} está fechado para a folha.",
        "The month {month} takes nothing more that counts for pay.",
    ),
    "MORE_THAN_OWED": (
        "O pagamento de {amount} excede o devido de {owed}.",
        "The payment of {amount} is more than the {owed} that is owed.",
    ),
    "MORE_WAS_HANDED_OVER": (
        "O total passou a {total}, e já foram entregues {handed_over}: informe de novo como a venda é paga.",
        "The total is {total} now, and {handed_over} was handed over: say anew how the sale is paid.",
    ),
    "MUTATION_NOT_IMPORTABLE": (
        "A mutação {name} não recebe linhas de um arquivo.",
        "The mutation {name} takes no lines of a file.",
    ),
    "NON_CONTRIBUTOR_CONSUMES": (
        "Quem não é contribuinte do ICMS compra como consumidor final.",
        "Who is no ICMS contributor buys as final consumer.",
    ),
    "NOTHING_TO_INVOICE": (
        "Não há nada a faturar: tudo já está em notas ou aguarda mercadoria.",
        "There is nothing to invoice: everything is on invoices already or waits for goods.",
    ),
    "NOBODY_THERE": (
        "Ninguém dos abrangidos está em atividade nesses dias.",
        "Nobody of those who are meant works on these days.",
    ),
    "NOTHING_TO_UNDO": (
        "Não há uso a desfazer: a nota está {status} e nada espera decisão.",
        "There is no use to undo: the invoice is {status} and nothing waits for a decision.",
    ),
    "NOT_AN_AGENT": (
        "A pessoa não é representante, ou está inativa.",
        "The party is not an agent, or is inactive.",
    ),
    "NOT_A_PICTURE": (
        "O comprovante é uma imagem PNG ou JPEG, não {media_type}.",
        "The proof is a picture, PNG or JPEG, not {media_type}.",
    ),
    "NOT_A_CUSTOMER": (
        "Este cadastro não é de um cliente.",
        "This party is not a customer.",
    ),
    "NOT_EMPLOYED_THEN": (
        "A data está fora do contrato de trabalho, iniciado em {hired_on}.",
        "The day is outside the employment, which began on {hired_on}.",
    ),
    "NOTICE_COMPULSORY": (
        "Avisos do tipo {kind} não podem ser desligados.",
        "Notices of the kind {kind} cannot be switched off.",
    ),
    "NOTICE_RULE_EXISTS": (
        "Já existe uma regra para este tipo e estas pessoas; altere-a.",
        "There is a rule for this kind and these people already; change that.",
    ),
    "NOTICE_WITHOUT_AMOUNT": (
        "Avisos do tipo {kind} não tratam de um valor.",
        "Notices of the kind {kind} are about no amount.",
    ),
    "NOTICES_ARE_FOR_MEMBERS": (
        "Uma chave não recebe avisos; para programas há webhooks.",
        "A key is told nothing; webhooks are for programs.",
    ),
    "NOT_FOUND": (
        "Não encontrado.",
        "Not found.",
    ),
    "NOT_ITS_SUBSTITUTE": (
        "A substituta é do mesmo emitente, modelo e valor, e emitida a até {hours} horas desta.",
        "A substitute has the same issuer, model and value, and is issued within {hours} hours of it.",
    ),
    "NOT_OWN_ESTABLISHMENT": (
        "Transferência é só para estabelecimento da própria empresa, com a mesma raiz de CNPJ.",
        "Goods are transferred to an establishment of the company alone, of the same CNPJ root.",
    ),
    "NOT_SHIPPED": (
        "Saíram {shipped} com a nota; foram devolvidos {requested}.",
        "{shipped} left with the invoice; {requested} are to come back.",
    ),
    "NOT_STOCKED": (
        "Este produto não é estocado.",
        "This product is not kept in stock.",
    ),
    "NOT_THE_AUTHOR": (
        "Só quem solicitou pode retirar a solicitação.",
        "Only who asked for it can take it back.",
    ),
    "NO_MAIL_SERVER": (
        "Esta instalação não envia e-mails; configure um servidor de e-mail antes.",
        "This installation sends no mail; a mail server has to be set up first.",
    ),
    "NO_SANDBOX": (
        "Aqui não há sandbox da autoridade fiscal.",
        "There is no sandbox of the tax authority here.",
    ),
    "NO_TERMS_AGREED": (
        "Não há comissão combinada com este representante em {on}.",
        "No commission is agreed with this agent on {on}.",
    ),
    "NOT_REHEARSED": (
        "Provar quem é não se ensaia: envie sem validateOnly.",
        "Proving who one is cannot be rehearsed: send it without validateOnly.",
    ),
    "ONE_COMPLEMENT": (
        "O item {position} é complementado por preço, por quantidade ou por tributos: só um deles.",
        "Item {position} is complemented by a price, by a quantity or by taxes: by one of them.",
    ),
    "ONE_PURPOSE": (
        "Um documento tem exatamente uma finalidade.",
        "A document has exactly one purpose.",
    ),
    "ONLY_FOR_MEMBERS": (
        "Somente pessoas fazem isto; entre com e-mail e senha.",
        "Only people do this; sign in with e-mail and password.",
    ),
    "ORDER_HAS_INVOICES": (
        "O pedido já tem nota fiscal; registre uma devolução.",
        "The order has invoices; register a return instead.",
    ),
    "ORDER_NOT_INVOICED": (
        "Nada deste pedido foi entregue com nota autorizada.",
        "Nothing of this order was delivered with an authorised invoice.",
    ),
    "OTHER_ENGAGEMENT": (
        "Diretoria e emprego são vínculos diferentes: faça outra admissão.",
        "A directorship and an employment are apart: hire once more.",
    ),
    "OUT_OF_RANGE": (
        "Valor fora dos limites.",
        "The value is out of range.",
    ),
    "OVER_INVOICED": (
        "Restam {remaining} a faturar; foram solicitados {requested}.",
        "{remaining} are left to invoice; {requested} were requested.",
    ),
    "OWN_ELEVATION": (
        "Ninguém se dispensa sozinho do segundo fator; peça a outro administrador.",
        "Nobody frees themselves of the second factor; ask another administrator.",
    ),
    "OWN_SECOND_FACTOR": (
        "Ninguém retira o próprio segundo fator; substitua-o, ou peça a outro administrador.",
        "Nobody takes their own second factor away; replace it, or ask another administrator.",
    ),
    "PAID_BEFORE_ISSUE": (
        "Antes de {issued_on} nada era devido.",
        "Nothing was owed before {issued_on}.",
    ),
    "PAID_IN_THE_FUTURE": (
        "A data do pagamento, {paid_on}, ainda não chegou.",
        "The day of the payment, {paid_on}, has not come yet.",
    ),
    "PAY_OUTSIDE_RANGE": (
        "O cargo tem outra faixa salarial.",
        "The position is paid within another range.",
    ),
    "PERIODS_OVERLAP": (
        "Já há outro registro nesses dias, válido desde {valid_from}.",
        "Another holds on these days already, since {valid_from}.",
    ),
    "PERIOD_HAS_UNDECIDED_REQUESTS": (
        "Há {count} lançamentos manuais do mês aguardando decisão.",
        "{count} manual entries of the month wait for a decision.",
    ),
    "PERIOD_HAS_UNFINISHED_STEPS": (
        "Há {count} passos pendentes de fatos do mês.",
        "{count} steps of the month's facts are unfinished.",
    ),
    "PERIOD_NOT_OPEN": (
        "O período contábil {month} não está aberto.",
        "The accounting period {month} is not open.",
    ),
    "PERMISSION_DENIED": (
        "Você não tem permissão para isto.",
        "You are not allowed to do this.",
    ),
    "PERSON_REQUIRED": (
        "Uma pessoa precisa decidir; uma chave não pode.",
        "A person has to decide it; a key cannot.",
    ),
    "PIX_PROVIDER_REFUSED": (
        "O provedor de pagamento recusou a cobrança ({status}): {reason}.",
        "The payment provider refused the charge ({status}): {reason}.",
    ),
    "PRICE_BELOW_FLOOR": (
        "O preço líquido de {sku} está abaixo do mínimo de {floor}.",
        "The net price of {sku} is under its floor of {floor}.",
    ),
    "PRODUCT_NOT_SOLD": (
        "O produto {sku} não está à venda.",
        "Product {sku} is not for sale.",
    ),
    "QUERY_NOT_EXPORTABLE": (
        "A consulta não pode ser exportada ({reason}).",
        "The query cannot be exported ({reason}).",
    ),
    "REGIME_ALREADY_USED": (
        "Já foram emitidas notas no regime anterior, a última em {issued_on}.",
        "Invoices were issued under the earlier regime, the last one on {issued_on}.",
    ),
    "REGIME_MISMATCH": (
        "No Simples Nacional, PIS e COFINS são unificados; nos demais regimes, não.",
        "Simples Nacional pays PIS and COFINS in its single payment; other regimes do not.",
    ),
    "REJECTION_NOT_MENDED": (
        "O que causou a rejeição {status_code} continua como estava: {field}.",
        "What caused the rejection {status_code} is as it was: {field}.",
    ),
    "REGISTRATION_CONTRADICTS_STATE": (
        "A inscrição estadual do cliente não é válida em {state}.",
        "The customer's state registration is not valid in {state}.",
    ),
    "REPEATED_COLUMN": (
        "A coluna {name} está repetida.",
        "The column {name} is there twice.",
    ),
    "REQUIRED": (
        "Preenchimento obrigatório.",
        "This is required.",
    ),
    "RETURN_EXCEEDS_DELIVERED": (
        "Podem ser devolvidos {returnable}; foram solicitados {requested}.",
        "{returnable} can come back; {requested} were requested.",
    ),
    "RETURN_DOCUMENT_STANDS": (
        "A nota da devolução está {status}: corrija-a ou inutilize o número primeiro.",
        "The document of the return is {status}: mend it or give up its number first.",
    ),
    "RETURN_NOT_CANCELLABLE": (
        "A nota de uma devolução não pode ser cancelada.",
        "The document of a return cannot be cancelled.",
    ),
    "ROLLED_BACK": (
        "Nada foi feito: itens recusados: {failed}.",
        "Nothing was done: items refused: {failed}.",
    ),
    "ROW_TOO_LARGE": (
        "Uma planilha comporta no máximo {most} ({of}); exporte em JSONL.",
        "A spreadsheet holds at most {most} {of}; export as JSONL.",
    ),
    "SAME_WAREHOUSE": (
        "A mercadoria já está neste depósito.",
        "The goods are in this warehouse already.",
    ),
    "SCOPE_BEYOND_OWN": (
        "Você não pode conceder {scope}, que não possui.",
        "You cannot grant {scope}, which you lack.",
    ),
    "SECOND_FACTOR_INVALID": (
        "Código inválido, já usado ou fora do tempo.",
        "The code is wrong, was used before, or its time is over.",
    ),
    "SECOND_FACTOR_NOT_BEGUN": (
        "Nenhum dispositivo aguarda confirmação; comece de novo.",
        "No device waits to be confirmed; start again.",
    ),
    "SECOND_FACTOR_REQUIRED": (
        "Informe o código do seu dispositivo.",
        "Enter the code of your device.",
    ),
    "SERVICE_ON_GOODS_INVOICE": (
        "{sku} é um serviço e não entra em uma NF-e.",
        "{sku} is a service and does not go on an NF-e.",
    ),
    "SESSION_ENDED": (
        "A sessão terminou; entre novamente.",
        "The session has ended; sign in again.",
    ),
    "SHARES_DO_NOT_ADD_UP": (
        "As parcelas devem somar 1 ou 100%; somam {total}.",
        "The shares must add up to 1 or to 100; they add up to {total}.",
    ),
    "SHEET_TOO_LARGE": (
        "O arquivo é grande demais: no máximo {most} ({of}).",
        "The file is too large: at most {most} {of}.",
    ),
    "SHEET_UNREADABLE": (
        "O arquivo não é um CSV nem uma planilha XLSX legível.",
        "The file is neither a CSV nor an XLSX that can be read.",
    ),
    "SHIFTS_DIFFER": (
        "Os turnos somam {shifts} horas, e não {weekly_hours}.",
        "The shifts are {shifts} hours, not {weekly_hours}.",
    ),
    "SITUATION_OF_ANOTHER_REGIME": (
        "Esta situação do ICMS é de outro regime: CST para o regime normal, CSOSN para o Simples.",
        "This situation of ICMS is of another regime: a CST for the regular one, a CSOSN for Simples.",
    ),
    "STALE_VERSION": (
        "O registro foi alterado por outra pessoa; a versão atual é {current_version}.",
        "Somebody else changed this; the current version is {current_version}.",
    ),
    "STOCK_ALREADY_MOVED": (
        "Este produto já teve movimento neste depósito; faça um inventário.",
        "This product was moved in this warehouse already; count it instead.",
    ),
    "TAX_NOT_ON_ITEM": (
        "O item não traz o tributo {kind}.",
        "The item bears no {kind}.",
    ),
    "TAX_RULE_AMBIGUOUS": (
        "A regra “{rival}” é tão específica quanto esta e decide o mesmo: {parts}.",
        "The rule “{rival}” is as specific as this one and decides the same: {parts}.",
    ),
    "TAX_RULE_LEAVES_GAP": (
        "Há produtos da classe {tax_class}, e nem as regras nem a lei decidem: {parts}.",
        "Products bear the class {tax_class}, and neither rules nor law decide: {parts}.",
    ),
    "TAX_RULE_OVERLAPS": (
        "A regra “{rival}” tem as mesmas condições e vale no mesmo período.",
        "The rule “{rival}” has the same conditions and is in force at the same time.",
    ),
    "TILL_DOES_NOT_ADD_UP": (
        "Pagamentos de R$ {tendered} não fecham com o total de R$ {total} e o troco em dinheiro.",
        "Payments of R$ {tendered} do not add up to the total of R$ {total} with change in cash.",
    ),
    "PAYMENT_TOLD_ALREADY": (
        "A forma de pagamento desta nota não muda mais.",
        "How this invoice is paid does not change any more.",
    ),
    "PAYMENT_DETAIL_DOES_NOT_FIT": (
        "Não se informa isso do meio de pagamento {method}.",
        "This is not said of the means of payment {method}.",
    ),
    "TOO_LONG": (
        "Texto longo demais: no máximo {longest} caracteres.",
        "The text is too long: at most {longest} characters.",
    ),
    "TOO_MANY_ATTEMPTS": (
        "Tentativas demais; aguarde alguns minutos.",
        "Too many attempts; wait a few minutes.",
    ),
    "TOO_MANY_COLLECTIVE_VACATIONS": (
        "Ninguém tem mais de {most} férias coletivas por ano ({norm}).",
        "Nobody has more than {most} collective vacations a year ({norm}).",
    ),
    "TOO_MANY_INVOICE_EVENTS": (
        "A nota já tem os {most} eventos deste tipo que pode ter.",
        "The invoice has the {most} events of this kind that it may have.",
    ),
    "TOO_SHORT": (
        "Texto curto demais: no mínimo {shortest} caracteres.",
        "The text is too short: at least {shortest} characters.",
    ),
    "TWO_SELLERS": (
        "Informe o vendedor ou o representante, não os dois.",
        "Name the salesperson or the agent, not both.",
    ),
    "UNIT_IN_USE": (
        "A unidade {unit} não muda: o produto já teve movimento de estoque.",
        "The unit {unit} stays: the product was already in stock.",
    ),
    "UNKNOWN_CITY": (
        "Código de município desconhecido.",
        "No municipality has this code.",
    ),
    "UNKNOWN_COLUMN": (
        "A coluna {name} não é conhecida.",
        "The column {name} is not known.",
    ),
    "UNKNOWN_FIELD": (
        "O campo {name} não existe.",
        "There is no field {name}.",
    ),
    "UNKNOWN_FISCAL_CODE": (
        "O código {given} não existe na tabela {table} em {on}.",
        "The table {table} has no code {given} on {on}.",
    ),
    "UNKNOWN_ORDER_LINE": (
        "O pedido não tem este item.",
        "The order has no such line.",
    ),
    "TWO_SECRETS_LIVE": (
        "Já há dois segredos em uso; aposente o anterior primeiro.",
        "Two secrets are in use already; retire the one before first.",
    ),
    "UNKNOWN_PERMISSION": (
        "A permissão {scope} não existe.",
        "There is no permission {scope}.",
    ),
    "UPLOAD_CLOSED": (
        "Este endereço não recebe arquivos, ou não recebe mais.",
        "This address takes no file, or not any more.",
    ),
    "UPLOAD_DIFFERS": (
        "O que foi enviado não é o que foi anunciado ({what}).",
        "What was sent is not what was announced ({what}).",
    ),
    "UPLOAD_IN_QUARANTINE": (
        "O arquivo ainda não foi examinado; tente de novo em instantes.",
        "The file was not looked at yet; try again in a moment.",
    ),
    "UPLOAD_MISSING": (
        "Nenhum arquivo foi enviado para este endereço.",
        "No file was sent to this address yet.",
    ),
    "UPLOAD_REJECTED": (
        "O arquivo foi examinado e recusado: {reason}.",
        "The file was looked at and refused: {reason}.",
    ),
    "UPLOAD_USED": (
        "O arquivo já foi anexado, ou foi enviado para outro fim.",
        "The file is attached already, or was sent for something else.",
    ),
    "USED_DOCUMENT_FIXED": (
        "A mercadoria já saiu com esta nota: o que determina seus tributos e suas partes não muda mais "
        "({field}).",
        "Goods left with this invoice: its parties and what determines its taxes stay ({field}).",
    ),
    "VACATION_BEGINS_BEFORE_REST": (
        "As férias não começam nos {days} dias antes de feriado ou do repouso semanal ({rest_on}; {norm}).",
        "No vacation begins within {days} days before a holiday or the weekly rest ({rest_on}; {norm}).",
    ),
    "VACATION_EXCEEDED": (
        "Restam {left} dias deste período aquisitivo ({norm}).",
        "{left} days are left of that year ({norm}).",
    ),
    "VACATION_NOT_ACCRUED": (
        "Não há período aquisitivo completo que comece nesse dia ({norm}).",
        "No year that is over began on that day ({norm}).",
    ),
    "VACATION_TOO_DIVIDED": (
        "As férias têm até {most} períodos: um de {longest} dias ou mais, os demais de {shortest} ({norm}).",
        "A vacation has {most} parts at most: one of {longest} days, the others of {shortest} ({norm}).",
    ),
    "WEAK_PASSWORD": (
        "A senha precisa de ao menos {shortest} caracteres.",
        "The password needs at least {shortest} characters.",
    ),
    "WEBHOOK_ADDRESS_REFUSED": (
        "Um webhook não pode levar a este endereço ({reason}).",
        "A webhook does not lead to this address ({reason}).",
    ),
    "WORKS_ON_REST_DAY": (
        "Há um turno no dia do repouso semanal ({weekday}).",
        "A shift begins on the day of weekly rest ({weekday}).",
    ),
    "WRONG_CELL_COUNT": (
        "A linha tem {found} células; o cabeçalho tem {expected}.",
        "The line has {found} cells; the header has {expected}.",
    ),
    "WRONG_ENCODING": (
        "O arquivo não está na codificação {encoding}.",
        "The file is not written in {encoding}.",
    ),
}
"""By code: Portuguese, English. Names in braces are facts of the refusal."""


def message_of(refusal: Refusal, language: Language) -> str:
    """Falls back to the code where a text or one of its facts is missing."""
    portuguese, english = MESSAGES.get(refusal.code, (refusal.code, refusal.code))
    facts = {name: shown(worded(name, value, language), language) for name, value in refusal.facts.items()}
    try:
        return (english if language is Language.ENGLISH else portuguese).format(**facts)
    except KeyError:
        return refusal.code


def told(code: str) -> str:
    """The English text with its facts left open."""
    english = MESSAGES[code][1] if code in MESSAGES else code.replace("_", " ").capitalize() + "."
    return BRACES.sub("…", english)
