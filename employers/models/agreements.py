"""The agreement between a district and an employer (MOU)."""

from django.db import models
from django.db.models import F, Q

from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Role
from employers.enums import AgreementState as State
from employers.models.employers import Employer

IN_FORCE = (State.APPROVED, State.ACTIVE)


class AgreementQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Agreements of the employers this person works with; students see none."""
        if membership.role == Role.STUDENT:
            return self.none()
        return self.filter(employer__in=Employer.objects.visible_to(membership))

    def in_force(self, on):
        """Approved, within its dates, and insured on that day (domain: mou, M1-M4)."""
        insured = Q(insurance_ends_on=None) | Q(insurance_ends_on__gte=on)
        return self.filter(insured, state__in=IN_FORCE, starts_on__lte=on, ends_on__gte=on)


class Agreement(DistrictOwned, Stateful):
    """One version of an MOU."""

    MOVES = {
        State.DRAFT: {State.SENT, State.TERMINATED},
        State.SENT: {State.REVIEW, State.DRAFT, State.TERMINATED},
        State.REVIEW: {State.SIGNATURE, State.SENT, State.TERMINATED},
        State.SIGNATURE: {State.BOARD, State.APPROVED, State.TERMINATED},
        State.BOARD: {State.APPROVED, State.TERMINATED},
        State.APPROVED: {State.ACTIVE, State.TERMINATED},
        State.ACTIVE: {State.EXPIRED, State.TERMINATED},
    }

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    moved_at = models.DateTimeField()  # since when it waits where it is
    implementation_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    board_on = models.DateField(null=True, blank=True)
    insurance_ends_on = models.DateField(null=True, blank=True)
    seats = models.PositiveSmallIntegerField(default=0)

    objects = DistrictManager.from_queryset(AgreementQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="agreement_version_once", fields=["employer", "version"]),
            models.CheckConstraint(
                name="agreement_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self):
        return f"agreement {self.pk} ({self.state})"
