"""The word for where an indicator stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dialogue.standing import expected, is_recent, judge, number_words, progress

POINTS = [
    (date(2026, 1, 1), Decimal(60)),
    (date(2026, 12, 31), Decimal(65)),
    (date(2027, 12, 31), Decimal(70)),
]
DOWN = [(date(2026, 1, 1), Decimal(20)), (date(2027, 1, 1), Decimal(10))]
END = date(2026, 12, 31)


def test_progress_is_the_share_of_the_way():
    assert progress(Decimal(12), Decimal(31), Decimal(60)) == 0.3958
    assert progress(Decimal(20), Decimal(15), Decimal(10)) == 0.5
    assert progress(None, Decimal(1), Decimal(2)) is None
    assert progress(Decimal(2), Decimal(1), Decimal(2)) is None


def test_the_line_goes_through_the_milestones():
    assert expected(POINTS, END) == 65
    assert expected(POINTS, date(2025, 1, 1)) == 60
    assert expected(POINTS, date(2029, 1, 1)) == 70


@pytest.mark.parametrize(
    ("value", "word"), [(70, "done"), (65, "on"), (64, "risk"), (63, "risk"), ("62.9", "off"), (59, "off")]
)
def test_the_word_follows_from_what_the_line_asks_for(value, word):
    assert judge(POINTS, (END, Decimal(value)), recent=True) == word


@pytest.mark.parametrize(("value", "word"), [(10, "done"), (15, "on"), (16, "risk"), (19, "off")])
def test_a_target_may_lie_below_the_baseline(value, word):
    assert judge(DOWN, (date(2026, 7, 2), Decimal(value)), recent=True) == word


def test_old_data_beats_any_colour():
    assert judge(POINTS, (END, Decimal(99)), recent=False) == "none"
    assert judge(POINTS, None, recent=True) == "none"
    assert judge(POINTS[:1], (END, Decimal(99)), recent=True) == "none"


def test_a_value_is_recent_for_its_reporting_period_and_a_month():
    assert is_recent(date(2026, 1, 31), 3, date(2026, 5, 30))
    assert not is_recent(date(2026, 1, 31), 3, date(2026, 6, 1))
    assert is_recent(date(2010, 1, 1), 0, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(Decimal("58.3333"), "percent", "58.3%"), (Decimal("12000.2500"), "", "12,000.25"), (None, "", "–")],
)
def test_numbers_are_written_as_far_as_they_say_something(value, unit, words):
    assert number_words(value, unit) == words
