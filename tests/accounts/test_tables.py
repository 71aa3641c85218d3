"""Tables are read within bounds, as plain text, and no formula is ever computed."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from accounts.tables import MOST_COLUMNS, WrongTable, lines_of, open_book, tidy


def book_of(*rows):
    """A workbook with these rows."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (12.0, "12"),
        (12.5, "12.5"),
        (date(2012, 3, 31), "2012-03-31"),
        (datetime.fromisoformat("2012-03-31T08:30"), "2012-03-31"),
        ("  two \n words\t", "two words"),
        ("a\u0000b\u202ec", "abc"),
        ("cafe\u0301", "café"),
        (True, "True"),
    ],
)
def test_a_cell_is_plain_text(cell, text):
    assert tidy(cell) == text


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_by_the_separator_of_its_headings(separator):
    text = separator.join(["number", "name"]) + "\n" + separator.join(["1", "ឈ្មោះ"])
    assert list(lines_of(text.encode())) == [["number", "name"], ["1", "ឈ្មោះ"]]


def test_a_mark_of_the_byte_order_is_no_part_of_the_first_heading():
    assert next(lines_of("\ufeffnumber\n".encode())) == ["number"]


def test_a_formula_of_a_workbook_is_read_as_nothing_where_no_value_was_kept():
    assert list(lines_of(book_of(["a", "b"], ["=1+1", "x"]))) == [["a", "b"], ["", "x"]]


def test_the_apostrophe_before_a_formula_of_our_own_tables_is_taken_away():
    assert list(lines_of(b"a,b,c\n'=1+1,'tis,'-5\n"))[1] == ["=1+1", "'tis", "-5"]


def test_columns_beyond_the_most_are_left_out():
    wide = ",".join(map(str, range(MOST_COLUMNS + 50))).encode()
    assert len(next(lines_of(wide))) == MOST_COLUMNS


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00", "not_utf8"),
        (b"PK", "unreadable"),
        (b"PK\x03\x04nothing", "unreadable"),
        (book_of(["a"])[:-40], "unreadable"),
    ],
)
def test_what_is_no_table_is_refused_with_a_code(content, code):
    with pytest.raises(WrongTable) as refused:
        list(lines_of(content))
    assert refused.value.code == code


def test_a_workbook_that_says_it_unfolds_to_more_is_not_opened():
    with pytest.raises(WrongTable, match="unfolds to too much"):
        open_book(book_of(["a"] * 50), most=100)
