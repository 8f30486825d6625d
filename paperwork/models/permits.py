"""Work permits, the district's rules about them, and values that are kept for a moment only."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.fields import EncryptedText
from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Permission, Role
from districts.models import Membership
from employers.labor.permits import PermitKind
from paperwork.catalogue.facts import AGE_EVIDENCE, PERMIT_TYPE
from paperwork.enums import HeldHow, Recheck, SensitiveKind, SignatureMode
from paperwork.enums import PermitState as State
from paperwork.models.documents import Document
from paperwork.models.packets import Packet
from pipeline.models import Placement
from students.models import Student


class PermitRules(DistrictOwned):
    """What a district decides where the law leaves it open. The defaults are the safe ones."""

    signature_mode = models.CharField(
        max_length=20, choices=SignatureMode, default=SignatureMode.ELECTRONIC
    )
    counts_school_days = models.BooleanField(default=False)  # EC 49118: which days, it is silent
    allows_friday_eight = models.BooleanField(default=False)  # EC 49112(c)
    minimum_age = models.PositiveSmallIntegerField(default=14)
    least_gpa = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    least_attendance = models.PositiveSmallIntegerField(null=True, blank=True)  # per cent
    is_government_programme = models.BooleanField(default=True)  # EC 49120: grades never block
    asks_ssn = models.BooleanField(default=True)
    ssn_on_own_copy = models.BooleanField(default=False)
    purge_days = models.PositiveSmallIntegerField(default=30)
    warn_days = models.PositiveSmallIntegerField(default=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="permit_rules_once_per_district", fields=["district"]),
            models.CheckConstraint(
                name="permit_rules_never_below_the_law",
                condition=Q(minimum_age__gte=14, minimum_age__lte=18),
            ),
        ]

    def __str__(self):
        return f"permit rules of district {self.district_id}"


class WorkPermitQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Permits of visible placements: staff's, the student's own, an employer's own interns."""
        if membership.role == Role.EMPLOYER:
            shown = (*State.in_force(), *State.over_at_employer())
            mine = Placement.objects.visible_to(membership)
            return self.filter(placement__in=mine, state__in=shown)
        if membership.can(Permission.PAPERWORK_VIEW):
            return self.filter(placement__in=Placement.objects.visible_to(membership))
        return self.filter(student__membership=membership)

    def with_paper(self):
        """Add `has_paper`: whether the permit's own paper is there, and not destroyed."""
        papers = Document.objects.live().kept().filter(packet=OuterRef("packet"))
        return self.annotate(has_paper=Exists(papers))

    def in_force(self):
        """Signed by all: the paper says who may work."""
        return self.filter(state__in=State.in_force())

    def open(self):
        """Asked for, or on its way to be signed."""
        return self.filter(state__in=State.open())

    def alive(self):
        """Open or in force: what a change of facts concerns."""
        return self.filter(state__in=(*State.open(), *State.in_force()))


class WorkPermit(DistrictOwned, Stateful):
    """The permit of one student at one employer. Never deleted; each move leaves an event.

    Minutes are None until somebody verified them. `basis` is what the hours were computed from:
    where it differs from the present, the hours have to be checked again.
    """

    MOVES = {
        State.REQUESTED: {State.RETURNED, State.DENIED, State.APPROVED, State.CANCELLED},
        State.RETURNED: {State.REQUESTED, State.DENIED, State.CANCELLED},
        State.APPROVED: {State.ISSUED, State.CANCELLED},
        State.ISSUED: {
            State.DELIVERED,
            State.EXPIRED,
            State.CANCELLED,
            State.REVOKED,
            State.SUPERSEDED,
        },
        State.DELIVERED: {State.EXPIRED, State.CANCELLED, State.REVOKED, State.SUPERSEDED},
    }

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="permits")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="permits")
    request = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="permits"
    )
    packet = models.OneToOneField(
        Packet, null=True, blank=True, on_delete=models.PROTECT, related_name="permit"
    )
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    state = models.CharField(max_length=12, choices=State, default=State.REQUESTED)
    kind = models.CharField(
        max_length=20, choices=PERMIT_TYPE.choices, default=PermitKind.GENERAL.value
    )
    school_day = models.PositiveSmallIntegerField(null=True, blank=True)  # minutes
    other_day = models.PositiveSmallIntegerField(null=True, blank=True)
    week_in_session = models.PositiveSmallIntegerField(null=True, blank=True)
    week_out = models.PositiveSmallIntegerField(null=True, blank=True)
    earliest = models.CharField(max_length=5, blank=True)  # "07:00"
    latest = models.CharField(max_length=5, blank=True)
    summer_latest = models.CharField(max_length=5, blank=True)
    friday_eight_hours = models.BooleanField(default=False)
    conditions = models.CharField(max_length=400, blank=True)
    age_evidence = models.CharField(max_length=20, choices=AGE_EVIDENCE.choices, blank=True)
    rights_given_on = models.DateField(null=True, blank=True)
    is_in_person = models.BooleanField(default=False)  # EC 49132, attested by the issuer
    is_exempt = models.BooleanField(default=False)  # EC 48230, attested by the issuer
    requested_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    issuer = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # the last day it holds
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    held_how = models.CharField(max_length=12, choices=HeldHow, blank=True)
    held_note = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    basis = models.JSONField(default=dict)
    recheck = models.JSONField(default=list)  # values of `Recheck`
    recheck_hours = models.JSONField(default=dict)
    recheck_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)  # its remarks are gone

    objects = DistrictManager.from_queryset(WorkPermitQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["district", "state", "ends_on"], name="permit_expiry"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="work_permit_one_open_per_placement",
                fields=["placement"],
                condition=Q(state__in=State.open()),
            ),
            models.UniqueConstraint(
                name="work_permit_one_in_force_per_placement",
                fields=["placement"],
                condition=Q(state__in=State.in_force()),
            ),
            models.CheckConstraint(
                name="work_permit_approved_with_issuer_age_and_hours",
                condition=~Q(state__in=[State.APPROVED, *State.in_force()])
                | ~Q(issuer=None)
                & ~Q(age_evidence="")
                & ~Q(school_day=None)
                & ~Q(other_day=None)
                & ~Q(week_in_session=None)
                & ~Q(week_out=None)
                & ~Q(ends_on=None),
            ),
            models.CheckConstraint(
                name="work_permit_in_force_with_its_days",
                condition=~Q(state__in=State.in_force()) | ~Q(issued_on=None) & ~Q(starts_on=None),
            ),
            models.CheckConstraint(
                name="work_permit_delivered_with_proof",
                condition=~Q(state=State.DELIVERED) | ~Q(held_at=None) & ~Q(held_how=""),
            ),
            models.CheckConstraint(
                name="work_permit_ended_with_a_reason",
                condition=~Q(
                    state__in=[State.RETURNED, State.DENIED, State.CANCELLED, State.REVOKED]
                )
                | ~Q(ended_at=None) & ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"work permit {self.pk} ({self.state})"

    @property
    def reference(self) -> str:
        return f"P-{self.pk:06d}"

    @property
    def numbers(self) -> dict:
        """Return minutes and clock as `employers.labor.plan.Hours` names them."""
        names = ("school_day", "other_day", "week_in_session", "week_out")
        clock = ("earliest", "latest", "summer_latest")
        return {name: getattr(self, name) for name in (*names, *clock)}

    def approve(self, *, at, **facts):
        self.move(State.APPROVED, approved_at=at, ended_at=None, reason="", **facts)

    def issue(self, *, issued_on, starts_on):
        self.move(State.ISSUED, issued_on=issued_on, starts_on=starts_on)

    def deliver(self, *, by, how, note, at):
        self.move(State.DELIVERED, held_at=at, held_by=by, held_how=how, held_note=note)

    def end(self, state, *, reason, by, at):
        """Return, deny, cancel or revoke it: somebody decided, and said why."""
        self.move(state, reason=reason, ended_by=by, ended_at=at)

    @property
    def recheck_reasons(self) -> list:
        return [Recheck(value).label for value in self.recheck]


class SensitiveValue(DistrictOwned):
    """A value a form needs for a moment: encrypted, shown to nobody by itself, gone by a day.

    It belongs to one paper and is no part of the student's record, of a version or of evidence.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="sensitive")
    kind = models.CharField(max_length=10, choices=SensitiveKind, default=SensitiveKind.SSN)
    value = EncryptedText(null=True, blank=True)
    entered_at = models.DateTimeField()
    goes_on = models.DateField()
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="sensitive_value_once_per_paper", fields=["document", "kind"]
            ),
            models.CheckConstraint(
                name="sensitive_value_gone_when_purged",
                condition=Q(purged_at=None) | Q(value__isnull=True),
            ),
        ]

    def __str__(self):
        return f"sensitive value {self.pk} of document {self.document_id}"
