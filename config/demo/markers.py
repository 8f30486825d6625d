"""Unique words in private places, with who may ever see them: walls are tested against these.

Nothing here is checked by the product itself; a word that turns up elsewhere is a leak.
"""

from core.tenancy import across, within
from districts.enums import Role
from districts.models import District, Membership
from employers.enums import OpeningState
from employers.models import Opening
from pipeline.enums import ReviewState
from pipeline.models import Application, Journey, Review
from students.models import Guardian, Student

WIDE = [Role.COORDINATOR, Role.ADMIN]
HOSTS = [Role.MENTOR, Role.OFFICE, Role.PARTNER, *WIDE]


def plant(district) -> None:
    """Write the words into the records of one student without a place, and one draft opening."""
    word = _words(district)
    journey = _subject()
    student = journey.student
    Student.objects.filter(pk=student.pk).update(address=f"77 {word('street')} Street")
    Guardian.objects.filter(students=student).update(first_name=word("guardian"))
    _one(Review.objects.filter(journey=journey)).update(
        comment=f"Please see me about {word('comment')}."
    )
    _one(Application.objects.filter(journey=journey)).update(
        letter=f"Dear team, I once built {word('letter')} with my uncle."
    )
    draft = Opening.objects.filter(state=OpeningState.DRAFT)
    _one(draft).update(requirements=f"Ask for {word('draft')} at the desk.")


def markers() -> list[dict]:
    """Return value, tenant, subject, allow_users and allow_roles of every planted word."""
    with across("the list of planted words covers both districts"):
        districts = list(District.objects.filter(slug__in=("los-robles", "bayview")))
    return [row for district in districts for row in _of(district)]


def _of(district):
    word = _words(district)
    with within(district):
        journey = _subject()
        family = _near(journey)
        host = _hosts(_first(Application.objects.filter(journey=journey)).opening)
        drafter = _hosts(_first(Opening.objects.filter(state=OpeningState.DRAFT)))
    rows = (
        ("street", "a student's home address", family, WIDE),
        ("guardian", "a guardian's name", family, WIDE),
        ("comment", "a mentor's comment on a résumé", family, WIDE),
        ("letter", "a letter to one employer", family | host, WIDE),
        ("draft", "an opening that is not posted", drafter, HOSTS),
    )
    return [
        {
            "value": word(place),
            "tenant": district.slug,
            "subject": subject,
            "allow_users": sorted(users),
            "allow_roles": [str(role) for role in roles],
        }
        for place, subject, users, roles in rows
    ]


def _words(district):
    stem = "".join(part[0] for part in district.slug.split("-")) + district.slug[-3:]
    return lambda place: f"zq{stem}{place}"


def _subject() -> Journey:
    """The last student without a place who applied and got a comment."""
    rows = Journey.objects.filter(placed_at=None, reviews__state=ReviewState.RETURNED)
    rows = rows.filter(applications__isnull=False)
    return rows.select_related("student", "school").order_by("-pk").first()


def _near(journey) -> set[str]:
    """The student, and who works at the student's school."""
    at_school = Membership.objects.filter(schools=journey.school)
    mine = Membership.objects.filter(student=journey.student)
    return {member.user.email for member in (at_school | mine).select_related("user").distinct()}


def _hosts(opening) -> set[str]:
    people = Membership.objects.filter(contact__employer=opening.employer_id)
    return {member.user.email for member in people.select_related("user")}


def _first(rows):
    return rows.order_by("pk").first()


def _one(rows):
    """The first row as a queryset, for an update."""
    return rows.model.objects.filter(pk=_first(rows).pk)
