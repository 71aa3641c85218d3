"""What a row of an old register becomes, and in which words it is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from cases.replay.old_rows import RowReader, guess_columns, read_day
from cases.replay.old_words import FIELDS, problem_words
from tests.imports.conftest import GOOD, HEAD, row


def check(cells):
    return RowReader(guess_columns(HEAD), "individual", date(2026, 1, 1)).check(2, cells)


def wrong(**changed):
    """The column and code of each thing that is wrong."""
    return [(p["column"], p["code"]) for p in check(row(**changed)).problems]


def test_columns_are_guessed_from_headings_in_either_language():
    found = guess_columns(HEAD)
    assert {HEAD[place]: name for name, place in found.items()} == {
        "លេខ": "number", "Date received": "filed_on", "Union": "claimant", "Employer": "respondent",
        "Result": "outcome", "Date closed": "ended_on", "Type": "procedure", "Issues": "issues",
        "Workers": "workers", "Women": "women", "Remarks": "remarks",
    }  # fmt: skip


def test_every_field_is_found_by_its_own_words_in_both_languages():
    for language in ("en", "km"):
        with translation.override(language):
            heads = [str(one.label) for one in FIELDS.values()]
        assert list(guess_columns(heads)) == list(FIELDS)


def test_a_kept_choice_comes_before_a_guess():
    assert guess_columns(["No", "Our no"], {"number": "Our no"})["number"] == 1


def test_a_row_becomes_what_the_register_knows_and_no_more():
    values = check(GOOD).values
    assert (values["state"], values["issue_status"], values["procedure"]) == (
        "closed",
        "settled",
        "collective",
    )
    assert [issue["category"] for issue in values["issues"]] == ["wages", "other"]
    assert (values["workers"], values["women"]) == (120, 90)
    assert (values["filed_on"], values["ended_on"]) == ("2010-03-05", "2010-04-01")


@pytest.mark.parametrize(("text", "day"), [
    ("2012-03-31", "2012-03-31"), ("31/03/2012", "2012-03-31"), ("៣១.៣.២០១២", "2012-03-31"),
    ("03/2012", "2012-03-01"), ("2012", "2012-01-01"), ("31/02/2012", None), ("1833", None), ("soon", None),
])  # fmt: skip
def test_days_are_read_as_registers_write_them(text, day):
    assert read_day(text) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(("changed", "expected"), [
    ({"number": ""}, ("number", "missing")), ({"Union": "x" * 251}, ("claimant", "long")),
    ({"Employer": "a\u202eb"}, ("respondent", "hidden")), ({"Date_received": "soon"}, ("filed_on", "not_a_day")),
    ({"Date_received": "2031-01-01", "Date_closed": ""}, ("filed_on", "future")),
    ({"Date_closed": "2009-01-01"}, ("ended_on", "before")), ({"Workers": "many"}, ("workers", "not_a_number")),
    ({"Workers": "5"}, ("women", "more_women")), ({"Result": "nonsense"}, ("outcome", "unknown_outcome")),
    ({"Type": "both"}, ("procedure", "unknown_procedure")), ({"Issues": ";a" * 21}, ("issues", "too_many")),
])  # fmt: skip
def test_what_is_wrong_is_told_with_its_column(changed, expected):
    assert wrong(**changed) == [expected]


def test_a_number_that_stands_twice_names_the_first_row():
    reader = RowReader(guess_columns(HEAD), "individual", date(2026, 1, 1))
    reader.check(2, GOOD)
    again = reader.check(9, GOOD)
    assert problem_words(again.problems[0]) == (
        "Number in the old register", "the row 2 of this file has the same number"
    )  # fmt: skip


def test_a_short_row_misses_what_it_lacks():
    assert [p["code"] for p in check(["7/2010"]).problems] == ["missing"] * 4
