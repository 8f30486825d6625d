"""Applications and offers."""

from django.db import models
from django.db.models import Q

from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Role
from employers.models import Employer, Opening
from pipeline.enums import OPEN_APPLICATION, OfferState, RefusalReason
from pipeline.enums import ApplicationState as State
from pipeline.models.journeys import Journey
from students.models import CareerDocument


class ApplicationQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Own applications, a vetted employer's own applicants, or those of visible students."""
        if membership.role == Role.EMPLOYER:
            mine = Employer.objects.visible_to(membership).vetted()
            return self.filter(opening__employer__in=mine)
        return self.filter(journey__in=Journey.objects.visible_to(membership))

    def open(self):
        return self.filter(state__in=OPEN_APPLICATION)

    def with_all(self):
        """Load student, school, opening and employer with each application."""
        return self.select_related(
            "journey__student", "journey__school", "opening__employer", "opening__worksite"
        )


_ENDS = {State.REFUSED, State.WITHDRAWN, State.RELEASED}


class Application(DistrictOwned, Stateful):
    """One student's application to one opening."""

    MOVES = {
        State.SENT: {State.SEEN, State.INTERVIEW, State.OFFERED} | _ENDS,
        State.SEEN: {State.INTERVIEW, State.OFFERED} | _ENDS,
        State.INTERVIEW: {State.OFFERED} | _ENDS,
        State.OFFERED: {State.ACCEPTED, State.SEEN} | _ENDS,
    }

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="applications")
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    letter = models.TextField(blank=True, max_length=8_000)
    answer = models.TextField(blank=True, max_length=2_000)
    # The version that the student shared; the employer sees no other.
    resume = models.ForeignKey(
        CareerDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    had_badge = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # a refusal says something that helps

    objects = DistrictManager.from_queryset(ApplicationQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["district", "opening", "state"], name="application_list")]
        constraints = [
            models.UniqueConstraint(
                name="application_one_per_opening", fields=["journey", "opening"]
            ),
        ]

    def __str__(self):
        return f"application {self.pk} ({self.state})"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_APPLICATION

    @property
    def reason_text(self) -> str:
        """Why the employer said no: one of our sentences, or the employer's own."""
        known = dict(RefusalReason.choices)
        return str(known.get(self.reason, self.reason))


class OfferQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        return self.filter(application__in=Application.objects.visible_to(membership))

    def open(self):
        return self.filter(state=OfferState.OPEN)

    def overdue(self, now):
        return self.open().filter(expires_at__lte=now)


class Offer(DistrictOwned, Stateful):
    """A seat held out to an applicant until a deadline."""

    MOVES = {
        OfferState.OPEN: {
            OfferState.ACCEPTED,
            OfferState.DECLINED,
            OfferState.WITHDRAWN,
            OfferState.EXPIRED,
        },
    }

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="offers")
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    message = models.TextField(blank=True, max_length=1_000)

    objects = DistrictManager.from_queryset(OfferQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="offer_one_open_per_application",
                fields=["application"],
                condition=Q(state=OfferState.OPEN),
            ),
        ]

    def __str__(self):
        return f"offer {self.pk} ({self.state})"
