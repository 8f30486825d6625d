"""Students who come in through their district's single sign-on: the roster says who they are."""

from django.db import transaction

from districts import events
from districts.actions.sso import may_become_student
from districts.enums import Role
from districts.models import Membership, User
from districts.sso import Refused
from students.enums import ContactKind, Origin
from students.models import ContactPoint, Student


def find(*, claims, roles, at) -> Membership | None:
    """Return the membership of the one student whom the claims name by number or school address.

    A name is never looked at. A student without an account gets one. Raise `Refused` when the
    claims fit several students, or an account that must not become a student's.
    """
    students = list(_named(claims)[:2]) if Role.STUDENT in roles else []
    if not students:
        return None
    if len(students) > 1:
        raise Refused("ambiguous")
    return students[0].membership or open_account(student=students[0], claims=claims, at=at)


def _named(claims):
    here = Student.objects.enrolled().select_related("membership__user", "district")
    found = here.none()
    if claims.sis_id:
        found |= here.filter(district_student_id=claims.sis_id)
    if claims.email:
        found |= here.filter(pk__in=_addressed(claims.email))
    return found.order_by("pk")


def _addressed(email):
    """Students to whom the roster, and nobody else, gave this address."""
    points = ContactPoint.objects.filter(kind=ContactKind.EMAIL, origin=Origin.ROSTER, value=email)
    return points.exclude(student=None).values("student_id")


@transaction.atomic
def open_account(*, student, claims, at) -> Membership:
    """Give a student an account and a membership; only single sign-on and codes open it."""
    user = _account(student, claims.email or _roster_address(student))
    membership, _new = Membership.objects.get_or_create(user=user, role=Role.STUDENT)
    if Student.objects.filter(membership=membership).exists():
        raise Refused("ambiguous")
    Student.objects.filter(pk=student.pk).update(membership=membership)
    events.record("student.account_opened", student, by=None, at=at, student=student)
    return membership


def _account(student, email) -> User:
    if not email:
        raise Refused("no_address")
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        return User.objects.create_user(email, name=student.name, language=student.language)
    if not may_become_student(user):
        raise Refused("ambiguous")
    return user


def _roster_address(student) -> str:
    mine = ContactPoint.objects.filter(
        student=student, kind=ContactKind.EMAIL, origin=Origin.ROSTER, is_school_address=True
    )
    return mine.order_by("pk").values_list("value", flat=True).first() or ""
