"""What time it is for people."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core import clock as house_clock

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def test_now_is_now(clock):
    assert house_clock.now() == datetime(2026, 4, 27, 9, tzinfo=LOS_ANGELES)
    assert house_clock.today() == date(2026, 4, 27)


def test_a_day_is_the_days_of_the_place_not_of_greenwich(clock):
    clock.shift(timedelta(hours=14, minutes=30))  # 23:30 here, 06:30 of the 28th in Greenwich

    assert house_clock.today() == date(2026, 4, 27)


def test_the_demo_season_has_a_day_of_its_own_and_the_time_of_this_one(settings, clock):
    settings.DEMO_TODAY = "2026-03-02"
    clock.shift(timedelta(minutes=90))

    assert house_clock.now() == datetime(2026, 3, 2, 10, 30, tzinfo=LOS_ANGELES)
    assert house_clock.today() == date(2026, 3, 2)


def test_a_day_that_skips_an_hour_is_no_error(settings, clock):
    settings.DEMO_TODAY = "2026-03-08"  # 2:30 does not exist that night
    clock.move_to(datetime(2026, 11, 24, 2, 30, tzinfo=LOS_ANGELES))

    assert house_clock.today() == date(2026, 3, 8)
