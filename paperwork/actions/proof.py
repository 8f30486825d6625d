"""Evidence: rows that are only added, each holding the digest of the one before."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import translation

from districts.models import Link, Membership
from paperwork.consents import consent
from paperwork.enums import Act, KnownBy
from paperwork.models import Envelope, Evidence, Particulars, Place

# What the digest of a row covers, in this order for ever. Rows from before what is personal lay
# apart have no digest of it; theirs covers the words themselves.
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
    "particulars_sha256",
    "statement",
    "language",
    "consent_version",
    "consent_sha256",
    "previous",
)
COVERED_BEFORE = (
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
    """Add the evidence of one act. Call with the envelope's row locked, in the transaction.

    Raise `ValueError` for a signature on screen without a name.
    """
    if said.act == Act.SIGNED and not said.name:
        raise ValueError("A signature has a name.")
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
        statement=statement,
        language=presence.language,
        consent_version=said.consent_version,
        consent_sha256=agreed.digest(presence.language) if agreed else "",
        previous=last.digest if last else "",
    )
    particulars = Particulars(evidence=row, stored=_stored(said, presence))
    row.particulars_sha256 = _sha256(particulars.stored)
    row.digest = digest_of(row)
    row.save()
    particulars.evidence = row
    particulars.save()
    return row


def _stored(said: Said, presence: Presence) -> str:
    """Return what is personal about an act as it is kept; the salt makes it unlike any guess."""
    words = {
        "salt": secrets.token_hex(16),
        "name": said.name,
        "strokes": said.strokes,
        "answers": said.answers,
        "reason": said.reason,
        "address": presence.address,
        "user_agent": presence.user_agent[:300],
    }
    return json.dumps(words, ensure_ascii=False)


def digest_of(row: Evidence) -> str:
    """Return the SHA-256 of a row's facts and its predecessor's digest."""
    covered = COVERED if row.particulars_sha256 else COVERED_BEFORE
    facts = {name: _plain(getattr(row, name)) for name in covered}
    return _sha256(json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value):
    if isinstance(value, datetime):
        return f"{value.timestamp():.6f}"
    return str(value) if hasattr(value, "value") else value


def broken(envelope: Envelope) -> int | None:
    """Return the number of the first row that was changed or is missing; None when all hold.

    Destroyed particulars are no break: the row still holds their digest. An old row whose words
    were destroyed cannot be computed again; the next row still holds its digest.
    """
    previous, expected = "", 1
    rows = Evidence.objects.filter(envelope=envelope).select_related("particulars")
    for row in rows.order_by("number"):
        if (row.number, row.previous) != (expected, previous) or not _holds(row):
            return expected
        previous, expected = row.digest, expected + 1
    return None


def _holds(row: Evidence) -> bool:
    said = row.particulars
    if not row.particulars_sha256:
        return said.destroyed_at is not None or row.digest == digest_of(row)
    whole = said.destroyed_at is not None or _sha256(said.stored) == row.particulars_sha256
    return whole and row.digest == digest_of(row)
