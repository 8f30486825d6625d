"""Single sign-on against a real provider: who comes in, and who stays out without a trace."""

import pytest

from districts.enums import Role
from districts.models import Event, Identity, IdentityProvider, Membership, User
from students.models import Student
from tests.districts.way import (
    NOT_KNOWN,
    everything,
    leave,
    plus,
    reasons,
    refused,
    sign_in,
    signed_in,
    without,
)
from tests.factories.districts import MembershipFactory
from tests.factories.students import ContactPointFactory, StudentFactory
from tests.harness import recorded_verbs
from tests.harness.sign_in import query_of, walk_through


def test_a_teacher_comes_in_and_is_only_what_their_membership_says(client, provider, teacher, ana):
    response = sign_in(client, provider, ana)

    assert (response.status_code, response.url) == (302, "/d/sample/")
    assert client.get("/d/sample/", follow=True).status_code == 200
    assert Identity.objects.get().user == teacher.user
    assert recorded_verbs() == ["identity.linked", "sso.signed_in", "account.signed_in"]
    facts = Event.objects.get(verb="sso.signed_in").facts
    assert facts == {"second_factor": False}


def test_the_second_time_the_subject_is_enough(client, provider, service, ana):
    sign_in(client, provider, ana)
    client.logout()
    service.knows(ana, email="new.address@sample.example", email_verified=False)

    sign_in(client, provider, ana)

    assert signed_in(client)
    assert Identity.objects.count() == 1


def test_the_way_out_carries_state_nonce_and_a_challenge_and_the_secret_stays_here(
    client, provider, service, ana
):
    leaving = leave(client, provider)
    asked = query_of(leaving.url)
    client.get(walk_through(leaving, ana))

    assert asked["redirect_uri"] == f"http://testserver/d/sample/sign-in/{provider.pk}/back/"
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert provider.client_secret not in leaving.url
    assert len(service.tokens[0]["code_verifier"]) >= 43
    assert "client_secret" not in service.tokens[0]  # it went in the header


def test_the_session_is_a_new_one_after_signing_in(client, provider, ana):
    back = walk_through(leave(client, provider), ana)
    before = client.session.session_key

    client.get(back)

    assert client.session.session_key != before


def test_the_way_back_leads_to_the_page_that_was_asked_for_inside_this_district_only(
    client, provider, ana
):
    wanted = client.get(walk_through(leave(client, provider, next="/d/sample/students/"), ana))
    client.logout()
    foreign = [
        client.get(walk_through(leave(client, provider, next=address), ana)).url
        for address in ("https://evil.example/", "//evil.example", "/d/other/", "/\\evil.example")
    ]

    assert wanted.url == "/d/sample/students/"
    assert set(foreign) == {"/d/sample/"}


@pytest.mark.parametrize(
    "claims",
    (
        {"email": "ana@sample.example", "email_verified": False},
        {"email": "ana@sample.example"},
        {"email": "ana@sample.example", "email_verified": "yes"},
        {"email": "somebody.else@sample.example", "email_verified": True},
        {"email": "ana@sample.example.org", "email_verified": True},
        {"email": ["ana@sample.example"], "email_verified": True},
        {"email_verified": True, "name": "Ana Reyes"},
        {},
    ),
)
def test_who_is_not_known_by_a_vouched_address_stays_out(
    client, provider, service, teacher, claims
):
    before = everything()
    service.knows("stranger", **{"name": teacher.user.name, **claims})

    response = sign_in(client, provider, "stranger")

    assert refused(client, response, NOT_KNOWN)
    assert everything() == before
    assert reasons() == ["unknown"]
    assert "ana@" not in response.content.decode()


def test_a_name_opens_nothing(client, provider, service, school):
    student = StudentFactory(school=school, first_name="Ana", last_name="Reyes")
    service.knows(
        "namesake", email="ana.reyes@elsewhere.example", email_verified=True, name=student.name,
        given_name="Ana", family_name="Reyes",
    )  # fmt: skip

    response = sign_in(client, provider, "namesake")

    assert refused(client, response, NOT_KNOWN)
    assert Student.objects.get().membership is None


def test_an_address_of_the_neighbour_opens_nothing_here(client, provider, service):
    theirs = MembershipFactory(role=Role.ADMIN)
    pupil = ContactPointFactory(student=StudentFactory(district=theirs.district))
    for subject, address in (("staff", theirs.user.email), ("pupil", pupil.value)):
        service.knows(subject, email=address, email_verified=True)

        assert refused(client, sign_in(client, provider, subject), NOT_KNOWN)

    assert reasons() == ["unknown", "unknown"]


def test_an_address_that_only_the_student_gave_opens_nothing(client, provider, service, school):
    student = StudentFactory(school=school)
    point = ContactPointFactory(student=student, unconfirmed=True)
    service.knows("s", email=point.value, email_verified=True)

    assert refused(client, sign_in(client, provider, "s"), NOT_KNOWN)


def test_a_student_of_the_roster_comes_in_by_the_school_address_and_gets_an_account(
    client, provider, service, school, season
):
    student = StudentFactory(school=school)
    point = ContactPointFactory(student=student)
    service.knows("s", email=point.value.upper(), email_verified=True, roles=["admin"])

    sign_in(client, provider, "s")

    member = Student.objects.get().membership
    assert (member.role, member.user.email) == (Role.STUDENT, point.value)
    assert not member.user.has_usable_password()
    assert client.get("/d/sample/", follow=True).redirect_chain[-1][0] == "/d/sample/my/"
    assert recorded_verbs() == [
        "student.account_opened", "identity.linked", "sso.signed_in", "account.signed_in",
    ]  # fmt: skip


def test_a_student_comes_in_by_the_number_of_the_school(client, provider, service, student):
    IdentityProvider.objects.filter(pk=provider.pk).update(sis_claim="sis_id")
    number = student.student.district_student_id
    service.knows("s", email="private@elsewhere.example", email_verified=False, sis_id=number)

    sign_in(client, provider, "s")

    assert Identity.objects.get().user == student.user


def test_a_number_and_an_address_of_two_students_open_neither(
    client, provider, service, student, school
):
    IdentityProvider.objects.filter(pk=provider.pk).update(sis_claim="sis_id")
    point = ContactPointFactory(student=StudentFactory(school=school))
    number = student.student.district_student_id
    service.knows("s", email=point.value, email_verified=True, sis_id=number)
    before = everything()

    assert refused(client, sign_in(client, provider, "s"), NOT_KNOWN)
    assert everything() == before
    assert reasons() == ["ambiguous"]


def test_a_student_who_left_stays_out(client, provider, service, school, clock):
    student = StudentFactory(school=school, left_on="2026-04-01")
    point = ContactPointFactory(student=student)
    service.knows("s", email=point.value, email_verified=True)

    assert refused(client, sign_in(client, provider, "s"), NOT_KNOWN)


@pytest.mark.parametrize("known_as", ("an operator", "staff of the neighbour"))
def test_a_roster_cannot_reach_for_somebody_elses_account(
    client, provider, service, school, known_as
):
    role = Role.STUDENT if known_as == "an operator" else Role.ADMIN
    other = MembershipFactory(role=role)
    if known_as == "an operator":
        User.objects.filter(pk=other.user_id).update(is_operator=True)
    ContactPointFactory(student=StudentFactory(school=school), value=other.user.email)
    service.knows("s", email=other.user.email, email_verified=True)
    before = everything()

    assert refused(client, sign_in(client, provider, "s"), NOT_KNOWN)
    assert everything() == before


def test_an_operator_never_comes_in_this_way(client, provider, teacher, ana):
    User.objects.filter(pk=teacher.user_id).update(is_operator=True)

    assert refused(client, sign_in(client, provider, ana), NOT_KNOWN)
    assert reasons() == ["no_access"]


def test_an_address_given_to_somebody_new_does_not_open_the_old_account(
    client, provider, service, ana
):
    sign_in(client, provider, ana)
    client.logout()
    service.knows("successor", email="ana@sample.example", email_verified=True)

    assert refused(client, sign_in(client, provider, "successor"), NOT_KNOWN)
    assert reasons() == ["other_identity"]


def test_a_role_that_the_service_may_not_open_stays_closed(client, provider, ana):
    IdentityProvider.objects.filter(pk=provider.pk).update(roles=[Role.STUDENT])

    assert refused(client, sign_in(client, provider, ana), NOT_KNOWN)


def test_other_hats_of_the_same_person_stay_on_the_hook(client, provider, teacher, ana):
    MembershipFactory(district=teacher.district, user=teacher.user, role=Role.ADMIN)
    IdentityProvider.objects.filter(pk=provider.pk).update(
        roles=[Role.MENTOR], is_second_factor=True
    )
    sign_in(client, provider, ana)

    assert client.post("/d/sample/role/", {"role": "admin"}).status_code == 404
    assert client.get("/d/sample/district/people/").status_code == 403


def test_ended_access_stays_ended(client, provider, teacher, ana):
    sign_in(client, provider, ana)
    Membership.objects.filter(pk=teacher.pk).update(is_active=False)

    assert client.get("/d/sample/students/").status_code == 404
    client.logout()
    assert refused(client, sign_in(client, provider, ana), NOT_KNOWN)


def test_a_domain_that_is_not_the_districts_is_not_believed(client, provider, ana):
    IdentityProvider.objects.filter(pk=provider.pk).update(domains=["other.example"])

    assert refused(client, sign_in(client, provider, ana), NOT_KNOWN)


@pytest.mark.parametrize("tenant", ("theirs.example", None, 7, ["sample.example"]))
def test_an_issuer_for_everybody_must_name_this_district(client, provider, service, ana, tenant):
    IdentityProvider.objects.filter(pk=provider.pk).update(
        tenant="sample.example", tenant_claim="hd"
    )
    service.spoil(plus(hd=tenant) if tenant else without("hd"))
    assert refused(client, sign_in(client, provider, ana), NOT_KNOWN)

    service.spoil(plus(hd="Sample.Example"))
    sign_in(client, provider, ana)

    assert signed_in(client)
    assert reasons() == ["tenant"]
