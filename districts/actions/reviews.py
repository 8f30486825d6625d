"""Access reviews: confirm roles one by one or many at once, then sign the review."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from districts import events
from districts.models import AccessReview, Membership


@transaction.atomic
def confirm(*, memberships, by, at) -> int:
    """Note that these roles were looked at and are right; return how many are new to it."""
    keys = [one.pk for one in memberships]
    rows = Membership.objects.filter(pk__in=keys, is_active=True)
    count = rows.update(reviewed_at=at)
    if count:
        facts = {"count": count, "memberships": sorted(keys)}
        events.record("access.confirmed", by, by=by, at=at, facts=facts)
    return count


def latest() -> AccessReview | None:
    return AccessReview.objects.select_related("reviewed_by__user").order_by("-pk").first()


def is_overdue(review, today) -> bool:
    return review is None or review.next_on < today


@transaction.atomic
def finish(*, district, by, at) -> AccessReview:
    """Sign the review: who, when, how many roles, and the day of the next one."""
    before = latest()
    roles = Membership.objects.active().of_people()
    seen = roles.filter(reviewed_at__gt=before.reviewed_at) if before else roles
    review = AccessReview.objects.create(
        reviewed_by=by,
        reviewed_at=at,
        next_on=timezone.localtime(at).date() + timedelta(days=district.review_days),
        active_count=roles.count(),
        confirmed_count=seen.exclude(reviewed_at=None).count(),
    )
    facts = {"active": review.active_count, "confirmed": review.confirmed_count}
    events.record("access.reviewed", review, by=by, at=at, facts=facts)
    return review
