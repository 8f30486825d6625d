"""Who looked at what: each view of a student's record by staff, each disclosure to an employer.

Federal law asks for it (34 CFR 99.32), families read it (`pipeline.views.told`). A page calls one
of these before it answers; somebody who reloads a page for ten minutes leaves one event, not ten.
"""

from django.core.cache import cache

from core import clock
from core.tenancy import current_id
from districts import events
from districts.enums import Role

VIEWED, LISTED, TOLD = "record.viewed", "list.viewed", "disclosure.made"
DENIED = "access.denied"
FOLD = 10 * 60  # seconds


def at_record(request, row, *, student, page, parts=(), employer=None) -> None:
    """Keep that staff looked at one student's record, or that an employer was told of it.

    `page` names the kind of page, `parts` what of the record it showed, `employer` (a key) whose
    placement or application it is. A student who looks at their own record leaves nothing.
    """
    member = request.membership
    if member.role == Role.STUDENT:
        return
    facts = {"page": page, "role": member.role, "parts": sorted(parts)}
    verb = VIEWED
    if member.role == Role.EMPLOYER:
        verb, facts = TOLD, facts | {"employer": employer}
    _once(verb, row, by=member, student=student, facts=facts)


def at_list(request, *, page, students: int) -> None:
    """Keep that somebody looked at a list of students: one event with how many, if any."""
    member = request.membership
    if member.role != Role.STUDENT and students:
        facts = {"page": page, "role": member.role, "students": students}
        _once(LISTED, member, by=member, facts=facts)


def exported(request, verb: str, *, rows: int, subject=None, student=None) -> None:
    """Keep that a list left the house as a file; every export counts."""
    member, facts = request.membership, {"rows": rows}
    events.record(verb, subject or member, by=member, at=clock.now(), student=student, facts=facts)


def by_link(link, row, *, student, page, parts, role, employer) -> None:
    """Keep what an employer's signer without an account was shown."""
    facts = {"page": page, "role": role, "parts": sorted(parts), "employer": employer}
    _once(TOLD, row, by=None, student=student, facts=facts, by_label=role, whose=f"link{link.pk}")


def denied(request) -> None:
    """Keep that somebody stood before a closed door, and in which role."""
    member, match = request.membership, request.resolver_match
    facts = {"page": match.view_name if match else "", "role": member.role}
    _once(DENIED, member, by=member, facts=facts)


def _once(verb, row, *, by, student=None, facts, by_label="", whose=None) -> None:
    """Record, unless this person did just the same within ten minutes.

    What was recorded lately is remembered in the cache: no query. A cache that forgets, or is
    away, costs an event too many, never one too few.
    """
    who = whose or f"{by.pk}:{facts['role']}"
    what = ":".join([facts["page"], *facts.get("parts", ())])
    key = f"look:{current_id()}:{verb}:{who}:{row._meta.label_lower}:{row.pk}:{what}"
    if not _is_new(key):
        return
    try:
        events.record(
            verb, row, by=by, by_label=by_label, student=student, facts=facts, at=clock.now()
        )
    except Exception:
        cache.delete(key)
        raise


def _is_new(key: str) -> bool:
    try:
        return cache.add(key, 1, FOLD)
    except Exception:
        return True
