"""The season moves on: a birthday, a second employer, a new calendar, another address."""

from datetime import date, timedelta

import pytest

from core import clock
from districts.actions import calendars
from employers.labor.permits import PermitKind
from paperwork.actions import permit_case, permit_clock, permits, signing
from paperwork.actions.permit_gate import Refused
from paperwork.models import Packet, Place, WorkPermit
from tests.factories.districts import SchoolYearFactory, SeasonFactory
from tests.factories.paperwork import PermitRulesFactory
from tests.factories.pipeline import JourneyFactory, PlacementFactory
from tests.harness import drain, recorded_verbs
from tests.paperwork.permits import ANSWERS, delivered, permit_of, saw, sign_permit
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db

AFTERNOONS = [{"days": [0, 2], "start": "15:30", "end": "17:30", "break_minutes": 0}]


def autumn(district, **changes):
    """Return a scene of a placement in the school year 2026–27, with a calendar."""
    SchoolYearFactory(district=district, opens_on=date(2025, 8, 14), ends_on=date(2026, 6, 11))
    SchoolYearFactory(district=district)
    SchoolYearFactory(district=district, opens_on=date(2027, 8, 12), ends_on=date(2028, 6, 8))
    scene = placed(forms=("labor_rights_receipt", "b1_1"), **changes)
    plan(scene.placement)
    return scene


def plan(placement, *, first=date(2026, 8, 17), last=date(2026, 12, 18), schedule=AFTERNOONS):
    placement.starts_on, placement.ends_on, placement.schedule = first, last, schedule
    placement.save()


def case(placement, **facts):
    return permit_case.case_of(placement, saw(**facts), at=clock.now())


def second_job(scene, schedule):
    """Place the same student with another employer, in another season that overlaps."""
    season = SeasonFactory(district=scene.student.district, name="Autumn 2026")
    journey = JourneyFactory(student=scene.student, season=season, placed=True)
    found = PlacementFactory(journey=journey, coordinator=scene.coordinator)
    plan(found, schedule=schedule)
    return found


def rechecked(scene) -> WorkPermit:
    permit_clock.recheck(permit_clock.of_student(scene.student.pk), at=clock.now())
    return permit_of(scene)


def under_way(scene):
    """The student works with a permit that was issued in the season's spring."""
    SchoolYearFactory(
        district=scene.student.district, opens_on=date(2025, 8, 14), ends_on=date(2026, 6, 11)
    )
    SchoolYearFactory(district=scene.student.district)
    return delivered(scene)


def requested_scene(**changes):
    scene = placed(**{"forms": ("labor_rights_receipt", "b1_1"), **changes})
    scene.prepare()
    scene.send()
    for role in ("student", "employer", "guardian"):
        scene.sign(role)
    return scene


# --- The three changes ----------------------------------------------------------------------------


def test_a_birthday_in_season_gives_other_hours_and_a_new_permit(district, clock):
    scene = under_way(requested_scene(birth_date=date(2010, 7, 1)))  # 15 until July
    old = permit_of(scene)
    assert (old.school_day, old.week_in_session, old.week_out, old.latest) == (
        180, 1080, 2400, "19:00",
    )  # fmt: skip
    assert rechecked(scene).recheck == []

    clock.shift(timedelta(days=65))  # 1 July 2026: sixteen today
    permit = rechecked(scene)
    assert permit.recheck == ["age"]
    hours = permit.recheck_hours
    assert (hours["school_day"], hours["week_in_session"], hours["week_out"], hours["latest"]) == (
        240, 2880, 2880, "22:00",
    )  # fmt: skip

    new = permits.renew(permit=permit, by=scene.office, at=now())
    drain()
    sign_permit(scene, "student")
    assert WorkPermit.objects.get(pk=old.pk).state == "delivered"  # holds until the new one does
    sign_permit(scene, "issuer")
    assert WorkPermit.objects.get(pk=old.pk).state == "superseded"
    assert (permit_of(scene).pk, permit_of(scene).school_day) == (new.pk, 240)
    assert permit_of(scene).recheck == []


def now():
    return clock.now()


def test_the_day_before_the_birthday_nothing_changes(district, clock):
    scene = under_way(requested_scene(birth_date=date(2010, 7, 1)))
    clock.shift(timedelta(days=64))
    assert rechecked(scene).recheck == []


def test_a_second_employer_shares_one_budget(district):
    scene = autumn(district)
    alone = case(scene.placement).hours
    assert (alone.school_day, alone.week_in_session) == (240, 2880)

    other = second_job(scene, [{"days": [0, 3], "start": "18:00", "end": "20:00"}])
    first, second = case(scene.placement), case(other)

    assert first.refusals == []
    assert second.refusals == []
    assert (first.hours.school_day, second.hours.school_day) == (120, 120)
    assert (first.hours.week_in_session, second.hours.week_in_session) == (240, 240)
    assert [one.pk for one in first.others] == [other.pk]


def test_one_minute_too_many_at_both_is_refused_with_law_and_minute(district):
    scene = autumn(district)
    other = second_job(scene, [{"days": [0], "start": "18:00", "end": "20:01"}])

    (reason,) = case(other).refusals

    assert reason == (
        "At 16 and 17, at most 4 hours on a school day. All employers together: 4 h 01 min "
        "planned for Mon, Aug 17, 2026, 4 h 00 min allowed (LC 1391(a)(3), EC 49116(b); "
        "rule H5 + H15)."
    )


def test_a_second_placement_marks_the_first_permit(district):
    scene = under_way(requested_scene())
    journey = JourneyFactory(
        student=scene.student, placed=True,
        season=SeasonFactory(district=district, name="Second summer"),
    )  # fmt: skip
    PlacementFactory(journey=journey, schedule=[{"days": [4], "start": "09:00", "end": "12:00"}])
    permit = rechecked(scene)

    assert permit.recheck == ["others"]
    assert permit.recheck_hours["other_day"] == 270  # what its own plan needs
    assert recorded_verbs().count("permit.recheck") == 1
    rechecked(scene)
    assert recorded_verbs().count("permit.recheck") == 1  # said once


def test_a_changed_calendar_marks_the_permit_and_moves_its_last_day(district):
    scene = under_way(requested_scene())
    scene.placement.ends_on = date(2026, 9, 30)
    scene.placement.save()
    permit = permit_of(scene)
    permits.keep(permit=permit, by=scene.office, at=now())
    year = calendars.SchoolYear.objects.get(opens_on=date(2026, 8, 13))

    values = {"opens_on": date(2026, 8, 10)}
    calendars.save_year(values=values, by=scene.office, at=now(), year=year)
    drain()

    permit = permit_of(scene)
    assert permit.recheck == ["calendar"]
    assert permit.recheck_hours["last_day"] == "2026-08-15"  # opening day + 5


def test_a_changed_plan_marks_the_permit(district):
    scene = under_way(requested_scene())
    scene.placement.schedule = [{"days": [5], "start": "09:00", "end": "12:00"}]
    scene.placement.save()
    assert rechecked(scene).recheck == ["schedule"]
    permits.keep(permit=permit_of(scene), by=scene.office, at=now())
    assert rechecked(scene).recheck == []


def test_3_a_changed_address_asks_for_a_new_request(district):
    scene = under_way(requested_scene())
    scene.placement.worksite.address = "1 Other Street"
    scene.placement.worksite.save()
    permit = rechecked(scene)
    assert permit.recheck == ["place"]
    assert [str(reason) for reason in permit.recheck_reasons] == [
        "The employer's name or address changed: a new permit is needed."
    ]

    permits.ask_anew(permit=permit, by=scene.office, at=now())
    drain()
    packet = Packet.objects.get(kind="permit", permit=None)
    rows = Place.objects.select_related("version", "document", "signer__envelope__packet")
    for role in ("student", "employer", "guardian", "issuer"):
        place = rows.get(document__packet=packet, signer__role=role)
        assert place.version.plain_values["employer.address"] == "1 Other Street"
        answers = ANSWERS if role == "issuer" else {}
        signing.sign(
            signatures=[signing.Signature(place, place.version.file_sha256, answers)],
            name=place.signer.name, strokes="", at=now(),
            presence=scene.presence(role, by=place.signer.membership),
        )  # fmt: skip
        drain()
    new = permit_of(scene)
    assert (new.state, new.request.packet_id) == ("approved", packet.pk)
    assert WorkPermit.objects.get(pk=permit.pk).state == "delivered"
    sign_permit(scene, "student")
    sign_permit(scene, "issuer")
    assert permit_of(scene).state == "issued"
    assert WorkPermit.objects.get(pk=permit.pk).state == "superseded"


def test_a_plan_that_became_unlawful_cannot_be_renewed(district):
    scene = under_way(requested_scene())
    scene.placement.schedule = [{"days": [5], "start": "09:00", "end": "17:01"}]
    scene.placement.save()
    permit = rechecked(scene)
    with pytest.raises(Refused):
        permits.renew(permit=permit, by=scene.office, at=now())
    assert permit_of(scene).pk == permit.pk


# --- Expiry through the calendar (R-EXP) ----------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "rules", "expected"),
    (
        pytest.param({}, {}, date(2026, 8, 18), id="opening day + 5 calendar days"),
        pytest.param({}, {"counts_school_days": True}, date(2026, 8, 20), id="5 school days"),
        pytest.param({"birth_date": date(2008, 8, 17)}, {}, date(2026, 8, 16), id="turns 18"),
    ),
)
def test_the_last_day_by_calendar_rules_and_birthday(district, facts, rules, expected):
    scene = autumn(district, **facts)
    PermitRulesFactory(district=district, **rules)
    plan(scene.placement, first=date(2026, 8, 3))
    assert case(scene.placement).last_day == expected


def test_full_time_under_16_ends_with_the_school_year(district):
    scene = autumn(district, birth_date=date(2010, 12, 1))
    found = case(scene.placement, kind=PermitKind.FULL_TIME, is_in_person=True)
    assert found.last_day == date(2026, 6, 11)


def test_without_a_calendar_the_season_says_when_school_opens_and_the_issuer_is_warned(district):
    scene = placed(forms=("labor_rights_receipt", "b1_1"))
    found = case(scene.placement)
    assert found.last_day == date(2026, 7, 31)
    assert found.refusals == []
    assert found.warnings == [
        "There is no school calendar for these days: school days were not checked. (EC 49116)"
    ]


def test_without_any_opening_day_nothing_is_issued(district):
    scene = placed(forms=("labor_rights_receipt", "b1_1"))
    season = scene.placement.funding.season
    season.school_opens_on = None
    season.save()
    assert case(scene.placement).refusals == [
        "Nobody wrote down when the next school year opens. (EC 49118)"
    ]


def test_a_schools_own_calendar_goes_before_the_districts(district):
    scene = autumn(district)
    SchoolYearFactory(
        school=scene.student.school, opens_on=date(2026, 8, 20), ends_on=date(2027, 6, 17)
    )
    found = permit_case.school_calendar(scene.student.school)
    assert found.opens_after(date(2026, 7, 1)) == date(2026, 8, 20)
    assert found.opens_after(date(2026, 9, 1)) == date(2027, 8, 12)
