"""The counting of time: the law's traps, and the reasons that a person reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow import oracle
from workflow.calendar import (
    Calendar,
    CalendarError,
    Count,
    Holiday,
    Unit,
    add_months,
    count,
    count_back,
    count_until,
    days_left,
    extend,
    is_working_day,
    next_working_day,
    working_days_between,
)

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")
ZONES = sorted(available_timezones() - {"localtime"})
DAY_UNITS = [Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.WEEKS, Unit.MONTHS]
CAMBODIA = Calendar(7, {day: Holiday(day, f"Holiday {day}", "បុណ្យ") for day in oracle.REST_2026})

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
moments = st.builds(
    lambda day, second: datetime.combine(day, time.min, UTC) + timedelta(seconds=second),
    days,
    st.integers(0, 86_399),
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
rests = st.frozensets(days, max_size=40)


def calendar_of(rest: frozenset[date]) -> Calendar:
    return Calendar(1, {day: Holiday(day, "Rest") for day in rest})


# ——— the traps of the law's calendar ———


@pytest.mark.parametrize(
    ("trigger", "length", "saturdays", "due"),
    [
        (date(2026, 4, 8), 15, False, date(2026, 5, 6)),
        (date(2026, 4, 8), 15, True, date(2026, 4, 29)),
        (date(2026, 10, 7), 7, False, date(2026, 10, 20)),
        (date(2026, 10, 7), 7, True, date(2026, 10, 19)),
    ],
)
def test_working_days_pass_over_the_holidays_of_2026(trigger, length, saturdays, due):
    found = count(CAMBODIA, trigger, length, Unit.WORKING_DAYS, PHNOM_PENH, saturday_counts=saturdays)
    assert (found.due_on, found.rolled_due_on) == (due, None)


def test_an_objection_window_that_ends_on_the_water_festival_shows_both_dates():
    found = count(CAMBODIA, date(2026, 11, 17), 8, Unit.CALENDAR_DAYS, PHNOM_PENH)
    assert found.due_on == date(2026, 11, 25)
    assert found.rolled_due_on == date(2026, 11, 26)
    assert found.due_at == datetime(2026, 11, 25, 17, tzinfo=UTC)


def test_a_moment_late_in_the_evening_belongs_to_its_local_day():
    before = datetime(2026, 11, 17, 16, 59, tzinfo=UTC)
    after = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)
    due = [count(CAMBODIA, at, 8, Unit.CALENDAR_DAYS, PHNOM_PENH).due_on for at in (before, after)]
    assert due == [date(2026, 11, 25), date(2026, 11, 26)]


# ——— hours ———


@given(moments, st.integers(0, 500), zones)
def test_hours_are_elapsed_time_whatever_the_clock_on_the_wall_does(trigger, length, zone):
    found = count(CAMBODIA, trigger, length, Unit.HOURS, zone)
    assert found.due_at - found.trigger_at == timedelta(hours=length)
    assert (found.due_on, found.rolled_due_on, found.days) == (None, None, ())


def test_forty_eight_hours_over_a_lost_hour_end_at_another_wall_time():
    berlin = ZoneInfo("Europe/Berlin")
    found = count(CAMBODIA, datetime(2026, 3, 28, 12, tzinfo=berlin), 48, Unit.HOURS, berlin)
    assert found.due_at.astimezone(berlin).isoformat() == "2026-03-30T13:00:00+02:00"


def test_hours_from_a_day_run_from_its_first_instant():
    found = count(CAMBODIA, date(2021, 12, 18), 48, Unit.HOURS, PHNOM_PENH)
    assert found.due_at == datetime(2021, 12, 19, 17, tzinfo=UTC)


# ——— months ———


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(start, months, end):
    assert add_months(start, months) == end == oracle.month_day(start, months)


# ——— the counting that a person reads ———


def test_each_day_says_why_it_counts_or_not():
    found = count(CAMBODIA, date(2026, 10, 7), 7, Unit.WORKING_DAYS, PHNOM_PENH)
    told = {day.on.day: (day.number, day.reason) for day in found.days}
    assert told[7] == (None, "trigger")
    assert told[8] == (1, "counted")
    assert told[10] == (None, "holiday")
    assert told[17] == (None, "saturday")
    assert told[18] == (None, "sunday")
    assert told[20] == (7, "counted")


def test_a_skipped_holiday_is_named_in_both_languages():
    found = count(CAMBODIA, date(2026, 10, 9), 1, Unit.WORKING_DAYS, PHNOM_PENH)
    skipped = [day for day in found.days if day.reason == "holiday"]
    assert [day.on.day for day in skipped] == [10, 11, 12]
    assert all(day.name.startswith("Holiday") and day.name_km == "បុណ្យ" for day in skipped)


@settings(deadline=None)
@given(days, st.integers(1, 40), st.sampled_from(DAY_UNITS), rests, st.booleans())
def test_the_days_listed_are_all_days_and_their_numbers_have_no_gap(trigger, length, unit, rest, saturdays):
    found = count(calendar_of(rest), trigger, length, unit, PHNOM_PENH, saturday_counts=saturdays)
    assert [day.on for day in found.days] == [
        trigger + timedelta(days=n) for n in range((found.due_on - trigger).days + 1)
    ]
    numbers = [day.number for day in found.days if day.counted]
    assert numbers == list(range(1, len(numbers) + 1))
    assert found.days[-1].counted
    assert len(numbers) == length or unit in (Unit.WEEKS, Unit.MONTHS)


@settings(deadline=None)
@given(moments, st.integers(0, 20), st.sampled_from([*DAY_UNITS, Unit.HOURS]), zones, rests)
def test_a_counting_survives_its_json(trigger, length, unit, zone, rest):
    found = count(calendar_of(rest), trigger, length, unit, zone)
    assert Count.from_json(found.as_json()) == found


# ——— beside the counting ———


@given(days, rests, st.booleans())
def test_the_next_working_day_is_the_first_one_after(day, rest, saturdays):
    calendar = calendar_of(rest)
    following = next_working_day(calendar, day, saturdays)
    assert is_working_day(calendar, following, saturdays) == oracle.works(following, rest, saturdays) is True
    assert working_days_between(calendar, day, following, saturdays) == 1


@given(days, st.integers(1, 40), rests, st.booleans())
def test_counting_back_from_a_working_day_undoes_counting_on(day, length, rest, saturdays):
    calendar = calendar_of(rest)
    due = count(calendar, day, length, Unit.WORKING_DAYS, PHNOM_PENH, saturday_counts=saturdays).due_on
    back = count_back(calendar, due, length, saturdays)
    assert working_days_between(calendar, back, due, saturdays) == length
    assert back <= day if not is_working_day(calendar, day, saturdays) else back == day


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (datetime(2026, 10, 7, 2, tzinfo=UTC), 7),
        (datetime(2026, 10, 16, 2, tzinfo=UTC), 2),
        (datetime(2026, 10, 19, 18, tzinfo=UTC), 0),
        (datetime(2026, 10, 22, 2, tzinfo=UTC), -2),
    ],
)
def test_the_days_left_are_working_days_after_today(now: datetime, left: int):
    assert days_left(CAMBODIA, now, date(2026, 10, 20), PHNOM_PENH) == left


def test_more_time_counts_on_from_the_old_due_day():
    more = extend(CAMBODIA, date(2026, 10, 9), 2, Unit.WORKING_DAYS, PHNOM_PENH)
    assert more.due_on == date(2026, 10, 14)
    assert [day.number for day in more.days if day.counted] == [1, 2]


def test_a_date_that_an_officer_sets_is_counted_to_in_calendar_days():
    found = count_until(CAMBODIA, date(2026, 10, 1), date(2026, 10, 10), PHNOM_PENH)
    assert (found.length, found.due_on, found.rolled_due_on) == (9, date(2026, 10, 10), date(2026, 10, 13))


def test_a_weekend_of_friday_and_saturday_is_skipped_by_name():
    calendar = Calendar(1, {}, frozenset({4, 5}))
    found = count(calendar, date(2026, 10, 1), 1, Unit.WORKING_DAYS, ZoneInfo("Asia/Riyadh"))
    assert [day.reason for day in found.days] == ["trigger", "friday", "saturday", "counted"]


@pytest.mark.parametrize(
    ("trigger", "length", "unit"),
    [
        (datetime.combine(date(2026, 1, 1), time.min), 1, Unit.HOURS),
        (date(2026, 1, 1), -1, Unit.CALENDAR_DAYS),
        (date(2026, 1, 1), 36_526, Unit.WORKING_DAYS),
        (date(2026, 1, 1), 2, Unit.COUNT),
        (date(9999, 12, 30), 5, Unit.WORKING_DAYS),
        (date(9999, 12, 30), 1, Unit.MONTHS),
        (date(1, 1, 1), 1, Unit.HOURS),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(trigger, length: int, unit: Unit):
    with pytest.raises(CalendarError):
        count(CAMBODIA, trigger, length, unit, PHNOM_PENH)
