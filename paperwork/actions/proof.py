"""Evidence: rows that are only added, each holding the digest of the one before."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import translation

from districts.models import Link, Membership
from paperwork.consents import consent
from paperwork.enums import Act, KnownBy
from paperwork.models import Envelope, Evidence, Place

# What the digest of a row covers, in this order for ever.
COVERED = (
    "envelope_id",
    "place_id",
    "number",
    "act",
    "known_by",
    "by_id",
    "link_id",
    "opened_at",
    "at",
    "document_sha256",
    "values_sha256",
    "name",
    "strokes",
    "answers",
    "reason",
    "statement",
    "language",
    "consent_version",
    "consent_sha256",
    "address",
    "user_agent",
    "previous",
)


@dataclass(frozen=True)
class Presence:
    """Who is at the keyboard, how we know, and from where: the same for a whole sitting."""

    known_by: KnownBy
    opened_at: datetime
    language: str
    by: Membership | None = None
    link: Link | None = None
    address: str | None = None
    user_agent: str = ""


@dataclass(frozen=True)
class Said:
    """What the person did about one paper."""

    act: Act
    name: str = ""
    strokes: str = ""
    answers: dict = field(default_factory=dict)
    reason: str = ""
    consent_version: str = ""


def write(place: Place, said: Said, presence: Presence, *, at) -> Evidence:
    """Add the evidence of one act. Call with the envelope's row locked, in the transaction."""
    envelope = place.signer.envelope
    last = Evidence.objects.filter(envelope=envelope).order_by("-number").first()
    with translation.override(presence.language):
        statement = str(place.slot.statement)
    agreed = consent(said.consent_version) if said.consent_version else None
    row = Evidence(
        envelope=envelope,
        place=place,
        number=last.number + 1 if last else 1,
        act=said.act,
        known_by=presence.known_by,
        by=presence.by,
        link=presence.link,
        opened_at=place.read_at or presence.opened_at,
        at=at,
        document_sha256=place.version.file_sha256,
        values_sha256=place.version.values_sha256,
        name=said.name,
        strokes=said.strokes,
        answers=said.answers,
        reason=said.reason,
        statement=statement,
        language=presence.language,
        consent_version=said.consent_version,
        consent_sha256=agreed.digest(presence.language) if agreed else "",
        address=presence.address,
        user_agent=presence.user_agent[:300],
        previous=last.digest if last else "",
    )
    row.digest = digest_of(row)
    row.save()
    return row


def digest_of(row: Evidence) -> str:
    """Return the SHA-256 of a row's facts and its predecessor's digest."""
    facts = {name: _plain(getattr(row, name)) for name in COVERED}
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value):
    if isinstance(value, datetime):
        return f"{value.timestamp():.6f}"
    return str(value) if hasattr(value, "value") else value


def broken(envelope: Envelope) -> int | None:
    """Return the number of the first row that was changed or is missing; None when all hold."""
    previous, expected = "", 1
    for row in Evidence.objects.filter(envelope=envelope).order_by("number"):
        if (row.number, row.previous) != (expected, previous) or row.digest != digest_of(row):
            return expected
        previous, expected = row.digest, expected + 1
    return None
