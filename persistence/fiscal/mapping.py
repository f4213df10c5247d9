"""How fiscal documents are stored."""

from domain.fiscal.approximate_taxes import ApproximateTaxRate, ApproximateTaxTable
from domain.fiscal.authority_standing import AuthorityStanding
from domain.fiscal.consumer_invoicing import ConsumerInvoicing
from domain.fiscal.contingency import Contingency, ContingencyHolds
from domain.fiscal.contingency_policy import ContingencyPolicy
from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import InvoiceEvent
from domain.fiscal.invoice_letter import InvoiceLetter
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.mailing import InvoiceMailing
from domain.fiscal.number_void import NumberVoid
from domain.fiscal.remarks import DocumentRemarks
from domain.fiscal.tax_rule import TaxRule
from persistence.conflicts import refuse
from persistence.fiscal.approximate_tables import approximate_tax_rates, approximate_tax_tables
from persistence.fiscal.contingency_tables import (
    authority_standings,
    consumer_invoicings,
    contingencies,
    contingency_policies,
)
from persistence.fiscal.letter_tables import invoice_letters, invoice_mailings
from persistence.fiscal.remark_tables import document_remarks
from persistence.fiscal.rule_tables import tax_rules
from persistence.fiscal.tables import invoice_events, invoice_lines, invoices, number_voids
from persistence.mapped import children, map_aggregate, map_child, map_fact

map_child(InvoiceLine, invoice_lines)
map_aggregate(Invoice, invoices, lines=children(InvoiceLine, order_by="position"))
map_aggregate(InvoiceEvent, invoice_events)
map_aggregate(NumberVoid, number_voids)
map_aggregate(InvoiceLetter, invoice_letters)
map_aggregate(InvoiceMailing, invoice_mailings)
map_aggregate(DocumentRemarks, document_remarks)
map_aggregate(TaxRule, tax_rules)
map_aggregate(ConsumerInvoicing, consumer_invoicings)
map_aggregate(Contingency, contingencies)
map_aggregate(ApproximateTaxTable, approximate_tax_tables)
map_fact(ApproximateTaxRate, approximate_tax_rates)
map_aggregate(ContingencyPolicy, contingency_policies)
map_aggregate(AuthorityStanding, authority_standings)

refuse("uq_contingency_present", ContingencyHolds)
