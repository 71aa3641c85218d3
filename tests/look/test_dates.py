"""Days, moments and money in words, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import formats, translation

from config import dates

MOMENT = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)


def test_a_moment_is_written_in_phnom_penh_time() -> None:
    assert dates.moment_text(MOMENT, language="en") == "Fri 20 Nov 2026, 14:05"
    assert dates.moment_text(MOMENT, language="km") == "ថ្ងៃសុក្រ 20 វិច្ឆិកា 2026 ម៉ោង 14:05"


def test_another_zone_is_used_where_one_is_named() -> None:
    assert dates.moment_text(MOMENT, "Asia/Tokyo", "en") == "Fri 20 Nov 2026, 16:05"


def test_a_moment_late_in_the_evening_belongs_to_the_local_day() -> None:
    assert dates.local_day(datetime(2026, 11, 20, 18, 0, tzinfo=UTC)) == date(2026, 11, 21)


def test_a_long_day_writes_the_words_out() -> None:
    assert dates.day_text(date(2026, 11, 26), long=True, language="en") == "Thursday 26 November 2026"


def test_a_short_day_has_no_year() -> None:
    assert dates.short_day_text(date(2026, 11, 26), "en") == "26 Nov"
    assert dates.short_day_text(date(2026, 11, 26), "km") == "26 វិច្ឆិកា"


def test_an_unknown_language_is_written_in_english() -> None:
    assert dates.in_words("fr") == "en"


def test_riels_have_no_fraction_and_dollars_have_two_places() -> None:
    assert dates.money_text(808000) == "808,000 ៛"
    assert dates.money_text(Decimal(208), "USD") == "208.00 USD"


@pytest.mark.parametrize("language", ["km", "en"])
def test_numbers_look_the_same_in_both_languages(language: str) -> None:
    with translation.override(language):
        assert (
            formats.number_format(Decimal("1234567.50"), use_l10n=True, force_grouping=True) == "1,234,567.50"
        )
        assert date(2026, 11, 20).strftime(formats.get_format("DATE_INPUT_FORMATS")[0]) == "20/11/2026"
