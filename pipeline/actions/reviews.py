"""Résumé and letter: drafts, rounds with comments, and the badge that two approvals earn.

A draft is a document without a review. Every action locks the journey first, so that two mentors
who approve résumé and letter at the same moment still award one badge, and exactly one.
"""

from django.db import transaction
from django.db.models import Max

from districts import events
from districts.actions import files
from pipeline.enums import Milestone, ReviewState
from pipeline.models import Badge, Journey, Review
from students.enums import BADGE_DOCUMENTS
from students.models import CareerDocument

FOLDER = "career"


class NothingWritten(Exception):
    """There is neither text nor a file to keep."""


@transaction.atomic
def save_draft(*, journey, kind, body, at) -> CareerDocument:
    """Keep a draft for later: the open one is rewritten, else a new version begins."""
    _lock(journey)
    draft = _draft(journey, kind)
    if draft is None:
        return _new_version(journey, kind, at, body=body)
    _rewrite(draft, body, at)
    return draft


@transaction.atomic
def hand_in(*, journey, kind, body="", upload=None, by, at) -> Review:
    """Hand in a new version for review; one that still waits is replaced by it.

    `upload` is a `core.uploads.Upload`; its text may stand beside the file. Raise
    `NothingWritten` when there is neither text nor a file.
    """
    if upload is None and not body.strip():
        raise NothingWritten
    _lock(journey)
    _replace_waiting(journey, kind)
    document = _handed(journey, kind, body, upload, at)
    review = Review.objects.create(journey=journey, document=document, kind=kind, submitted_at=at)
    facts = {"kind": kind, "version": document.version}
    _record("review.submitted", review, journey, by=by, at=at, **facts)
    return review


def _lock(journey) -> Journey:
    return Journey.objects.select_for_update().get(pk=journey.pk)


def _replace_waiting(journey, kind) -> None:
    waiting = Review.objects.waiting().filter(journey=journey, kind=kind).first()
    if waiting:
        waiting.move(ReviewState.REPLACED)


def _draft(journey, kind) -> CareerDocument | None:
    drafts = CareerDocument.objects.filter(student=journey.student_id, kind=kind, review=None)
    return drafts.order_by("-version").first()


def _rewrite(draft, body, at) -> None:
    draft.body, draft.created_at = body, at
    draft.save(update_fields=["body", "created_at"])


def _handed(journey, kind, body, upload, at) -> CareerDocument:
    """The open draft becomes the version that is handed in; a file is a version of its own."""
    if upload is not None:
        return _uploaded(journey, kind, upload, at)
    draft = _draft(journey, kind)
    if draft is None:
        return _new_version(journey, kind, at, body=body)
    _rewrite(draft, body, at)
    return draft


def _new_version(journey, kind, at, **fields) -> CareerDocument:
    versions = CareerDocument.objects.filter(student=journey.student_id, kind=kind)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    return CareerDocument.objects.create(
        student_id=journey.student_id, kind=kind, version=last + 1, created_at=at, **fields
    )


def _uploaded(journey, kind, upload, at) -> CareerDocument:
    """A file brings its own version; a draft that was begun is dropped, the file replaces it."""
    draft = _draft(journey, kind)
    if draft is not None:
        draft.delete()
    document = _new_version(journey, kind, at, body=upload.text, file_name=upload.name)
    if upload.content:
        document.file = files.keep(folder=FOLDER, purpose="career", upload=upload, at=at)
        document.save(update_fields=["file"])
    return document


@transaction.atomic
def approve(*, review, ticks, by, at) -> Badge | None:
    """Approve one document; return the badge if that was the last thing it needed.

    Raise `IllegalMove` when somebody answered it already. `ticks` are words of the rubric.
    """
    journey = _lock(review.journey)
    review.move(ReviewState.APPROVED, reviewed_at=at, reviewer=by)
    _record("review.approved", review, journey, by=by, at=at, **_facts(review, ticks))
    return _award_if_ready(journey, by, at)


@transaction.atomic
def return_with_comment(*, review, comment, ticks, by, at) -> None:
    """Give a document back with what to change. Raise `IllegalMove` when it was answered."""
    journey = _lock(review.journey)
    review.move(ReviewState.RETURNED, reviewed_at=at, reviewer=by, comment=comment)
    _record("review.returned", review, journey, by=by, at=at, **_facts(review, ticks))


def _facts(review, ticks) -> dict:
    return {"kind": review.kind, "ticks": sorted(ticks)}


def _award_if_ready(journey, by, at) -> Badge | None:
    approved = Review.objects.filter(journey=journey, state=ReviewState.APPROVED)
    if set(approved.values_list("kind", flat=True)) < {str(kind) for kind in BADGE_DOCUMENTS}:
        return None
    if not journey.reach(Milestone.BADGE, at=at):
        return None
    badge = Badge.objects.create(journey=journey, awarded_at=at, awarded_by=by)
    _record("badge.awarded", badge, journey, by=by, at=at)
    return badge


class NoBadge(Exception):
    """There is no valid badge to revoke."""


@transaction.atomic
def revoke(*, journey, reason, by, at) -> Badge:
    """Take the badge back, with a reason. The next approval can earn it again.

    Raise `NoBadge` when there is none, or somebody was faster.
    """
    journey = _lock(journey)
    badge = Badge.objects.filter(journey=journey, revoked_at=None).first()
    if badge is None:
        raise NoBadge
    badge.revoked_at, badge.revoked_reason = at, reason
    badge.save(update_fields=["revoked_at", "revoked_reason"])
    journey.undo(Milestone.BADGE)
    _record("badge.revoked", badge, journey, by=by, at=at)
    return badge


def _record(verb, subject, journey, *, by, at, **facts) -> None:
    events.record(verb, subject, by=by, at=at, student=journey.student_id, facts=facts)
