"""Invitations: how a person comes to have a role here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import InvitationState as State
from districts.enums import Role
from districts.models.districts import School
from districts.models.people import Membership


class InvitationQuerySet(DistrictQuerySet):
    def open(self):
        return self.filter(state=State.OPEN)

    def run_out(self, now):
        return self.open().filter(expires_at__lte=now)


class Invitation(DistrictOwned, Stateful):
    """One role held out to one address. Its link is minted when the mail goes, kept as a digest.

    An address that has an account gets the role only after its owner accepts.
    """

    MOVES = {State.OPEN: {State.ACCEPTED, State.WITHDRAWN, State.EXPIRED}}

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role)
    title = models.CharField(max_length=80, blank=True)
    schools = models.ManyToManyField(School, through="InvitationSchool", related_name="+")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en")
    invited_by = models.ForeignKey(  # nobody: the platform's operator
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField()  # when the mail was last asked for
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    membership = models.ForeignKey(  # what it became
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )

    objects = DistrictManager.from_queryset(InvitationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "district",
                "role",
                name="invitation_one_open_per_address_and_role",
                condition=Q(state=State.OPEN),
            ),
            models.CheckConstraint(
                name="invitation_accepted_with_its_membership",
                condition=Q(state=State.ACCEPTED, membership__isnull=False)
                | ~Q(state=State.ACCEPTED) & Q(membership=None),
            ),
        ]

    def __str__(self):
        return f"invitation {self.pk} ({self.role}, {self.state})"

    def is_live(self, now) -> bool:
        return self.state == State.OPEN and self.expires_at > now


class InvitationSchool(DistrictOwned):
    """A school that comes with the role, until a day where one is named."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="grants")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="invitation_school_once", fields=["invitation", "school"]),
        ]

    def __str__(self):
        return f"invitation {self.invitation_id} to {self.school_id}"
