"""Accounts, and what an account may do in a district."""

from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core import clock
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import (
    AT_SCHOOLS,
    DISTRICT_WIDE,
    ROLE_PERMISSIONS,
    STAFF,
    Permission,
    Role,
    Standing,
)
from districts.models.districts import School


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """Return a saved account; without a password only codes and single sign-on open it."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_operator=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, with an e-mail address; roles come from memberships."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    # Part of every session's and reset link's signature: raising it ends them all at once.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_any_case")]

    def __str__(self):
        return f"user {self.pk}"

    @property
    def is_staff(self) -> bool:
        return self.is_operator

    def end_sessions(self) -> None:
        """Sign this account out everywhere, at once: no session of before opens anything."""
        type(self).objects.filter(pk=self.pk).update(session_epoch=F("session_epoch") + 1)
        self.refresh_from_db(fields=["session_epoch"])

    def deactivate(self) -> None:
        """Close the account and every session of it; opening it again brings none of them back."""
        type(self).objects.filter(pk=self.pk).update(is_active=False)
        self.is_active = False
        self.end_sessions()

    def _get_session_auth_hash(self, secret=None):
        """What a session must hold: it changes with the password and with `end_sessions`."""
        return salted_hmac(
            "districts.User.session",
            f"{self.password}:{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class MembershipQuerySet(DistrictQuerySet):
    def active(self):
        return self.filter(is_active=True, user__is_active=True)

    def visible_to(self, membership):
        """Who has access here: for those who change it; everybody else sees their own roles."""
        if membership.can(Permission.PEOPLE_WRITE):
            return self.of_people()
        return self.filter(user=membership.user_id)

    def standing(self, word, *, now, idle_days):
        """Narrow to one word of `enums.Standing`; an empty or unknown word narrows nothing."""
        active = Q(is_active=True, user__is_active=True)
        long_ago = now - timedelta(days=idle_days)
        several = (
            Membership.objects.active().filter(user=OuterRef("user")).exclude(pk=OuterRef("pk"))
        )
        wanted = {
            Standing.ACTIVE: active,
            Standing.NEVER: active & Q(last_seen_at=None),
            Standing.IDLE: active & Q(last_seen_at__lt=long_ago),
            # The roster's own word about a student; the name is the one the student's row gives.
            Standing.LEFT: active & Q(student__left_on__isnull=False),
            Standing.ENDED: Q(is_active=False),
            Standing.CLOSED: Q(user__is_active=False),
            Standing.SEVERAL: active & Q(Exists(several)),
            Standing.NO_SCHOOL: active & Q(role__in=AT_SCHOOLS) & ~_has_school(),
            Standing.UNREVIEWED: active & (Q(reviewed_at=None) | Q(reviewed_at__lt=long_ago)),
        }
        return self.filter(wanted.get(word, Q()))

    def of_people(self):
        """Without the shadows of operators' visits: those are listed by themselves."""
        return self.filter(is_shadow=False)

    def with_place(self):
        """Name the first school a membership works with now, and say how many there are."""
        now = MembershipSchool.objects.filter(membership=OuterRef("pk")).current()
        first = now.order_by("school__name", "pk").values("school__short_name")[:1]
        every = now.order_by().values("membership").annotate(n=models.Count("pk")).values("n")
        return self.annotate(place=Subquery(first), places=Subquery(every))

    def staff(self):
        return self.filter(role__in=STAFF)

    def holding(self, permission):
        """Memberships whose role grants a permission."""
        roles = [role for role, granted in ROLE_PERMISSIONS.items() if permission in granted]
        return self.filter(role__in=roles)


def _has_school():
    """Say in SQL whether a membership works with a school today."""
    return Q(Exists(MembershipSchool.objects.filter(membership=OuterRef("pk")).current()))


class Membership(DistrictOwned):
    """What one account is in one district: a role, and for school roles the schools."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    title = models.CharField(max_length=80, blank=True)
    schools = models.ManyToManyField(School, through="MembershipSchool", related_name="members")
    is_active = models.BooleanField(default=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)  # an admin said: still right
    # What an operator's visits are signed with; never active (see `OperatorVisit`).
    is_shadow = models.BooleanField(default=False, editable=False)

    objects = DistrictManager.from_queryset(MembershipQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="membership_one_per_user_and_role", fields=["district", "user", "role"]
            ),
            models.CheckConstraint(
                name="membership_shadow_is_never_active",
                condition=Q(is_shadow=False) | Q(is_active=False),
            ),
        ]

    def __str__(self):
        return f"membership {self.pk} ({self.role})"

    def can(self, permission: Permission) -> bool:
        return permission in ROLE_PERMISSIONS.get(self.role, frozenset())

    @property
    def is_district_wide(self) -> bool:
        return self.role in DISTRICT_WIDE

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF


class MembershipSchoolQuerySet(DistrictQuerySet):
    def current(self):
        """Grants that have not run out; the last day counts."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=clock.today()))


class MembershipSchool(DistrictOwned):
    """A school that a membership works with, until a day where one is named."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="grants")
    school = models.ForeignKey(School, on_delete=models.CASCADE)
    until_on = models.DateField(null=True, blank=True)

    objects = DistrictManager.from_queryset(MembershipSchoolQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="membership_school_once", fields=["membership", "school"]),
        ]

    def __str__(self):
        return f"{self.membership_id} at {self.school_id}"
