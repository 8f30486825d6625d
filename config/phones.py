"""Whose telephone is it? Students and employers may sign in with a code by text."""

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    format_number,
    is_possible_number,
)
from phonenumbers import parse as parse_number

from core.tenancy import across
from districts.enums import Channel, Role
from districts.models import Membership, User
from employers.enums import VettingState
from employers.models import Contact
from notifications.channels import works
from students.enums import ContactKind
from students.models import ContactPoint

MOST = 3  # one number on this many records belongs to nobody in particular


def number(text: str) -> str:
    """Return a number in international writing (a country is assumed), or an empty text."""
    try:
        found = parse_number(text, "US")
    except NumberParseException:
        return ""
    return format_number(found, PhoneNumberFormat.E164) if is_possible_number(found) else ""


def owner(phone: str) -> User | None:
    """Return the one account that a confirmed number belongs to.

    A number that two accounts share, or that this installation cannot text to, opens none.
    """
    if not works(Channel.SMS):
        return None
    with across("a number is typed before a district is known"):
        members = Membership.objects.filter(pk__in=[*_students(phone), *_contacts(phone)])
        open_ones = members.active().filter(district__is_active=True)
        users = set(open_ones.order_by("pk").values_list("user", flat=True)[:MOST])
    return User.objects.get(pk=users.pop()) if len(users) == 1 else None


def _students(phone):
    points = ContactPoint.objects.usable().filter(kind=ContactKind.PHONE, value=phone)
    found = points.exclude(student=None).filter(student__membership__role=Role.STUDENT)
    return found.order_by("pk").values_list("student__membership", flat=True)[:MOST]


def _contacts(phone):
    """Employers' numbers count once the district has vetted them."""
    found = Contact.objects.filter(phone=phone, membership__role=Role.EMPLOYER)
    vetted = found.filter(employer__state=VettingState.VETTED)
    return vetted.order_by("pk").values_list("membership", flat=True)[:MOST]
