"""Deleted students stay deleted: rosters are read without them."""

import hashlib
import hmac
from dataclasses import dataclass

from core import tokens
from students.models import Suppression
from students.roster.records import Problem, Reading


def digest(word: str, salt: str) -> str:
    """Return a keyed digest of an id; without the salt, trying all ids finds nothing."""
    return hmac.new(salt.encode(), word.encode(), hashlib.sha256).hexdigest()


def words_of(student) -> list[str]:
    """Every id by which a roster could name a student again."""
    sources = student.source_keys.values_list("source_system", "sourced_id")
    words = [f"source:{system}:{key}" for system, key in sources]
    words += [f"id:{student.district_student_id}"] if student.district_student_id else []
    return words + ([f"ssid:{student.ssid}"] if student.ssid else [])


def suppress(student, *, at) -> None:
    first = Suppression.objects.order_by("pk").first()
    salt = first.salt if first else tokens.new_token()
    rows = [
        Suppression(digest=digest(word, salt), salt=salt, made_at=at) for word in words_of(student)
    ]
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)


@dataclass(frozen=True)
class Known:
    """The deleted students of this district, for asking."""

    digests: set[str]
    salts: set[str]
    source_system: str

    def has(self, record) -> bool:
        words = [f"source:{self.source_system}:{key}" for key in record.source_ids]
        words += [f"id:{record.student_id}", f"ssid:{record.ssid}"]
        return any(digest(word, salt) in self.digests for word in words for salt in self.salts)


def without_deleted(reading: Reading) -> Reading:
    """Take deleted students out of a reading, and guardians who are there only for them."""
    digests = set(Suppression.objects.values_list("digest", flat=True))
    if not digests:
        return reading
    salts = {row.salt for row in Suppression.objects.order_by("pk")}
    known = Known(digests, salts, reading.source_system)
    gone = [one for one in reading.students if known.has(one)]
    keys = {key for one in gone for key in (one.key, *one.source_ids)}
    reading.students = [one for one in reading.students if one not in gone]
    reading.guardians = [kept for one in reading.guardians if (kept := _guardian(one, keys))]
    if gone:
        detail = {"count": len(gone)}
        reading.problems.append(Problem("deleted-students", detail=detail))
    return reading


def _guardian(record, keys):
    """The guardian without ties to deleted students; None when no tie is left."""
    left = tuple(link for link in record.links if link.student not in keys)
    if record.links and not left:
        return None
    record.links = left
    return record
