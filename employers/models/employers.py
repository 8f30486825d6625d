"""An employer, its people and its worksites."""

from django.db import models
from django.db.models import Q

from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Permission, Role
from districts.models import Membership
from employers.enums import VettingState


class EmployerQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Employers this person may know exist. The district is already applied."""
        if membership.role == Role.EMPLOYER:
            return self.filter(contacts__membership=membership)
        if membership.role == Role.STUDENT:
            return self.filter(state=VettingState.VETTED)
        return self if membership.can(Permission.EMPLOYERS_VIEW) else self.none()

    def vetted(self):
        return self.filter(state=VettingState.VETTED)


class Employer(DistrictOwned, Stateful):
    """An organisation that hosts interns. Vetting is a gate: no contact with a minor before."""

    MOVES = {
        VettingState.APPLIED: {VettingState.VETTED, VettingState.DECLINED},
        VettingState.VETTED: {VettingState.DECLINED},
        VettingState.DECLINED: {VettingState.APPLIED},
    }

    name = models.CharField(max_length=120)
    legal_name = models.CharField(max_length=160, blank=True)
    sector = models.CharField(max_length=80, blank=True)
    about = models.TextField(blank=True, max_length=2_000)
    website = models.URLField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    has_workers_comp = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=VettingState, default=VettingState.APPLIED)
    vetted_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(EmployerQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="employer_name_once", fields=["district", "name"]),
            models.CheckConstraint(
                name="employer_vetted_at_when_vetted",
                condition=~Q(state=VettingState.VETTED) | ~Q(vetted_at=None),
            ),
        ]

    def __str__(self):
        return self.name

    def vet(self, *, at):
        self.move(VettingState.VETTED, vetted_at=at)

    def decline(self):
        self.move(VettingState.DECLINED)

    def reconsider(self):
        self.move(VettingState.APPLIED)

    @property
    def is_vetted(self) -> bool:
        return self.state == VettingState.VETTED


class ContactQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        return self.filter(employer__in=Employer.objects.visible_to(membership))

    def signing(self):
        return self.filter(can_sign=True).order_by("-is_lead", "pk")


class Contact(DistrictOwned):
    """A person at an employer: supervises, answers applicants, signs."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="contacts")
    membership = models.OneToOneField(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="contact"
    )
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=5, default="en")
    is_lead = models.BooleanField(default=False)
    can_sign = models.BooleanField(default=True)

    objects = DistrictManager.from_queryset(ContactQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="contact_email_once_per_employer",
                fields=["employer", "email"],
                condition=~Q(email=""),
            ),
            models.UniqueConstraint(
                name="contact_one_lead_per_employer",
                fields=["employer"],
                condition=Q(is_lead=True),
            ),
        ]

    def __str__(self):
        return f"contact {self.pk}"


class WorksiteQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        return self.filter(employer__in=Employer.objects.visible_to(membership))


class Worksite(DistrictOwned):
    """Where work is done: a real address, or remote and said so."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="worksites")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    zip_code = models.CharField(max_length=10, blank=True)
    is_remote = models.BooleanField(default=False)

    objects = DistrictManager.from_queryset(WorksiteQuerySet)()

    def __str__(self):
        return self.name

    @property
    def one_line(self) -> str:
        """The address in one line, empty when remote."""
        return ", ".join(part for part in (self.address, self.city, self.zip_code) if part)
