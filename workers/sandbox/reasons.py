"""What each status code says (cStat and xMotivo, MOC 7.0, annex I)."""

from __future__ import annotations

REASONS = {
    100: "Autorizado o uso da NF-e",
    101: "Cancelamento de NF-e homologado",
    102: "Inutilizacao de numero homologado",
    103: "Lote recebido com sucesso",
    104: "Lote processado",
    105: "Lote em processamento",
    106: "Lote nao localizado",
    107: "Servico em Operacao",
    108: "Servico Paralisado Momentaneamente (curto prazo)",
    109: "Servico Paralisado sem Previsao",
    128: "Lote de Evento Processado",
    135: "Evento registrado e vinculado a NF-e",
    204: "Rejeicao: Duplicidade de NF-e",
    206: "Rejeicao: NF-e ja esta inutilizada na Base de dados da SEFAZ",
    213: "Rejeicao: CNPJ-Base do Emitente difere do CNPJ-Base do Certificado Digital",
    217: "Rejeicao: NF-e nao consta na base de dados da SEFAZ",
    218: "Rejeicao: NF-e ja esta cancelada na base de dados da SEFAZ",
    222: "Rejeicao: Protocolo de Autorizacao de Uso difere do cadastrado",
    224: "Rejeicao: A faixa inicial e maior que a faixa final",
    225: "Rejeicao: Falha no Schema XML do lote de NFe",
    241: "Rejeicao: Um numero da faixa ja foi utilizado",
    252: "Rejeicao: Ambiente informado diverge do Ambiente de recebimento",
    253: "Rejeicao: Digito Verificador da chave de acesso composta invalida",
    291: "Rejeicao: Certificado Assinatura Data Validade",
    292: "Rejeicao: Certificado Assinatura sem CNPJ",
    293: "Rejeicao: Certificado Assinatura - erro Cadeia de Certificacao",
    297: "Rejeicao: Assinatura difere do calculado",
    298: "Rejeicao: Assinatura difere do padrao do Sistema",
    321: "Rejeicao: NF-e de devolucao nao possui documento fiscal referenciado",
    327: "Rejeicao: CFOP invalido para NF-e com finalidade de devolucao de mercadoria",
    494: "Rejeicao: Chave de Acesso inexistente",
    502: (
        "Rejeicao: Erro na Chave de Acesso - Campo Id nao corresponde a concatenacao dos "
        "campos correspondentes"
    ),
    518: "Rejeicao: CFOP de entrada para NF-e de saida",
    519: "Rejeicao: CFOP de saida para NF-e de entrada",
    528: "Rejeicao: Valor do ICMS difere do produto BC e Aliquota",
    531: "Rejeicao: Total da BC ICMS difere do somatorio dos itens",
    532: "Rejeicao: Total do ICMS difere do somatorio dos itens",
    533: "Rejeicao: Total da BC ICMS-ST difere do somatorio dos itens",
    534: "Rejeicao: Total do ICMS-ST difere do somatorio dos itens",
    535: "Rejeicao: Total do Frete difere do somatorio dos itens",
    536: "Rejeicao: Total do Seguro difere do somatorio dos itens",
    537: "Rejeicao: Total do Desconto difere do somatorio dos itens",
    538: "Rejeicao: Total do IPI difere do somatorio dos itens",
    539: "Rejeicao: Duplicidade de NF-e com diferenca na Chave de Acesso",
    563: "Rejeicao: Ja existe pedido de Inutilizacao com a mesma faixa de inutilizacao",
    564: "Rejeicao: Total do Produto / Servico difere do somatorio dos itens",
    572: (
        "Rejeicao: Erro Atributo ID do evento nao corresponde a concatenacao dos campos (ID + "
        "tpEvento + chNFe + nSeqEvento)"
    ),
    573: "Rejeicao: Duplicidade de Evento",
    574: "Rejeicao: O autor do evento diverge do emissor da NF-e",
    590: "Rejeicao: Informado CST para emissor do Simples Nacional (CRT=1)",
    591: "Rejeicao: Informado CSOSN para emissor que nao e do Simples Nacional (CRT diferente de 1)",
    598: (
        "Rejeicao: NF-e emitida em ambiente de homologacao com Razao Social do destinatario "
        "diferente de NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL"
    ),
    602: "Rejeicao: Total do PIS difere do somatorio dos itens sujeitos ao ICMS",
    603: "Rejeicao: Total do COFINS difere do somatorio dos itens sujeitos ao ICMS",
    604: "Rejeicao: Total do vOutro difere do somatorio dos itens",
    610: "Rejeicao: Total da NF difere do somatorio dos Valores compoe o valor Total da NF.",
    627: "Rejeicao: O valor do ICMS desonerado deve ser informado",
    629: (
        "Rejeicao: Valor do Produto difere do produto Valor Unitario de Comercializacao e "
        "Quantidade Comercial"
    ),
    694: "Rejeicao: Nao informado o grupo de ICMS para a UF de destino",
    696: "Rejeicao: Operacao com nao contribuinte deve indicar operacao com consumidor final",
    703: "Rejeicao: Data-Hora de Emissao posterior ao horario de recebimento",
    732: "Rejeicao: CFOP de operacao interestadual e idDest <> 2",
    733: "Rejeicao: CFOP de operacao interna e idDest <> 1",
    764: "Rejeicao: Solicitada resposta sincrona para Lote com mais de uma NF-e (indSinc=1)",
    772: "Rejeicao: Operacao Interestadual e UF de destino igual a UF do emitente",
    773: "Rejeicao: Operacao Interna e UF de destino difere da UF do emitente",
    793: (
        "Rejeicao: Valor do ICMS relativo ao Fundo de Combate a Pobreza na UF de destino difere do calculado"
    ),
    795: "Rejeicao: Total do ICMS desonerado difere do somatorio dos itens",
    798: "Rejeicao: Valor total do FCP da UF de destino difere do somatorio do valor dos itens",
    799: "Rejeicao: Valor total do ICMS Interestadual da UF de destino difere do somatorio dos itens",
    806: "Rejeicao: Operacao com ICMS-ST sem informacao do CEST",
    859: (
        "Rejeicao: Total do FCP retido anteriormente por Substituicao Tributaria difere do "
        "somatorio dos itens"
    ),
    860: "Rejeicao: Valor do FCP informado difere de base de calculo*aliquota",
    871: "Rejeicao: O campo Meio de Pagamento deve ser preenchido com a opcao Sem Pagamento",
    861: "Rejeicao: Total do FCP difere do somatorio dos itens",
    862: "Rejeicao: Total do FCP ST difere do somatorio dos itens",
    863: "Rejeicao: Total do IPI devolvido difere do somatorio dos itens",
    880: "Rejeicao: Percentual de FCP igual a zero",
    881: "Rejeicao: Percentual de FCP ST igual a zero",
    999: "Rejeicao: Erro nao catalogado: imposto do item difere de base de calculo*aliquota",
    1021: "Rejeicao: Informado indevidamente o grupo gIBSCBS para o CST",
    1022: "Rejeicao: Nao informado o grupo gIBSCBS para CST que o exige",
    1026: "Rejeicao: Aliquota do IBS da UF invalida para o ano de emissao",
    1035: "Rejeicao: Aliquota efetiva do IBS da UF difere da calculada",
    1036: "Rejeicao: Aliquota do IBS do Municipio invalida para o ano de emissao",
    1037: "Rejeicao: Aliquota da CBS invalida para o ano de emissao",
    1041: "Rejeicao: Valor do IBS da UF difere do calculado",
    1047: "Rejeicao: Aliquota efetiva do IBS do Municipio difere da calculada",
    1052: "Rejeicao: Valor do IBS do Municipio difere do calculado",
    1064: "Rejeicao: Aliquota efetiva da CBS difere da calculada",
    1069: "Rejeicao: Valor da CBS difere do calculado",
    1085: "Rejeicao: Total do IBS difere do somatorio dos itens",
    1091: "Rejeicao: Total da CBS difere do somatorio dos itens",
    1094: "Rejeicao: Total vNFTot difere do somatorio de vItem",
    1104: "Rejeicao: Base de calculo do IBS e da CBS difere do somatorio dos valores que a compoem",
    1118: "Rejeicao: Grupo IBSCBSTot informado indevidamente",
    1119: "Rejeicao: Nao informado o grupo IBSCBSTot",
    1115: "Rejeicao: Nao informado o grupo IBSCBS",
}


def reason(code: int) -> str:
    return REASONS.get(code, f"Rejeicao: {code} pedida ao sandbox")
