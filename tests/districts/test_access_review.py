"""The access review: filters, confirming, ending with one question and undo, signing, exports."""

import io
from datetime import timedelta

import openpyxl
import pytest

from core import clock
from core.tenancy import across
from districts.actions import reviews
from districts.enums import ROLE_PERMISSIONS, Permission, Role, Standing
from districts.models import AccessReview, Event, Membership, MembershipSchool
from tests.factories.districts import (
    MembershipFactory,
    OperatorVisitFactory,
    SchoolFactory,
)
from tests.factories.students import StudentFactory
from tests.harness import recorded_verbs, soup, texts
from tests.harness.sessions import sign_in


@pytest.fixture
def cast(admin, school):
    """One person for each standing, by a word for it."""
    now, district = clock.now(), admin.district

    def at(role, **facts):
        return MembershipFactory(district=district, role=role, **facts)

    def here(**facts):
        seen = {"last_seen_at": now, "reviewed_at": now, "schools": [school]}
        return at(Role.MENTOR, **seen | facts)

    several = here()
    left = at(Role.STUDENT, last_seen_at=now, reviewed_at=now)
    StudentFactory(district=district, school=school, membership=left, left_on=clock.today())
    Membership.objects.filter(pk=admin.membership.pk).update(last_seen_at=now, reviewed_at=now)
    return {
        "fine": here(),
        "never": here(last_seen_at=None),
        "idle": here(last_seen_at=now - timedelta(days=61)),
        "left": left,
        "no_school": here(schools=[]),
        "unreviewed": here(reviewed_at=None),
        "several": several,
        "second": at(Role.OFFICE, user=several.user, last_seen_at=now, reviewed_at=now,
                     schools=[school]),
        "ended": here(is_active=False),
        "closed": here(user__is_active=False),
        "admin": admin.membership,
    }  # fmt: skip


WHO = {
    Standing.NEVER: {"never"},
    Standing.IDLE: {"idle"},
    Standing.LEFT: {"left"},
    Standing.NO_SCHOOL: {"no_school"},
    Standing.SEVERAL: {"several", "second"},
    Standing.UNREVIEWED: {"unreviewed"},
    Standing.ENDED: {"ended"},
    Standing.CLOSED: {"closed"},
}


@pytest.mark.parametrize("standing", WHO)
def test_a_standing_finds_its_people_and_nobody_else(admin, cast, standing):
    MembershipFactory(is_active=False)  # a neighbour's
    response = admin.get("districts:people", standing=standing)

    names = {member.pk: name for name, member in cast.items()}
    assert {names[row.pk] for row in response.context["people"]} == WHO[standing]


def test_active_is_everybody_who_can_do_something_now(admin, cast):
    response = admin.get("districts:people", standing="active")

    assert {row.pk for row in response.context["people"]} == {
        member.pk for name, member in cast.items() if name not in {"ended", "closed"}
    }


def test_how_long_is_long_can_be_said(admin, cast):
    response = admin.get("districts:people", standing="idle", days=62)

    assert list(response.context["people"]) == []


@pytest.mark.parametrize(
    "asked",
    (
        {"school": "1"}, {"school": "x"}, {"days": "9" * 40}, {"standing": "?"}, {"role": "nobody"},
        {"sort": "password"},
    ),
)  # fmt: skip
def test_filters_that_make_no_sense_are_no_error(admin, asked):
    assert admin.get("districts:people", **asked).status_code == 200


def test_a_school_finds_who_works_there_now(admin, mentor, partner, school):
    MembershipFactory(district=admin.district, role=Role.MENTOR,
                      schools=[SchoolFactory(district=admin.district)])  # fmt: skip
    partner.membership.grants.update(until_on=clock.today() - timedelta(days=1))

    response = admin.get("districts:people", school=school.pk)

    assert list(response.context["people"]) == [mentor.membership]


def choose(admin, *members, **how):
    return admin.post("districts:people-chosen", data={"person": [m.pk for m in members], **how})


def test_confirming_notes_the_day_on_each_and_one_event(admin, mentor, office):
    choose(admin, mentor.membership, office.membership, confirm="yes")

    rows = Membership.objects.exclude(reviewed_at=None)
    assert set(rows) == {mentor.membership, office.membership}
    assert recorded_verbs() == ["access.confirmed"]


def test_ending_many_asks_once_and_can_be_undone(admin, mentor, office):
    page = choose(admin, mentor.membership, office.membership, end="yes")
    assert texts(soup(page), "h1") == ["End the access of 2 people?"]
    assert Membership.objects.active().count() == 3

    choose(admin, mentor.membership, office.membership, sure="yes")
    assert list(Membership.objects.active()) == [admin.membership]
    assert "2 roles ended just now." in admin.get("districts:people").text

    admin.post("districts:people-undo")
    assert Membership.objects.active().count() == 3
    assert "ended just now" not in admin.get("districts:people").text
    assert recorded_verbs() == ["membership.ended"] * 2 + ["membership.restored"] * 2


def test_a_neighbours_key_among_the_ticked_is_nobody(admin, mentor):
    theirs = MembershipFactory(role=Role.MENTOR)

    choose(admin, mentor.membership, theirs, sure="yes")

    with across("a test looks next door"):
        theirs.refresh_from_db()
    assert theirs.is_active
    assert not Membership.objects.get(pk=mentor.membership.pk).is_active


@pytest.mark.parametrize("key", ("", "x", "-1", "9" * 40, "²"))
def test_nonsense_among_the_ticked_is_nobody(admin, key):
    answer = admin.post("districts:people-chosen", data={"person": key, "sure": "yes"})

    assert answer.status_code == 302
    assert recorded_verbs() == []


def test_a_review_is_signed_and_the_next_one_falls_due(admin, mentor, clock):
    assert "An access review is due" in admin.get("home-admin").text
    choose(admin, mentor.membership, confirm="yes")

    admin.post("districts:review")

    review = AccessReview.objects.get()
    assert (review.reviewed_by, review.active_count, review.confirmed_count) == (
        admin.membership, 2, 1,
    )  # fmt: skip
    assert review.next_on == review.reviewed_at.date() + timedelta(days=90)
    assert "An access review is due" not in admin.get("home-admin").text
    clock.shift(timedelta(days=91))
    sign_in(admin.http, admin.user)
    assert "An access review is due" in admin.get("home-admin").text
    assert recorded_verbs() == ["access.confirmed", "access.reviewed"]


def test_a_review_once_signed_cannot_be_changed(admin):
    reviews.finish(district=admin.district, by=admin.membership, at=clock.now())

    with pytest.raises(Exception, match="append-only"):
        AccessReview.objects.update(confirmed_count=99)


def test_both_exports_hold_the_filtered_rows_and_are_recorded(admin, mentor, office):
    csv = b"".join(admin.get("districts:people-csv", role="mentor").streaming_content).decode()
    book = openpyxl.load_workbook(
        io.BytesIO(admin.get("districts:people-xlsx", role="mentor").getvalue())
    )

    lines = csv.removeprefix("\ufeff").splitlines()
    rows = [[str(cell or "") for cell in row] for row in book.active.values]
    assert len(lines) == len(rows) == 2
    assert rows[1][:5] == [mentor.user.name, mentor.user.email, "School mentor", "", "Sample"]
    assert lines[1].startswith(f"{mentor.user.name},{mentor.user.email},School mentor")
    assert list(Event.objects.values_list("verb", "facts")) == [
        ("access.exported", {"count": 1}),
        ("access.exported", {"count": 1}),
    ]


def test_a_formula_in_a_name_stays_text_in_a_workbook(admin, mentor):
    mentor.user.name = '=HYPERLINK("x")\x01'
    mentor.user.save()

    book = openpyxl.load_workbook(io.BytesIO(admin.get("districts:people-xlsx").getvalue()))

    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert any(cell.value == '\'=HYPERLINK("x")' for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}


# --- One person ------------------------------------------------------------------------------


def test_schools_and_title_change_at_once(admin, mentor, school):
    other = SchoolFactory(district=admin.district, name="Other High")
    theirs = StudentFactory(district=admin.district, school=other)
    assert mentor.get("students:detail", theirs.pk).status_code == 404

    admin.post("districts:person", mentor.membership.pk,
               data={"title": "Lead", "schools": [other.pk]})  # fmt: skip

    assert mentor.get("students:detail", theirs.pk).status_code == 200
    event = Event.objects.get(verb="membership.changed")
    assert event.facts == {"added": [other.pk], "removed": [school.pk], "until": ""}
    assert Membership.objects.get(pk=mentor.membership.pk).title == "Lead"


@pytest.mark.parametrize("schools", ([], [10**18], ["x"]))
def test_a_mentor_keeps_at_least_one_school_of_the_district(admin, mentor, schools):
    answer = admin.post("districts:person", mentor.membership.pk, data={"schools": schools})

    assert answer.status_code == 422
    assert mentor.membership.schools.count() == 1


def test_a_neighbours_school_cannot_be_given(admin, mentor):
    data = {"schools": [SchoolFactory().pk]}
    assert admin.post("districts:person", mentor.membership.pk, data=data).status_code == 422


def test_a_neighbours_person_is_not_there(admin):
    theirs = MembershipFactory(role=Role.MENTOR)

    assert admin.get("districts:person", theirs.pk).status_code == 404
    assert admin.post("districts:person", theirs.pk, data={"title": "x"}).status_code == 404


def test_an_operators_shadow_is_no_person_and_cannot_be_restored(admin):
    shadow = OperatorVisitFactory(district=admin.district).membership

    assert shadow not in list(admin.get("districts:people").context["people"])
    assert admin.post("districts:restore-access", shadow.pk).status_code == 404
    assert not Membership.objects.get(pk=shadow.pk).is_active


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
@pytest.mark.parametrize("name", ("people-chosen", "people-undo", "review"))
def test_only_admins_review(district, role, name):
    assert Permission.PEOPLE_WRITE not in ROLE_PERMISSIONS[role]


def test_others_get_no_page_of_it(mentor, coordinator):
    for person in (mentor, coordinator):
        for name in ("people", "people-csv", "people-xlsx", "invitations"):
            assert person.get(f"districts:{name}").status_code == 403
        for name in ("people-chosen", "people-undo", "review"):
            assert person.post(f"districts:{name}").status_code == 403


# --- Grants that end -----------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "seen"), ((-1, False), (0, True), (1, True)))
def test_a_grant_holds_through_its_last_day(partner, days, seen):
    student = StudentFactory(district=partner.district, school=partner.school)
    until = clock.today() + timedelta(days=days)
    MembershipSchool.objects.filter(membership=partner.membership).update(until_on=until)

    status = partner.get("students:detail", student.pk).status_code

    assert status == (200 if seen else 404)


def test_the_last_day_is_shown_and_kept_to_partners(admin, partner, mentor):
    until = clock.today() + timedelta(days=9)
    data = {"schools": [partner.school.pk], "until_on": until.isoformat()}
    for person in (partner, mentor):
        admin.post("districts:person", person.membership.pk, data=data)

    ends = dict(MembershipSchool.objects.values_list("membership", "until_on"))
    assert ends == {partner.membership.pk: until, mentor.membership.pk: None}
    assert "until Wed, May 6" in admin.get("districts:people", role="partner").text


def test_a_day_that_is_over_cannot_be_given(admin, partner):
    data = {"schools": [partner.school.pk], "until_on": "2026-04-26"}
    assert admin.post("districts:person", partner.membership.pk, data=data).status_code == 422
