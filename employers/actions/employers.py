"""Who hosts: inviting, vetting, their people and places."""

from django.db import IntegrityError, transaction

from districts import events
from districts.enums import Role
from districts.models import Membership, User
from employers.models import Contact, Employer, Worksite


class Taken(Exception):
    """Another employer of this district has that name, or another employer that contact."""


def invite_employer(*, name, sector, contact_name, contact_email, phone, by, at) -> Employer:
    """Create an employer that waits for vetting, and an account for its lead contact.

    The invitation itself goes out to whoever hears `employer.invited`. Raise `Taken` when the name
    is in use, or the person already works for another employer here.
    """
    if Employer.objects.filter(name__iexact=name).exists():
        raise Taken
    try:
        employer = {"name": name, "sector": sector, "phone": phone}
        return _invite(employer, contact_name, contact_email, by=by, at=at)
    except IntegrityError as twice:  # somebody else wrote the same at the same moment
        raise Taken from twice


@transaction.atomic
def _invite(values, contact_name, contact_email, *, by, at) -> Employer:
    employer = Employer.objects.create(**values)
    lead = {"name": contact_name, "email": contact_email, "is_lead": True}
    contact = Contact.objects.create(
        employer=employer, membership=_member(contact_name, contact_email), **lead
    )
    facts = {"contact": contact.pk}
    events.record("employer.invited", employer, by=by, at=at, facts=facts)
    return employer


def _member(name, email) -> Membership:
    """Return the person's employer membership; a known account is not made twice."""
    user = User.objects.filter(email__iexact=email).first()
    user = user or User.objects.create_user(email, name=name)
    membership, created = Membership.objects.get_or_create(user=user, role=Role.EMPLOYER)
    if not created and Contact.objects.filter(membership=membership).exists():
        raise Taken
    return membership


@transaction.atomic
def vet_employer(*, employer, by, at) -> None:
    """Let the employer through the gate: its openings may be shown, its applicants seen."""
    employer.vet(at=at)
    events.record("employer.vetted", employer, by=by, at=at)


@transaction.atomic
def decline_employer(*, employer, by, at) -> None:
    """Close the gate: openings vanish from students, applicants from the employer."""
    employer.decline()
    events.record("employer.declined", employer, by=by, at=at)


@transaction.atomic
def reconsider_employer(*, employer, by, at) -> None:
    """Undo: back to waiting for vetting."""
    employer.reconsider()
    events.record("employer.reconsidered", employer, by=by, at=at)


@transaction.atomic
def write_employer(*, employer, values, by, at) -> None:
    """Change what is known about an organisation."""
    for name, value in values.items():
        setattr(employer, name, value)
    employer.save(update_fields=list(values))
    events.record("employer.changed", employer, by=by, at=at, facts={"fields": sorted(values)})


@transaction.atomic
def add_contact(*, employer, values, by, at) -> Contact:
    """Add a person who supervises or signs; an account follows when they are invited."""
    contact = Contact.objects.create(employer=employer, **values)
    events.record("contact.added", contact, by=by, at=at, facts={"employer": employer.pk})
    return contact


@transaction.atomic
def add_worksite(*, employer, values, by, at) -> Worksite:
    """Add a place. An address is never rewritten: openings and placements keep theirs."""
    site = Worksite.objects.create(employer=employer, **values)
    events.record("worksite.added", site, by=by, at=at, facts={"employer": employer.pk})
    return site
