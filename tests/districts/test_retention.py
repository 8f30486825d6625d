"""What falls due is announced, can be held, and goes in batches; the figures stay."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config import retention as table
from core.jobs import drain, drain_all
from core.tenancy import within
from districts.actions import retention as actions
from districts.enums import DisposalState as State
from districts.models import Disposal, Event
from districts.retention import KINDS, cutoff, later
from districts.tasks import announce_disposals
from notifications.models import Message
from pipeline import funnel
from pipeline.models import Application
from students.models import CareerDocument
from tests.conftest import TODAY
from tests.factories.districts import DisposalFactory, DistrictFactory
from tests.factories.pipeline import ApplicationFactory, JourneyFactory
from tests.factories.students import CareerDocumentFactory, StudentFactory
from tests.harness import recorded_verbs, soup
from tests.harness.sessions import sign_in
from tests.house.test_factories import MODELS

pytestmark = pytest.mark.django_db
LEFT = date(2025, 11, 1)


def documents(district, count=1, left_on=LEFT):
    student = StudentFactory(district=district, left_on=left_on)
    return [CareerDocumentFactory(student=student, version=n + 1) for n in range(count)]


def bodies():
    return sorted(CareerDocument.objects.values_list("body", flat=True))


@pytest.mark.parametrize(
    ("on", "months", "day"),
    (
        (date(2026, 5, 27), 6, date(2025, 11, 27)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2025, 12, 31)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
    ),
)
def test_months_are_counted_by_the_calendar(on, months, day):
    assert cutoff(on, months) == day


@pytest.mark.parametrize(
    ("ended", "months", "day"),
    (
        (date(2026, 7, 31), 36, date(2029, 7, 31)),
        (date(2026, 7, 31), 2, date(2026, 10, 1)),
        (date(2026, 12, 31), 2, date(2027, 3, 1)),
        (date(2028, 2, 29), 12, date(2029, 3, 1)),
    ),
)
def test_the_first_day_on_which_something_goes(ended, months, day):
    assert later(ended, months) == day
    assert cutoff(day, months) >= ended > cutoff(day - timedelta(days=1), months)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_has_a_class(model):
    found = table.CLASSES[model._meta.label]

    assert found in KINDS or len(found) > 10


def test_the_table_of_classes_names_no_model_that_is_gone():
    assert set(table.CLASSES) == {model._meta.label for model in MODELS}


@pytest.mark.parametrize("kind", table.KINDS, ids=lambda kind: kind.code)
def test_a_period_lies_within_its_range_and_says_why(kind):
    assert kind.least <= kind.months <= kind.most
    assert kind.basis
    assert kind.stays


def test_the_page_about_privacy_tells_the_periods_that_hold():
    page = (settings.BASE_DIR / "docs" / "privacy.md").read_text()
    rows = re.findall(r"^\|[^|]+\| (\d+) months [^|]+\| (\d+) to (\d+) \|", page, re.MULTILINE)

    told = sorted(tuple(map(int, row)) for row in rows)
    assert told == sorted((kind.months, kind.least, kind.most) for kind in table.KINDS)


def test_admins_hear_of_it_a_month_before(admin, coordinator, district):
    documents(district, 3)

    announce_disposals()
    drain_all()

    disposal = Disposal.objects.get()
    assert (disposal.falls_due_on, disposal.ended_by_on, disposal.total, disposal.state) == (
        date(2026, 5, 27), date(2025, 11, 27), 3, State.WARNED,
    )  # fmt: skip
    told = Message.objects.filter(notice="retention_warned")
    assert [message.membership for message in told] == [admin.membership]
    assert bodies() == ["I fix bicycles and speak two languages."] * 3


def test_a_second_night_announces_nothing_twice(district):
    documents(district)

    announce_disposals()
    announce_disposals()

    assert Disposal.objects.count() == 1


def test_what_ended_later_is_not_announced(district):
    documents(district, left_on=date(2025, 11, 28))

    announce_disposals()

    assert not Disposal.objects.exists()


def test_it_goes_on_its_day_and_not_before(district, clock):
    (document,) = documents(district)
    name = default_storage.save("career/old.pdf", ContentFile(b"old"))
    document.file = name
    document.save()
    announce_disposals()

    clock.shift(timedelta(days=29))
    drain(actions.QUEUE)
    assert bodies() != [""]

    clock.shift(timedelta(days=2))
    drain(actions.QUEUE)
    document.refresh_from_db()
    assert (document.body, document.file.name, document.file_name) == ("", "", "")
    assert not default_storage.exists(name)
    disposal = Disposal.objects.get()
    assert (disposal.state, disposal.done_count, disposal.due_at) == (State.DONE, 1, None)
    assert recorded_verbs()[-1] == "retention.done"
    assert Event.objects.filter(verb="retention.done").get().facts["done"] == 1


def test_a_neighbour_and_who_is_still_here_keep_theirs(district, clock):
    documents(district)
    documents(district, left_on=None)
    other = DistrictFactory()
    with within(other):
        documents(other, left_on=date(2026, 4, 20))
    announce_disposals()
    clock.shift(timedelta(days=31))
    drain(actions.QUEUE)

    assert bodies() == ["", "I fix bicycles and speak two languages."]
    with within(other):
        assert bodies() == ["I fix bicycles and speak two languages."]


def test_what_became_due_after_the_announcement_waits_for_its_own(district, clock):
    documents(district)
    announce_disposals()
    documents(district, left_on=date(2025, 11, 30))
    clock.shift(timedelta(days=40))
    drain(actions.QUEUE)

    assert bodies() == ["", "I fix bicycles and speak two languages."]


def test_a_killed_worker_is_followed_by_one_that_goes_on(district, clock, monkeypatch):
    documents(district, 5)
    announce_disposals()
    clock.shift(timedelta(days=31))
    monkeypatch.setattr(actions, "BATCH", 2)
    take, calls = actions._take_away, []

    def dies(kind, disposal, rows):
        if calls:
            raise SystemExit
        calls.append(rows)
        return take(kind, disposal, rows)

    monkeypatch.setattr(actions, "_take_away", dies)
    with pytest.raises(SystemExit):
        drain(actions.QUEUE)
    assert bodies().count("") == 2

    monkeypatch.setattr(actions, "_take_away", take)
    clock.shift(timedelta(minutes=1))
    drain(actions.QUEUE)
    disposal = Disposal.objects.get()
    assert bodies() == [""] * 5
    assert (disposal.state, disposal.done_count) == (State.DONE, 5)


def test_the_figures_of_a_past_season_stay(district, season, clock):
    season.starts_on, season.ends_on = date(2025, 6, 1), date(2025, 8, 1)
    season.save()
    journey = JourneyFactory(
        student=StudentFactory(district=district), season=season, applied_at=TODAY
    )
    application = ApplicationFactory(journey=journey, letter="Dear team", reason="No seat")
    before = funnel_of(season)
    announce_disposals()
    clock.shift(timedelta(days=31))
    drain(actions.QUEUE)

    application.refresh_from_db()
    assert (application.letter, application.reason, application.resume) == ("", "", None)
    assert application.sent_at is not None
    assert Application.objects.count() == 1
    assert funnel_of(season) == before


def funnel_of(season):
    return str(funnel.of_journeys(season.journeys.all()))


# --- Holds ---------------------------------------------------------------------------------------


def test_a_hold_keeps_them_and_its_end_lets_them_go(admin, district, clock):
    documents(district)
    announce_disposals()
    disposal = Disposal.objects.get()
    reason = {f"h{disposal.pk}-reason": "Audit of 2025–26"}
    admin.post("districts:retention-hold", disposal.pk, data=reason)
    clock.shift(timedelta(days=60))
    drain(actions.QUEUE)
    sign_in(admin.http, admin.user)
    page = soup(admin.get("districts:retention")).get_text()
    assert bodies() != [""]
    assert "Audit of 2025–26" in page

    admin.post("districts:retention-release", disposal.pk)
    drain(actions.QUEUE)

    assert bodies() == [""]
    verbs = ["retention.warned", "retention.held", "retention.released", "retention.done"]
    assert [verb for verb in recorded_verbs() if verb.startswith("retention")] == verbs
    assert "Audit" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_a_hold_says_why(admin, district):
    disposal = DisposalFactory(district=district)

    answer = admin.post("districts:retention-hold", disposal.pk, data={})

    disposal.refresh_from_db()
    assert (answer.status_code, disposal.state) == (422, State.WARNED)


def test_what_has_gone_cannot_be_held(admin, district):
    disposal = DisposalFactory(district=district, state=State.DONE)

    admin.post("districts:retention-hold", disposal.pk, data={f"h{disposal.pk}-reason": "Late"})

    disposal.refresh_from_db()
    assert disposal.state == State.DONE


# --- Periods -------------------------------------------------------------------------------------


def test_a_district_keeps_longer_within_the_range(admin, district):
    documents(district)

    answer = admin.post(
        "districts:retention-period", "career", data={"career-months": "12"}, follow=True
    )
    announce_disposals()

    assert answer.status_code == 200
    assert not Disposal.objects.exists()
    assert recorded_verbs() == ["retention.changed"]


@pytest.mark.parametrize("months", ("0", "25", "-1", "9999999999", "six", ""))
def test_a_period_outside_of_the_range_is_refused(admin, district, months):
    answer = admin.post("districts:retention-period", "career", data={"career-months": months})

    assert answer.status_code == 422
    assert recorded_verbs() == []


def test_only_admins_decide_and_only_for_their_district(admin, coordinator, mentor, district):
    with within(None):
        theirs = DisposalFactory()

    assert admin.post("districts:retention-hold", theirs.pk).status_code == 404
    assert admin.post("districts:retention-release", theirs.pk).status_code == 404
    assert admin.post("districts:retention-period", "nothing").status_code == 404
    for person in (coordinator, mentor):
        assert person.get("districts:retention").status_code == 403
