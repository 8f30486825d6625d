"""Whose phone or mailbox is this? Invented people only, so the demo may look everywhere."""

from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from core.tenancy import across
from districts.models import User
from employers.models import Contact
from students.models import ContactPoint


@dataclass(frozen=True)
class Owner:
    """Somebody who gets mails and texts: `box` names all their addresses together."""

    box: str
    name: str
    part: str
    place: str


def of(address: str) -> Owner:
    """Return who reads what is sent to an address; a stranger when nobody is known."""
    with across("a demo's mailbox belongs to a person, not to a district"):
        return _family(address) or _account(address) or _contact(address) or _stranger(address)


def _family(address):
    points = ContactPoint.objects.filter(value__iexact=address)
    points = points.select_related("student__district", "guardian__district")
    point = points.order_by("-guardian_id", "pk").first()
    return person(point.guardian or point.student) if point else None


def _account(address):
    user = User.objects.filter(email__iexact=address).first()
    member = user and user.memberships.select_related("district").order_by("pk").first()
    if not member:
        return None
    if member.role == "student" and hasattr(member, "student"):
        return person(member.student)
    return Owner(f"account-{user.pk}", user.name, member.role, member.district.name)


def _contact(address):
    """A contact without an account; with one, the mail went to the account's address."""
    rows = Contact.objects.select_related("district").order_by("pk")
    row = rows.filter(email__iexact=address).first() or rows.filter(phone=address).first()
    return row and Owner(f"contact-{row.pk}", row.name, "employer", row.district.name)


def person(row) -> Owner:
    """Return a student or guardian as the owner of a mailbox."""
    part = row._meta.model_name
    return Owner(f"{part}-{row.pk}", row.name, part, row.district.name)


def _stranger(address):
    digest = salted_hmac("config.demo.owners", address).hexdigest()[:16]
    return Owner(f"other-{digest}", "", "", "")
