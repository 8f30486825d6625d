"""The inbox, what was sent about a student, and asking a signer again."""

from datetime import timedelta

import pytest

from districts.enums import Role
from districts.models import Event
from notifications import unread
from notifications.models import Message
from paperwork.enums import SignerState
from students.models import ContactPoint
from tests.conftest import TODAY
from tests.factories.districts import MembershipFactory, SchoolFactory
from tests.factories.notifications import MessageFactory
from tests.factories.paperwork import SignerFactory
from tests.factories.pipeline import BadgeFactory, JourneyFactory
from tests.harness import RoleClient, drain, soup, texts
from tests.notifications import gateway


def told(client, count=1, **more):
    """Messages to this student or account, each about an own badge."""
    rows = []
    for _ in range(count):
        journey = JourneyFactory(district=client.district, ready=True)
        badge = BadgeFactory(district=client.district, journey=journey)
        rows.append(
            MessageFactory(
                district=client.district,
                membership=client.membership,
                notice="badge_awarded",
                subject_kind="pipeline.badge",
                subject_id=badge.pk,
                sent=True,
                student=journey.student,
                **more,
            )
        )
    return rows


# --- Inbox -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", (1, 3))
def test_the_inbox_costs_the_same_however_long(student, season, count, django_assert_num_queries):
    rows = told(student, count)
    MessageFactory()  # a neighbour's

    with django_assert_num_queries(11):
        response = student.get("notifications:inbox")

    assert {line.message for line in response.context["lines"]} == set(rows)
    assert len(soup(response).select("article")) == count


def test_nobody_reads_what_others_got(student, mentor):
    told(mentor)
    (own,) = told(student)
    (others,) = Message.objects.filter(membership=mentor.membership)

    page = student.get("notifications:inbox")
    answer = student.post("notifications:open", others.pk)
    student.post("notifications:read-all")

    others.refresh_from_db()
    assert [line.message for line in page.context["lines"]] == [own]
    assert answer.status_code == 404
    assert others.read_at is None


def test_a_dropped_message_is_not_in_the_inbox(student):
    told(student)
    Message.objects.update(state="dropped", sent_at=None)

    page = student.get("notifications:inbox")

    assert page.context["lines"] == []
    assert "No messages yet" in soup(page).select_one("main").text


def test_looking_changes_nothing_and_opening_reads_one(student):
    first, _ = told(student, 2)

    student.get("notifications:inbox")
    assert unread.count(student.membership) == 2

    answer = student.post("notifications:open", first.pk)
    assert answer.url == student.url("home-student")
    assert unread.count(student.membership) == 1

    student.post("notifications:read-all")
    assert unread.count(student.membership) == 0
    assert soup(student.get("notifications:inbox")).select("form[action$='read/']") == []


def test_the_menu_counts_what_is_new(student):
    told(student, 3)

    page = soup(student.get("notifications:inbox"))

    assert texts(page, ".bell .count") == ["3 new"]


def test_the_inbox_speaks_the_readers_language(student):
    told(student)
    student.http.cookies["language"] = "es"

    page = soup(student.get("notifications:inbox"))

    assert texts(page, "article h2") == ["Ganaste la insignia Intern Ready"]


# --- What was sent about a student -------------------------------------------------------------


@pytest.mark.parametrize("count", (1, 3))
def test_staff_sees_what_was_sent_about_a_student(
    mentor, student, count, django_assert_num_queries
):
    rows = told(student, count)
    Message.objects.update(student=student.student, address="ana@mail.example")
    told(mentor)  # about somebody else

    with django_assert_num_queries(14):
        response = mentor.get("notifications:student", student.student.pk)

    assert {row.message for row in response.context["rows"]} == set(rows)
    assert "ana@mail.example" not in response.content.decode()
    assert "a…@mail.example" in response.content.decode()


def test_the_panel_is_a_fragment_of_the_page(mentor, student):
    answer = soup(mentor.get("notifications:student", student.student.pk, htmx=True))

    assert answer.select("header, h1") == []
    assert "Nothing was sent yet" in answer.text


def test_a_message_that_waits_says_for_what(mentor, family):
    ContactPoint.objects.filter(pk=family.phone.pk).update(confirmed_at=None)
    family.invite()
    drain()

    page = soup(mentor.get("notifications:student", family.tie.student_id))

    (state,) = texts(page, "td[data-label='State']")
    assert state.startswith("Waits for a contact")
    assert "has not confirmed" in state


def test_another_schools_mentor_sees_nothing(district, student):
    other = SchoolFactory(district=district)
    stranger = MembershipFactory(district=district, role=Role.MENTOR, schools=[other])

    answer = RoleClient(stranger).get("notifications:student", student.student.pk)

    assert answer.status_code == 404


@pytest.mark.parametrize("role", ("student", "employer"))
def test_students_and_employers_do_not_see_what_was_sent(role, student, request):
    client = request.getfixturevalue(role)

    assert client.get("notifications:student", student.student.pk).status_code == 403


# --- Asking again ------------------------------------------------------------------------------


def test_the_student_sends_the_link_again_and_never_sees_it(family, student, clock):
    family.invite()
    drain()
    clock.shift(timedelta(minutes=10))
    placement = family.signer.envelope.packet.placement

    page = student.get("notifications:signers", placement.pk)
    answer = student.post("notifications:resend", family.signer.pk, data={"next": "/elsewhere"})
    drain()

    assert len(gateway.taken) == 2
    assert Event.objects.filter(verb="signer.reminded").get().by == student.membership
    assert answer.url == "/elsewhere"
    shown = page.content.decode()
    assert not any(secret in shown for secret in (family.phone.value, "5550142", "01 42", "/s/"))


def test_an_address_elsewhere_is_not_followed(family, student):
    answer = student.post(
        "notifications:resend", family.signer.pk, data={"next": "https://evil.example/"}
    )

    assert answer.url == student.url("home")


def test_two_clicks_send_one_message(family, student):
    student.post("notifications:resend", family.signer.pk)
    answer = student.post("notifications:resend", family.signer.pk, follow=False)
    drain()

    assert answer.status_code == 302
    assert len(gateway.taken) == 1
    page = soup(student.get("notifications:signers", family.signer.envelope.packet.placement_id))
    assert texts(page, ".hint-why") == ["Sent a moment ago. You can send it again in 10 minutes."]


def test_a_message_that_waits_is_looked_at_again_not_doubled(family, mentor, clock):
    ContactPoint.objects.filter(pk=family.phone.pk).update(confirmed_at=None)
    family.invite()
    drain()
    ContactPoint.objects.filter(pk=family.phone.pk).update(confirmed_at=TODAY)
    clock.shift(timedelta(minutes=11))

    mentor.post("notifications:resend", family.signer.pk)
    drain()

    assert Message.objects.get().state == "sent"
    assert len(gateway.taken) == 1


def test_who_has_signed_is_not_asked_again(family, mentor):
    family.signer.move(SignerState.SIGNED, finished_at=TODAY)

    mentor.post("notifications:resend", family.signer.pk)
    drain()

    assert gateway.taken == {}


def test_a_student_reminds_only_the_own_family(family, district, school, student, employer):
    other = MembershipFactory(district=district, role=Role.STUDENT)

    assert RoleClient(other).post("notifications:resend", family.signer.pk).status_code == 404
    assert employer.post("notifications:resend", family.signer.pk).status_code == 403
    placement = family.signer.envelope.packet.placement
    assert RoleClient(other).get("notifications:signers", placement.pk).status_code == 404
    drain()
    assert gateway.taken == {}


def test_the_panel_of_signers_says_nothing_while_nobody_is_asked(family, mentor, placement):
    asked = mentor.get("notifications:signers", placement.pk, htmx=True)
    family.signer.move(SignerState.SIGNED, finished_at=TODAY)
    nobody = mentor.get("notifications:signers", placement.pk, htmx=True)

    assert texts(soup(asked), ".todo__title") == ["Parent or guardian"]
    assert nobody.content.decode().strip() == ""


@pytest.mark.parametrize(
    "roles",
    (
        {"employer": "employer"},
        {"employer": "employer", "coordinator": "coordinator", "issuer": "office"},
    ),
)
def test_the_panel_of_signers_costs_the_same(
    family, mentor, roles, request, django_assert_num_queries
):
    envelope = family.signer.envelope
    for role, person in roles.items():
        SignerFactory(
            district=envelope.district, envelope=envelope, role=role, invited=True, order=2,
            guardian=None, membership=request.getfixturevalue(person).membership,
        )  # fmt: skip

    with django_assert_num_queries(14):
        page = mentor.get("notifications:signers", envelope.packet.placement_id, htmx=True)

    assert len(soup(page).select(".todo")) == 1 + len(roles)
