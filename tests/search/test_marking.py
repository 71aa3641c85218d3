"""What a search found is marked where it stands, as search compares."""

from __future__ import annotations

import pytest

from cases.marking import is_near, places
from config.templatetags.concord import found

MARKED = [
    ("Soriya Garment", "soriya", ["Soriya"]),
    ("Soriya Garment", "garment SORIYA", ["Soriya", "Garment"]),
    ("Soriya Garment", "Soriyo", ["Soriya"]),
    ("Soriya Garment", "Sorriya", ["Soriya"]),
    ("Soriya Garment", "lotus", []),
    ("CD-2026-0001", "០០០១", ["0001"]),
    ("ឆ្នាំ ២០២៦", "2026", ["២០២៦"]),
    ("ក្រុមប្រឹក្សាអាជ្ញាកណ្ដាល", "កណ្តាល", ["កណ្ដាល"]),
    ("កាត់\u200bដេរ", "កាត់ដេរ", ["កាត់\u200bដេរ"]),
    ("aa", "a aa", ["aa"]),
    ("Soriya", "% ' | ~", []),
    ("a" * 10_000, "a", ["a" * 10_000]),
]


@pytest.mark.parametrize(("text", "question", "expected"), MARKED)
def test_the_places_of_the_words_are_found(text: str, question: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in places(text, question)] == expected


def test_two_words_are_near_when_one_sign_differs() -> None:
    near = [("soriya", "soriya"), ("soriya", "soria"), ("soriya", "sorija"), ("soria", "soriya")]
    assert [is_near(*pair) for pair in near] == [True] * 4
    assert [is_near(*pair) for pair in (("soriya", "sorja"), ("soriya", "asoriyaa"))] == [False] * 2


def test_a_mark_lets_no_markup_through() -> None:
    assert found("<b>Soriya</b>", "soriya") == "&lt;b&gt;<mark>Soriya</mark>&lt;/b&gt;"
    assert found("<b>Soriya</b>", "<b>") == "<mark>&lt;b&gt;</mark>Soriya&lt;/b&gt;"
