"""Packets, their documents and frozen versions, who signs them, and the proof."""

from paperwork.models.answers import Answer
from paperwork.models.bundles import Bundle
from paperwork.models.documents import Document, Version
from paperwork.models.envelopes import Envelope, Place, Signer
from paperwork.models.evidence import Evidence, Particulars
from paperwork.models.packets import Batch, Packet
from paperwork.models.permits import PermitRules, SensitiveValue, WorkPermit
from paperwork.models.seals import SealingKey
from paperwork.models.templates import FormTemplate, TemplateVersion, next_number

__all__ = [
    "Answer",
    "Batch",
    "Bundle",
    "Document",
    "Envelope",
    "Evidence",
    "FormTemplate",
    "Packet",
    "Particulars",
    "PermitRules",
    "Place",
    "SealingKey",
    "SensitiveValue",
    "Signer",
    "TemplateVersion",
    "Version",
    "WorkPermit",
    "next_number",
]
