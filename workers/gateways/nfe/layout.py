"""The groups of layout 4.00, as nfelib binds them.

The bindings take every code as plain text, whatever their annotations say. So they count as
untyped here: what was built is held against the official schema.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from nfelib.nfe.bindings.v4_0.dfe_tipos_basicos_v1_00 import (
    TcibsNfe,
    TcompraGov,
    Tdif,
    TibscbsmonoTot,
    Tis,
    Tistot,
    Tred,
    TtribCompraGov,
    TtribNfe,
    TtribRegular,
)
from nfelib.nfe.bindings.v4_0.leiaute_nfe_v4_00 import Tendereco, TenderEmi, Tipi, Tnfe
from nfelib.nfe.bindings.v4_0.nfe_v4_00 import Nfe
from nfelib.nfe_evento_cancel.bindings.v1_0.evento_canc_nfe_v1_00 import Evento
from nfelib.nfe_evento_cancel.bindings.v1_0.leiaute_evento_canc_nfe_v1_00 import Tevento

Group: TypeAlias = Any
"""A group of a document, with its fields."""

Document: Group = Nfe
Content: Group = Tnfe.InfNfe
IssuerAddress: Group = TenderEmi
RecipientAddress: Group = Tendereco
Item: Group = Tnfe.InfNfe.Det
ItemTaxes: Group = Tnfe.InfNfe.Det.Imposto
Icms: Group = Tnfe.InfNfe.Det.Imposto.Icms
Pis: Group = Tnfe.InfNfe.Det.Imposto.Pis
Cofins: Group = Tnfe.InfNfe.Det.Imposto.Cofins
PisInAdvance: Group = Tnfe.InfNfe.Det.Imposto.Pisst
CofinsInAdvance: Group = Tnfe.InfNfe.Det.Imposto.Cofinsst
Ipi: Group = Tipi
ReturnedTax: Group = Tnfe.InfNfe.Det.ImpostoDevol
SelectiveTax: Group = Tis
SelectiveTotal: Group = Tistot
Deferred: Group = Tdif
Reduced: Group = Tred
GovernmentSale: Group = TcompraGov
GovernmentAmounts: Group = TtribCompraGov
RegularAmounts: Group = TtribRegular
ItemReform: Group = TtribNfe
ItemReformAmounts: Group = TcibsNfe
Totals: Group = Tnfe.InfNfe.Total
ReformTotals: Group = TibscbsmonoTot
Billing: Group = Tnfe.InfNfe.Cobr
Payments: Group = Tnfe.InfNfe.Pag
Event: Group = Evento
EventContent: Group = Tevento.InfEvento
