"""The list of employers, one organisation, inviting and vetting."""

import pytest

from core.states import IllegalMove
from core.tenancy import within
from districts.models import Membership, User
from employers.actions import employers as actions
from employers.enums import VettingState
from employers.models import Contact, Employer, Worksite
from tests.factories.base import LONG_AGO
from tests.factories.districts import MembershipFactory
from tests.factories.employers import (
    AgreementFactory,
    ContactFactory,
    EmployerFactory,
    OpeningFactory,
    WorksiteFactory,
)
from tests.harness import RoleClient, recorded_verbs, soup, texts

pytestmark = pytest.mark.django_db


def host(district, **values):
    """An employer with a contact, an agreement and an opening."""
    row = EmployerFactory(district=district, **values)
    ContactFactory(employer=row)
    AgreementFactory(employer=row, active=True)
    OpeningFactory(employer=row, district=district)
    return row


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_costs_the_same_however_long(coordinator, count, django_assert_num_queries):
    rows = [host(coordinator.district) for _ in range(count)]
    with within(None):
        EmployerFactory()  # a neighbour's

    with django_assert_num_queries(11):
        response = coordinator.get("employers:list")

    assert set(response.context["employers"]) == set(rows)


@pytest.mark.parametrize(
    ("query", "names"),
    (
        ({}, {"Clinic", "Museum", "Garage"}),
        ({"q": "muse"}, {"Museum"}),
        ({"q": "health"}, {"Clinic"}),
        ({"state": "applied"}, {"Garage"}),
        ({"agreement": "force"}, {"Clinic"}),
        ({"agreement": "way"}, {"Museum"}),
        ({"agreement": "none"}, {"Garage"}),
        ({"state": "nonsense", "q": "garage"}, {"Garage"}),
    ),
)
def test_search_and_filters(mentor, query, names):
    clinic = EmployerFactory(district=mentor.district, name="Clinic", sector="Health", vetted=True)
    museum = EmployerFactory(district=mentor.district, name="Museum", vetted=True)
    EmployerFactory(district=mentor.district, name="Garage")
    AgreementFactory(employer=clinic, active=True)
    AgreementFactory(employer=museum)

    response = mentor.get("employers:list", **query, htmx=True)

    assert set(texts(soup(response), "td.table__main a")) == names
    assert soup(response).select_one("html") is None


def test_the_list_leaves_as_csv_that_no_spreadsheet_calculates(coordinator):
    EmployerFactory(district=coordinator.district, name="=1+1", vetted=True)

    response = coordinator.get("employers:export")

    text = b"".join(response.streaming_content).decode()
    assert text.splitlines()[1] == "'=1+1,,Vetted,,0,,,"


def test_students_do_not_open_the_list_and_an_employer_only_their_own_page(employer, student):
    other = EmployerFactory(district=employer.district, vetted=True)

    assert student.get("employers:list").status_code == 403
    assert employer.get("employers:list").status_code == 403
    assert employer.get("employers:detail", other.pk).status_code == 404
    assert employer.get("employers:detail", employer.employer.pk).status_code == 200


def test_a_neighbours_employer_is_not_there(coordinator):
    with within(None):
        neighbour = EmployerFactory()

    for name in ("detail", "edit", "contact-new", "worksite-new", "agreement-new"):
        assert coordinator.get(f"employers:{name}", neighbour.pk).status_code == 404
    for name in ("vet", "decline", "reconsider"):
        assert coordinator.post(f"employers:{name}", neighbour.pk).status_code == 404


@pytest.mark.parametrize("count", (1, 3))
def test_the_page_of_an_employer_costs_the_same_however_much(
    coordinator, count, django_assert_num_queries
):
    row = EmployerFactory(district=coordinator.district, vetted=True)
    for number in range(count):
        ContactFactory(employer=row)
        WorksiteFactory(employer=row)
        AgreementFactory(employer=row, version=number + 1)
        OpeningFactory(employer=row)

    with django_assert_num_queries(15):
        response = coordinator.get("employers:detail", row.pk)

    assert len(response.context["openings"]) == count


def test_inviting_an_employer_makes_an_account_that_sees_only_its_own(coordinator):
    data = {
        "name": "Harbor Library",
        "sector": "Education",
        "contact_name": "Pilar Menjívar",
        "contact_email": "Pilar@Harbor.example",
        "phone": "",
    }

    response = coordinator.post("employers:new", data=data)

    employer = Employer.objects.get(name="Harbor Library")
    lead = Contact.objects.get(employer=employer)
    assert response["Location"].endswith(f"/employers/{employer.pk}/")
    assert (employer.state, lead.email, lead.is_lead) == ("applied", "pilar@harbor.example", True)
    assert lead.membership.user.email == "pilar@harbor.example"
    assert not lead.membership.user.has_usable_password()
    assert recorded_verbs() == ["employer.invited"]
    assert RoleClient(lead.membership).get("employers:detail", employer.pk).status_code == 200


def test_a_name_or_a_person_is_taken_once(coordinator, employer):
    taken = employer.employer
    first = coordinator.post("employers:new", data=_invitation(name=taken.name.upper()))
    second = coordinator.post("employers:new", data=_invitation(contact_email=employer.user.email))

    assert (first.status_code, second.status_code) == (422, 422)
    assert set(Employer.objects.all()) == {taken}


def _invitation(**values):
    plain = {"name": "New", "contact_name": "A B", "contact_email": "new@example.org"}
    return plain | values


def test_somebody_with_an_account_keeps_it(coordinator):
    known = MembershipFactory(role="mentor", district=coordinator.district)

    coordinator.post("employers:new", data=_invitation(contact_email=known.user.email))

    assert User.objects.filter(email=known.user.email).count() == 1
    roles = Membership.objects.filter(user=known.user).values_list("role", flat=True)
    assert set(roles) == {"mentor", "employer"}


def test_vetting_declining_and_taking_it_back(coordinator):
    row = EmployerFactory(district=coordinator.district)

    for move, state in (
        ("vet", VettingState.VETTED),
        ("vet", VettingState.VETTED),  # nothing to vet now: refused
        ("decline", VettingState.DECLINED),
        ("reconsider", VettingState.APPLIED),
    ):
        coordinator.post(f"employers:{move}", row.pk)
        row.refresh_from_db()
        assert row.state == state

    assert recorded_verbs() == ["employer.vetted", "employer.declined", "employer.reconsidered"]


@pytest.mark.parametrize("who", ("mentor", "employer"))
def test_others_do_not_vet(who, request):
    person = request.getfixturevalue(who)
    row = EmployerFactory(district=person.district)

    assert person.post("employers:vet", row.pk).status_code == 403


def test_two_coordinators_who_vet_at_once_vet_once(coordinator):
    row = EmployerFactory(district=coordinator.district)
    stale = Employer.objects.get(pk=row.pk)
    actions.vet_employer(employer=row, by=coordinator.membership, at=LONG_AGO)

    with pytest.raises(IllegalMove):
        actions.vet_employer(employer=stale, by=coordinator.membership, at=LONG_AGO)

    assert recorded_verbs() == ["employer.vetted"]


def test_an_employer_writes_about_itself_and_adds_people_and_places(employer):
    pk = employer.employer.pk
    about = {"legal_name": "Clinic, Inc.", "sector": "Health", "about": "We help.", "phone": ""}

    for name, data in (
        ("edit", {**about, "website": "", "has_workers_comp": "on"}),
        ("contact-new", {"name": "Ada Gaines", "email": "ada@clinic.example", "language": "es"}),
        ("worksite-new", {"name": "Annex", "address": "12 Pine St", "city": "Pacoima"}),
    ):
        assert employer.get(f"employers:{name}", pk).status_code == 200
        assert employer.post(f"employers:{name}", pk, data=data).status_code == 302

    row = Employer.objects.get(pk=pk)
    assert (row.legal_name, row.about, row.has_workers_comp) == ("Clinic, Inc.", "We help.", True)
    assert set(row.contacts.values_list("name", flat=True)) == {
        employer.contact.name, "Ada Gaines",
    }  # fmt: skip
    assert Worksite.objects.get(employer=row).one_line == "12 Pine St, Pacoima"
    assert recorded_verbs() == ["employer.changed", "contact.added", "worksite.added"]


def test_forms_say_what_is_wrong(employer):
    pk = employer.employer.pk

    twice = employer.post(
        "employers:contact-new",
        pk,
        data={"name": "X", "email": employer.contact.email, "language": "en"},
    )
    nowhere = employer.post("employers:worksite-new", pk, data={"name": "Somewhere"})

    assert (twice.status_code, nowhere.status_code) == (422, 422)
    assert set(Worksite.objects.all()) == set()
