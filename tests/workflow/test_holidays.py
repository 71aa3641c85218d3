"""The calendar of rest days: seeded, changed only by a new version, every old version rebuilt."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from tests.workflow.oracle import REST_2026
from workflow import holidays, models
from workflow.calendar import Holiday, Unit, count

pytestmark = pytest.mark.django_db
PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")
ONE_OFF = date(2027, 6, 7)


def add(on: date = ONE_OFF, name: str = "Day after the commune election") -> models.CalendarVersion:
    return holidays.add_holiday(on, name, name_km="ថ្ងៃឈប់សម្រាក", source="Sub-decree 1/27")


# ——— the seed ———


def test_the_seed_holds_the_holidays_of_2026_as_published():
    seeded = {day for day in holidays.current_calendar().holidays if day.year == 2026}
    assert seeded == REST_2026


def test_the_seed_covers_every_year_in_both_languages_and_is_unofficial():
    days = holidays.current_calendar().holidays.values()
    assert {day.on.year for day in days} == set(range(1997, 2032))
    assert all(day.name_en and day.name_km and not day.official for day in days)
    assert "unofficial" in models.Holiday.objects.values_list("source", flat=True).distinct().get()


def test_days_that_the_seed_misses_can_be_proposed_for_coming_years():
    proposed = holidays.propose("KH", [2031, 2032])
    assert {day.on.year for day in proposed} == {2032}
    assert proposed[0] == Holiday(date(2032, 1, 1), "International New Year Day", "ទិវាចូលឆ្នាំសាកល")


def test_a_country_without_a_list_has_nothing_proposed_and_weekends_only():
    assert holidays.propose("XX", [2026]) == ()
    assert holidays.current_calendar("XX").holidays == {}
    assert holidays.current_calendar("XX").version == 0


def test_a_list_without_khmer_is_proposed_without_khmer():
    assert {day.name_km for day in holidays.propose("FR", [2026])} == {""}


# ——— versions ———


def test_an_added_holiday_makes_a_new_version_and_the_old_one_stays():
    version = add()
    assert version.number == 2
    assert holidays.current_calendar().holidays[ONE_OFF].official
    assert ONE_OFF not in holidays.calendar_at("KH", 1).holidays


def test_a_removed_holiday_stays_in_the_earlier_versions():
    add()
    version = holidays.remove_holiday(ONE_OFF, note="The election was put off")
    assert (version.number, version.note) == (3, "The election was put off")
    found = [ONE_OFF in holidays.calendar_at("KH", number).holidays for number in (1, 2, 3)]
    assert found == [False, True, False]


def test_confirming_a_holiday_replaces_its_unofficial_row():
    new_year = date(2026, 1, 1)
    add(new_year, "New Year")
    now, before = holidays.current_calendar(), holidays.calendar_at("KH", 1)
    assert (now.holidays[new_year].name_en, now.holidays[new_year].official) == ("New Year", True)
    assert before.holidays[new_year].name_en == "International New Year Day"
    assert len(now.holidays) == len(before.holidays)


def test_several_changes_are_one_version():
    moved = [Holiday(date(2020, 8, day), "Khmer New Year, moved", official=True) for day in (17, 18, 19)]
    gone = [date(2020, 4, day) for day in (13, 14, 15, 16)]
    gone = [day for day in gone if day in holidays.current_calendar().holidays]
    version = holidays.change_holidays("KH", add=moved, remove=gone, source="Notice", note="Pandemic")
    found = holidays.current_calendar()
    assert found.version == version.number == 2
    assert not set(gone) & found.holidays.keys()
    assert {day.on for day in moved} <= found.holidays.keys()


def test_a_day_that_is_no_holiday_cannot_be_removed_and_makes_no_version():
    with pytest.raises(holidays.HolidayUnknown, match="2027-06-07"):
        holidays.remove_holiday(ONE_OFF, note="A slip")
    assert holidays.current_calendar().version == 1


def test_a_version_that_never_was_is_named():
    with pytest.raises(holidays.VersionUnknown, match="KH has no calendar version 9"):
        holidays.calendar_at("KH", 9)


def test_countries_have_their_own_versions():
    version = holidays.add_holiday(ONE_OFF, "Day of rest", source="a law", country="LA")
    assert version.number == 1
    assert holidays.current_calendar("LA").holidays.keys() == {ONE_OFF}
    assert holidays.current_calendar().version == 1


def test_a_version_rolled_back_is_not_remembered_under_its_number():
    with transaction.atomic():
        add()
        assert ONE_OFF in holidays.current_calendar().holidays
        transaction.set_rollback(True)
    add(date(2027, 6, 8))
    assert ONE_OFF not in holidays.current_calendar().holidays


def test_the_calendar_in_use_costs_one_small_query_after_the_first(django_assert_num_queries):
    holidays.current_calendar()
    with django_assert_num_queries(1):
        holidays.current_calendar()


@pytest.mark.database
def test_the_database_refuses_two_holidays_in_force_on_one_day():
    row = models.Holiday.objects.filter(removed_in=None).first()
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save()


# ——— with the counting ———


def test_the_traps_of_2026_hold_with_the_seeded_calendar():
    calendar = holidays.current_calendar()
    award = count(calendar, date(2026, 4, 8), 15, Unit.WORKING_DAYS, PHNOM_PENH)
    notice = count(calendar, date(2026, 10, 7), 7, Unit.WORKING_DAYS, PHNOM_PENH)
    window = count(calendar, date(2026, 11, 17), 8, Unit.CALENDAR_DAYS, PHNOM_PENH)
    assert [award.due_on, notice.due_on] == [date(2026, 5, 6), date(2026, 10, 20)]
    assert (window.due_on, window.rolled_due_on) == (date(2026, 11, 25), date(2026, 11, 26))


def test_a_counting_names_the_version_it_was_made_with():
    before = count(holidays.current_calendar(), date(2027, 6, 4), 1, Unit.WORKING_DAYS, PHNOM_PENH)
    add()
    after = count(holidays.current_calendar(), date(2027, 6, 4), 1, Unit.WORKING_DAYS, PHNOM_PENH)
    assert (before.due_on, before.calendar_version) == (date(2027, 6, 7), 1)
    assert (after.due_on, after.calendar_version) == (date(2027, 6, 8), 2)
