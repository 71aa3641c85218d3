"""The counting of time against an oracle that shares no code with it, and the oracle against sabotage."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow import oracle
from workflow.calendar import Calendar, Count, Holiday, Unit, count, start_of_day

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")
ZONES = sorted(available_timezones() - {"localtime"})
DAY_UNITS = [Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.WEEKS, Unit.MONTHS]

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


Counter = Callable[..., Count]


def counts_the_trigger_day(calendar, trigger, length, unit, tz, **options) -> Count:
    return count(calendar, trigger - timedelta(days=1), length, unit, tz, **options)


def leaves_out_the_last_day(calendar, trigger, length, unit, tz, **options) -> Count:
    return count(calendar, trigger, max(length - 1, 0), unit, tz, **options)


def forgets_holidays(calendar, trigger, length, unit, tz, **options) -> Count:
    return count(Calendar(1, {}), trigger, length, unit, tz, **options)


def turns_saturdays_round(calendar, trigger, length, unit, tz, saturday_counts) -> Count:
    return count(calendar, trigger, length, unit, tz, saturday_counts=not saturday_counts)


def takes_months_for_thirty_days(calendar, trigger, length, unit, tz, **options) -> Count:
    if unit is Unit.MONTHS:
        return count(calendar, trigger, length * 30, Unit.CALENDAR_DAYS, tz, **options)
    return count(calendar, trigger, length, unit, tz, **options)


def takes_the_day_of_greenwich(calendar, trigger, length, unit, tz, **options) -> Count:
    return count(calendar, trigger, length, unit, ZoneInfo("UTC"), **options)


def ends_before_its_last_day(calendar, trigger, length, unit, tz, **options) -> Count:
    whole = count(calendar, trigger, length, unit, tz, **options)
    return replace(whole, due_at=whole.due_at - timedelta(days=1))


SABOTAGE: dict[str, Counter] = {
    "count_trigger_day": counts_the_trigger_day,
    "leave_out_last_day": leaves_out_the_last_day,
    "forget_holidays": forgets_holidays,
    "turn_saturdays_round": turns_saturdays_round,
    "months_of_thirty_days": takes_months_for_thirty_days,
    "day_of_greenwich": takes_the_day_of_greenwich,
    "end_before_last_day": ends_before_its_last_day,
}


@pytest.fixture(scope="session")
def counter() -> Counter:
    """The product's counter, or a broken one: CONCORD_SABOTAGE=count_trigger_day must turn this file red."""
    return SABOTAGE.get(os.environ.get("CONCORD_SABOTAGE", ""), count)


def hold_against_oracle(counter: Counter, trigger, length, unit, zone, rest, saturdays) -> None:
    """Fail unless the counter's last day, roll-over and end are the oracle's."""
    found = counter(calendar_of(rest), trigger, length, unit, zone, saturday_counts=saturdays)
    start = trigger.astimezone(zone).date() if isinstance(trigger, datetime) else trigger
    due = oracle.last_day(start, length, unit.value, rest, saturdays)
    assert found.due_on == due
    assert found.rolled_due_on == oracle.rolled(due, unit.value, rest, saturdays)
    assert found.due_at == oracle.day_begins(due + timedelta(days=1), zone)


@settings(max_examples=400, deadline=None)
@given(moments, st.integers(0, 60), st.sampled_from(DAY_UNITS), zones, rests, st.booleans())
def test_periods_of_days_end_where_the_oracle_says(counter, trigger, length, unit, zone, rest, saturdays):
    hold_against_oracle(counter, trigger, length, unit, zone, rest, saturdays)


@settings(max_examples=150, deadline=None)
@given(days, st.integers(0, 60), st.sampled_from(DAY_UNITS), zones, rests, st.booleans())
def test_a_trigger_known_by_its_day_alone_counts_alike(counter, trigger, length, unit, zone, rest, saturdays):
    hold_against_oracle(counter, trigger, length, unit, zone, rest, saturdays)


@pytest.mark.parametrize("name", SABOTAGE)
def test_the_oracle_notices_every_sabotage(name: str):
    trigger = datetime(2026, 4, 8, 18, tzinfo=UTC)
    faults = 0
    for unit in DAY_UNITS:
        for saturdays in (False, True):
            try:
                hold_against_oracle(
                    SABOTAGE[name], trigger, 15, unit, PHNOM_PENH, oracle.REST_2026, saturdays
                )
            except AssertionError:
                faults += 1
    assert faults


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.slow
@pytest.mark.parametrize("region", sorted({zone.split("/")[0] for zone in ZONES}))
def test_every_day_of_ten_years_begins_at_its_first_instant_in_every_zone(region: str):
    for zone in (ZoneInfo(name) for name in ZONES if name.split("/")[0] == region):
        for day in every_day(date(2020, 1, 1), date(2030, 12, 31)):
            begins = start_of_day(day, zone)
            assert begins.astimezone(zone).date() == day, zone
            assert (begins - timedelta(seconds=1)).astimezone(zone).date() < day, zone


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("Africa/Cairo", date(2024, 4, 26), datetime(2024, 4, 25, 22, tzinfo=UTC)),
        ("Asia/Beirut", date(2024, 3, 31), datetime(2024, 3, 30, 22, tzinfo=UTC)),
        ("America/Santiago", date(2024, 9, 8), datetime(2024, 9, 8, 4, tzinfo=UTC)),
        ("America/Havana", date(2024, 11, 3), datetime(2024, 11, 3, 4, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 30), datetime(2011, 12, 30, 10, tzinfo=UTC)),
        ("Asia/Phnom_Penh", date(2026, 11, 20), datetime(2026, 11, 19, 17, tzinfo=UTC)),
    ],
)
def test_a_day_without_midnight_or_with_two_begins_once(zone: str, day: date, begins: datetime):
    assert start_of_day(day, ZoneInfo(zone)) == begins
