"""Students, their guardians, and how to reach them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Permission, Role
from districts.models import Membership, School
from students.enums import ContactKind, EmancipationProof, GraduationProof, Origin, Relation


def _seen_whole(day: str, what: str) -> Q:
    """A fact, its proof, who saw it and when stand together or not at all."""
    nothing = {day: None, f"{what}_proof": "", f"{what}_seen_by": None, f"{what}_seen_at": None}
    given = Q()
    for name, blank in nothing.items():
        given &= ~Q(**{name: blank})
    return Q(**nothing) | given


class StudentQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Students this person may know exist. The district is already applied."""
        if membership.role == Role.STUDENT:
            return self.filter(membership=membership)
        if not membership.can(Permission.STUDENTS_VIEW):
            return self.none()
        if membership.is_district_wide:
            return self
        return self.filter(school__in=School.objects.visible_to(membership))

    def enrolled(self):
        return self.filter(left_on=None)


class Student(DistrictOwned):
    """A pupil as the roster knows them; the roster owns these fields (PRODUCT A3).

    Graduation and emancipation are the school's own: a person saw the proof, no copy is kept (A4).
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="students")
    membership = models.OneToOneField(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="student"
    )
    district_student_id = models.CharField(max_length=40)
    ssid = models.CharField(max_length=10, blank=True)
    first_name = models.CharField(max_length=80)
    middle_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80)
    preferred_name = models.CharField(max_length=80, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    grade = models.CharField(max_length=5, blank=True)
    home_language = models.CharField(max_length=40, blank=True)
    pathway = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip_code = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=5, default="en")
    roster_facts = models.JSONField(default=dict, blank=True)  # what else the roster says
    roster_seen_at = models.DateTimeField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    graduated_on = models.DateField(null=True, blank=True)  # a roster's expected day is no proof
    graduation_proof = models.CharField(max_length=12, choices=GraduationProof, blank=True)
    graduation_seen_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    graduation_seen_at = models.DateTimeField(null=True, blank=True)
    emancipated_on = models.DateField(null=True, blank=True)
    emancipation_proof = models.CharField(max_length=12, choices=EmancipationProof, blank=True)
    emancipation_seen_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    emancipation_seen_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # deleted on request; figures stay

    objects = DistrictManager.from_queryset(StudentQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["district", "school", "last_name"], name="student_by_school"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="student_one_per_district_student_id",
                fields=["district", "district_student_id"],
            ),
            models.UniqueConstraint(
                name="student_one_per_ssid", fields=["district", "ssid"], condition=~Q(ssid="")
            ),
            models.CheckConstraint(
                name="student_graduated_with_proof",
                condition=_seen_whole("graduated_on", "graduation"),
            ),
            models.CheckConstraint(
                name="student_emancipated_with_proof",
                condition=_seen_whole("emancipated_on", "emancipation"),
            ),
        ]

    def __str__(self):
        return f"student {self.pk}"

    @property
    def name(self) -> str:
        """The name the student goes by."""
        if self.erased_at:
            return gettext("Deleted record")
        return f"{self.preferred_name or self.first_name} {self.last_name}"

    @property
    def legal_name(self) -> str:
        """The name for permits and payroll (domain: CTE packet, P2)."""
        return " ".join(
            part for part in (self.first_name, self.middle_name, self.last_name) if part
        )

    def is_graduate_on(self, day) -> bool:
        """Whether the school saw a diploma or certificate of that day or before."""
        return self.graduated_on is not None and self.graduated_on <= day


class Guardian(DistrictOwned):
    """A parent, guardian or caregiver: signs by a personal link, has no account."""

    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    language = models.CharField(max_length=5, default="en")
    students = models.ManyToManyField(Student, through="Guardianship", related_name="guardians")

    def __str__(self):
        return f"guardian {self.pk}"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class GuardianshipQuerySet(DistrictQuerySet):
    def reachable(self):
        """Those who may be contacted, first choice first. A no-contact flag is never offered."""
        return self.filter(contact_allowed=True).order_by("rank", "pk")


class Guardianship(DistrictOwned):
    """What a guardian is to a student."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="guardianships")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="guardianships")
    relation = models.CharField(max_length=20, choices=Relation, default=Relation.GUARDIAN)
    rank = models.PositiveSmallIntegerField(default=1)
    contact_allowed = models.BooleanField(default=True)
    from_roster = models.BooleanField(default=False)  # a roster may end only what it made

    objects = DistrictManager.from_queryset(GuardianshipQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="guardianship_once_per_pair", fields=["student", "guardian"]
            ),
        ]

    def __str__(self):
        return f"guardian {self.guardian_id} of student {self.student_id}"


class ContactPointQuerySet(DistrictQuerySet):
    def usable(self):
        """Confirmed and not bouncing: good enough for a signature."""
        return self.exclude(confirmed_at=None).filter(bounced_at=None)


class ContactPoint(DistrictOwned):
    """An e-mail address or phone number of a student or a guardian, with its origin."""

    student = models.ForeignKey(
        Student, null=True, blank=True, on_delete=models.CASCADE, related_name="contact_points"
    )
    guardian = models.ForeignKey(
        Guardian, null=True, blank=True, on_delete=models.CASCADE, related_name="contact_points"
    )
    kind = models.CharField(max_length=10, choices=ContactKind)
    value = models.CharField(max_length=254)  # lower-case address, or E.164 number
    origin = models.CharField(max_length=10, choices=Origin)
    roster_field = models.CharField(max_length=20, blank=True)  # which of the roster's fields it is
    is_school_address = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(ContactPointQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["district", "value"], name="contact_point_value")]
        constraints = [
            models.CheckConstraint(
                name="contact_point_has_one_owner",
                condition=Q(student=None) & ~Q(guardian=None) | ~Q(student=None) & Q(guardian=None),
            ),
            models.UniqueConstraint(
                name="contact_point_once_per_student",
                fields=["student", "kind", "value"],
                condition=~Q(student=None),
            ),
            models.UniqueConstraint(
                name="contact_point_once_per_guardian",
                fields=["guardian", "kind", "value"],
                condition=~Q(guardian=None),
            ),
        ]

    def __str__(self):
        return f"contact point {self.pk} ({self.kind})"


class SourceKey(DistrictOwned):
    """How a source system names a person; many keys may point to one person."""

    source_system = models.CharField(max_length=80)
    sourced_id = models.CharField(max_length=255)
    student = models.ForeignKey(
        Student, null=True, blank=True, on_delete=models.CASCADE, related_name="source_keys"
    )
    guardian = models.ForeignKey(
        Guardian, null=True, blank=True, on_delete=models.CASCADE, related_name="source_keys"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="source_key_once_per_system",
                fields=["district", "source_system", "sourced_id"],
            ),
            models.CheckConstraint(
                name="source_key_has_one_owner",
                condition=Q(student=None) & ~Q(guardian=None) | ~Q(student=None) & Q(guardian=None),
            ),
        ]

    def __str__(self):
        return f"source key {self.pk}"
