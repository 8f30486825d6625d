"""Which forms there are, what they ask, and who signs them. Values only: no database, no clock."""

from paperwork.catalogue.packet import FORMS, SHEETS, STANDARD, form, packet_for
from paperwork.catalogue.specs import (
    Clause,
    Field,
    FormSpec,
    Kind,
    Owner,
    Section,
    SignerRole,
    Situation,
    Slot,
)

__all__ = [
    "FORMS",
    "SHEETS",
    "STANDARD",
    "Clause",
    "Field",
    "FormSpec",
    "Kind",
    "Owner",
    "Section",
    "SignerRole",
    "Situation",
    "Slot",
    "form",
    "packet_for",
]
